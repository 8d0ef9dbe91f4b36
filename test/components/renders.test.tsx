// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { Profiler, type ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import {
  CallControls,
  CallHistory,
  CallList,
  CallScope,
  CallTimer,
  MediaContainer,
  MuteButton,
  QualityIndicator,
} from '../../src/components';
import { CallProvider, useCall, useCallRecord, useDevices, useLastError, useSubscription, useTracks } from '../../src/hooks';
import { createScriptedClient, reachable, type ScriptedClient } from '../../src/testing';

afterEach(cleanup);

/** Ann talks to Bob, and calls Carol, too. */
async function twoCalls() {
  const scripted = createScriptedClient();
  await reachable(scripted);
  const talked = scripted.client.call.make('bob@example.com', { audio: true, video: true });
  await scripted.farSide.answers(talked);
  const ringing = scripted.client.call.make('carol@example.com', { audio: true, video: true });
  await scripted.farSide.rings(ringing);
  return { ...scripted, talked, ringing };
}

/** Renders each part by itself; tells which of them have rendered since it was asked last. */
function watch({ client }: ScriptedClient, parts: Record<string, ReactNode>): () => string[] {
  let rendered = new Set<string>();
  render(
    <CallProvider client={client}>
      {Object.entries(parts).map(([id, part]) => (
        <Profiler key={id} id={id} onRender={() => rendered.add(id)}>
          {part}
        </Profiler>
      ))}
    </CallProvider>,
  );
  return () => {
    const since = [...rendered].sort();
    rendered = new Set();
    return since;
  };
}

test('an event about one call renders only the components of that call', async () => {
  const scene = await twoCalls();
  const parts = (
    <>
      <MediaContainer />
      <CallControls />
    </>
  );
  const rendered = watch(scene, {
    talked: <CallScope callId={scene.talked}>{parts}</CallScope>,
    ringing: <CallScope callId={scene.ringing}>{parts}</CallScope>,
  });
  expect(rendered()).toEqual(['ringing', 'talked']);

  await act(() => scene.farSide.answers(scene.ringing));
  expect(rendered()).toEqual(['ringing']);
  act(() => scene.client.media.muteTracks(scene.client.call.getById(scene.talked)?.localTracks ?? []));
  expect(rendered()).toEqual(['talked']);
  await act(() => scene.farSide.ends(scene.ringing));

  expect(rendered()).toEqual(['ringing']);
});

test('what is muted renders the button for it, not what shows the record of the call', async () => {
  const scene = await twoCalls();
  function Name() {
    return useCallRecord(scene.talked)?.to;
  }
  const rendered = watch(scene, { name: <Name />, button: <MuteButton callId={scene.talked} /> });
  rendered();

  act(() => scene.client.media.muteTracks(scene.client.call.getById(scene.talked)?.localTracks ?? []));

  expect(rendered()).toEqual(['button']);
});

test('each hook renders only for its own part of the picture', async () => {
  const scene = await twoCalls();
  const { client, service, media, talked, ringing } = scene;
  function OfCall() {
    return useCall(talked).state;
  }
  function OfTracks() {
    return useTracks({ callId: talked }).length;
  }
  function OfDevices() {
    return useDevices().microphone.length;
  }
  function OfError() {
    return useLastError().error?.code;
  }
  function OfSubscription() {
    return useSubscription().status;
  }
  const rendered = watch(scene, {
    call: <OfCall />,
    tracks: <OfTracks />,
    devices: <OfDevices />,
    error: <OfError />,
    subscription: <OfSubscription />,
  });
  await act(() => media.getDevices());
  rendered();

  await act(() => scene.farSide.answers(ringing));
  expect(rendered()).toEqual([]);
  await act(() => service.losesConnection());
  expect(rendered()).toEqual(['subscription']);
  const headset = { deviceId: 'headset', kind: 'audioinput', label: '', groupId: '' } as MediaDeviceInfo; // toJSON is of no use here
  await act(async () => media.changeDevices({ microphone: [headset] }));
  expect(rendered()).toEqual(['devices']);
  await act(async () => client.call.answer(talked)); // refused
  expect(rendered()).toEqual(['error']);
  act(() => client.media.muteTracks(client.call.getById(talked)?.localTracks ?? []));

  expect(rendered()).toEqual(['call', 'tracks']);
});

test('the list of calls, its clock, the past calls and the quality render for what they show, and for nothing else', async () => {
  const scene = await twoCalls();
  const { client, farSide, media, service, talked, ringing } = scene;
  const rendered = watch(scene, {
    list: <CallList />,
    timer: <CallTimer callId={talked} />,
    history: <CallHistory />,
    quality: <QualityIndicator callId={talked} />,
  });
  await act(async () => vi.dynamicImportSettled());
  rendered();

  await act(async () => media.changeDevices({ microphone: [] }));
  act(() => client.media.setDefaultDevices({ microphone: 'desk' }));
  expect(rendered()).toEqual([]);
  await act(() => service.losesConnection());
  await act(() => service.reconnects());
  expect(rendered()).toEqual([]);
  act(() => client.media.muteTracks(client.call.getById(talked)?.localTracks ?? []));
  expect(rendered()).toEqual(['quality']);
  await act(() => farSide.answers(ringing));
  expect(rendered()).toEqual(expect.not.arrayContaining(['timer', 'quality']));
  await act(() => farSide.ends(ringing));

  expect(rendered()).toEqual(['history', 'list']);
});

test('each second the figures render the quality, and the clock itself; the rest of the page rests', async () => {
  vi.useFakeTimers();
  const scene = await twoCalls();
  const rendered = watch(scene, {
    list: <CallList>{null}</CallList>,
    timer: <CallTimer callId={scene.talked} />,
    quality: <QualityIndicator callId={scene.talked} />,
    controls: <CallControls callId={scene.talked} />,
    history: <CallHistory />,
  });
  await act(() => vi.dynamicImportSettled());
  await act(() => vi.advanceTimersByTimeAsync(0));
  rendered();

  await act(() => vi.advanceTimersByTimeAsync(1000));

  expect(rendered()).toEqual(['list', 'quality', 'timer']); // the list has clocks of its own
  vi.useRealTimers();
});
