// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { StrictMode, useLayoutEffect, useRef, type ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { HookswitchError, type Client } from '../../src/engine';
import {
  CallProvider,
  useCall,
  useCallHistory,
  useCallRecord,
  useCalls,
  useDevices,
  useLastError,
  useSubscription,
  useTracks,
} from '../../src/hooks';
import type { MemoryNetwork } from '../../src/testing';
import { bobsAddress, connect, twoPeople, type Person } from '../engine/people';

afterEach(cleanup);

const headset = { deviceId: 'headset', kind: 'audioinput', label: '', groupId: '' } as MediaDeviceInfo; // toJSON is of no use here

/** What each hook says, in a word. */
const views = {
  useCall: () => useCall().state ?? 'none',
  useCallRecord: () => useCallRecord()?.state ?? 'none',
  useCallHistory: () =>
    useCallHistory()
      .entries.map(({ outcome }) => outcome)
      .join() || 'none',
  useCalls: () =>
    useCalls()
      .map(({ state }) => state)
      .join(),
  useTracks: () =>
    useTracks({ kind: 'audio', local: true })
      .map(({ muted }) => (muted ? 'muted' : 'heard'))
      .join(),
  useDevices: () =>
    useDevices()
      .microphone.map(({ deviceId }) => deviceId)
      .join() || 'none',
  useSubscription: () => useSubscription().status,
  useLastError: () => useLastError().error?.code ?? 'well',
};
type Hook = keyof typeof views;
const names = Object.keys(views) as Hook[]; // of an object with these keys alone

/** What it says at first, what happens then, and what it says of it. */
const happenings: Record<Hook, { before: string; happens: (scene: Scene) => void; after: string }> = {
  useCall: { before: 'Connected', happens: endCall, after: 'none' },
  useCallRecord: { before: 'Connected', happens: endCall, after: 'none' },
  useCallHistory: { before: 'none', happens: endCall, after: 'answered' },
  useCalls: { before: 'Connected', happens: endCall, after: 'Ended' },
  useTracks: {
    before: 'heard',
    happens: ({ client, callId }) => client.media.muteTracks(client.call.getById(callId)?.localTracks ?? []),
    after: 'muted',
  },
  useDevices: { before: 'none', happens: ({ media }) => media.changeDevices({ microphone: [headset] }), after: 'headset' },
  useSubscription: { before: 'reachable', happens: ({ network }) => network.drop('ann@example.com'), after: 'reconnecting' },
  useLastError: {
    before: 'well',
    happens({ client, media }) {
      media.denyCapture('no-device');
      client.call.make(bobsAddress);
    },
    after: 'call:4',
  },
};

interface Scene extends Person {
  network: MemoryNetwork;
  callId: string;
}

function endCall({ client, callId }: Scene) {
  client.call.end(callId);
}

/** Ann talks to Bob. */
async function talking(): Promise<Scene> {
  const { ann, bob, network } = await twoPeople();
  const { made: callId } = await connect(ann, bob);
  return { ...ann, network, callId };
}

function View({ of }: { of: Hook }) {
  const said = views[of]();
  return <output>{said}</output>;
}

function show(client: Client, children: ReactNode) {
  return render(
    <StrictMode>
      <CallProvider client={client}>{children}</CallProvider>
    </StrictMode>,
  );
}

/** Does something once, after everything was rendered and before any effect of the provider. */
function Between({ does, children }: { does: () => void; children: ReactNode }) {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (!done.current) does();
    done.current = true;
  });
  return children;
}

const said = () => screen.getByRole('status').textContent;

test.each(names)('%s does not lose what happens between rendering and effect', async (of) => {
  const scene = await talking();
  const { happens, after } = happenings[of];

  show(
    scene.client,
    <Between does={() => happens(scene)}>
      <View of={of} />
    </Between>,
  );

  await expect.poll(said).toBe(after);
});

test.each(names)('%s hears of it when nothing is between', async (of) => {
  const scene = await talking();
  const { before, happens, after } = happenings[of];
  show(scene.client, <View of={of} />);
  await expect.poll(said).toBe(before);

  await act(async () => happens(scene));

  await expect.poll(said).toBe(after);
});

test.each(names)('%s knows what happened while it was off the page, and leaves nobody listening behind', async (of) => {
  const scene = await talking();
  const { happens, after } = happenings[of];
  let listeners = 0;
  const counting: Client = {
    ...scene.client,
    subscribe(listener) {
      const stop = scene.client.subscribe(listener);
      listeners++;
      return () => {
        listeners--;
        stop();
      };
    },
  };

  const page = show(counting, <View of={of} />);
  expect(listeners).toBe(1);
  page.unmount();
  expect(listeners).toBe(0);
  // Nobody has seen an error that came while nothing was shown.
  if (of !== 'useLastError') await act(async () => happens(scene));
  show(counting, <View of={of} />);

  await expect.poll(said).toBe(of === 'useLastError' ? 'well' : after);
  expect(scene.client.call.getById(scene.callId)?.state).toBe(happens === endCall ? 'Ended' : 'Connected');
});

test('useLastError does not lose an error that comes between rendering and effect', async () => {
  const { client, callId } = await talking();
  const { getAll } = client.call;
  const error = new HookswitchError('call:2').toBasicError();
  let hasFailed = false;
  const call = { ...client.call, getAll: () => getAll().map((one) => (hasFailed ? { ...one, error } : one)) };

  show(
    { ...client, call },
    <Between does={() => (hasFailed = true)}>
      <View of="useLastError" />
    </Between>,
  );

  expect(said()).toBe('call:2');
  expect(client.call.getById(callId)?.state).toBe('Connected');
});
