// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { useCall, useDevices, useLastError, useSubscription } from '../../src/hooks';
import { createScriptedClient, renderWithClient } from '../../src/testing';

afterEach(cleanup);

const bob = 'bob@example.com';
const video = { audio: true, video: true };

const said = () => screen.getByRole('status').textContent;
const press = (name: string) => act(async () => screen.getByRole<HTMLButtonElement>('button', { name }).click());
const enabled = () =>
  screen.getAllByRole<HTMLButtonElement>('button').flatMap(({ disabled, textContent }) => (disabled ? [] : textContent));

function State() {
  return <output>{useCall().state}</output>;
}

test('useLastError and useDevices hear what comes after the first picture', async () => {
  function Rest() {
    const { error, dismiss } = useLastError();
    const { microphone } = useDevices();
    return (
      <button type="button" onClick={dismiss}>
        {error?.reason ?? 'well'}, {microphone.length}
      </button>
    );
  }
  const { client, media } = await renderWithClient(<Rest />);
  media.denyCapture('device-in-use');
  const headset = { deviceId: 'headset', kind: 'audioinput', label: '', groupId: '' } as MediaDeviceInfo; // toJSON is of no use here

  await act(async () => {
    media.changeDevices({ microphone: [headset] });
    client.call.make(bob, { audio: true });
  });
  await press('device-in-use, 1');

  expect(screen.getByRole('button').textContent).toBe('well, 1');
});

test('who calls meanwhile does not take the place of the call one is in, and has it when that is over', async () => {
  function Partner() {
    return <output>{useCall().who?.displayNumber}</output>;
  }
  const { client, farSide } = await renderWithClient(<Partner />);
  const talk = await act(async () => client.call.make(bob));
  await farSide.answers(talk);

  await farSide.calls('carol@example.com');
  expect(said()).toBe(bob);
  await farSide.ends(talk);

  expect(said()).toBe('carol@example.com');
});

test('a provider that goes and comes back under StrictMode hangs up nothing', async () => {
  const scripted = createScriptedClient();
  const callId = scripted.client.call.make(bob);
  await scripted.farSide.answers(callId);

  (await renderWithClient(<State />, { scripted })).unmount();
  await renderWithClient(<State />, { scripted });

  expect(said()).toBe('Connected');
  expect(scripted.client.call.getById(callId)?.state).toBe('Connected');
});

test('an event about one call renders only what shows that call', async () => {
  const scripted = createScriptedClient({ config: { call: { holdOthers: false } } });
  const [first, second] = [scripted.client.call.make(bob, video), scripted.client.call.make(bob, video)];
  await scripted.farSide.answers(first);
  const renders = { first: 0, second: 0 };
  function Of({ callId }: { callId: string }) {
    return <p>{useCall(callId).state}</p>;
  }
  await renderWithClient(
    <>
      <Profiler id="first" onRender={() => renders.first++}>
        <Of callId={first} />
      </Profiler>
      <Profiler id="second" onRender={() => renders.second++}>
        <Of callId={second} />
      </Profiler>
    </>,
    { scripted },
  );
  const before = { ...renders };

  await scripted.farSide.answers(second);

  expect(renders.first).toBe(before.first);
  expect(renders.second).toBeGreaterThan(before.second);
});

test('useCall tells what can be done, and does it', async () => {
  function Phone() {
    const call = useCall();
    return (
      <>
        <output>
          {[call.state, call.who?.displayNumber, call.isMuted && 'muted', call.isCameraOn && 'camera', call.since && 'since']
            .filter(Boolean)
            .join(' ')}
        </output>
        <button type="button" disabled={!call.can('answer')} onClick={() => call.answer(video)}>
          Answer
        </button>
        <button type="button" disabled={!call.can('mute')} onClick={() => (call.isMuted ? call.unmute() : call.mute())}>
          Mute
        </button>
        <button type="button" disabled={!call.can('camera')} onClick={() => call.setCamera(!call.isCameraOn)}>
          Camera
        </button>
        <button type="button" disabled={!call.can('end')} onClick={() => call.end()}>
          End
        </button>
      </>
    );
  }
  const { farSide, client } = await renderWithClient(<Phone />);
  expect(enabled()).toEqual([]);

  const callId = await farSide.calls(bob, video);
  expect(enabled()).toEqual(['Answer', 'End']);
  await press('Answer');
  expect(enabled()).toEqual(['Mute', 'Camera', 'End']);
  expect(said()).toBe('Connected bob@example.com camera since');
  await press('Mute');
  await press('Camera');
  expect(said()).toBe('Connected bob@example.com muted since');
  await press('Camera');
  expect(said()).toBe('Connected bob@example.com muted camera since');
  await press('End');

  expect(enabled()).toEqual([]);
  expect(client.call.getById(callId)?.state).toBe('Ended');
});

test('useCall tells why a call is over', async () => {
  function Reason({ callId }: { callId: string }) {
    const { state, why } = useCall(callId);
    return <output>{[state, why?.statusCode, why?.reasonText].filter(Boolean).join(' ')}</output>;
  }
  const scripted = createScriptedClient();
  const callId = scripted.client.call.make(bob);
  await renderWithClient(<Reason callId={callId} />, { scripted });
  expect(said()).toBe('Initiated');

  await scripted.farSide.ends(callId, { statusCode: 486 });

  expect(said()).toBe('Ended 486 Busy here');
});

test('a refused login is told in words and can be tried again', async () => {
  function Login() {
    const { status, loginError, logIn } = useSubscription();
    return (
      <>
        <output>{[status, loginError?.code].filter(Boolean).join(' ')}</output>
        <button type="button" onClick={() => void logIn({ clientId: 'desk', username: 'ann@example.com', password: 'demo' })}>
          Log in
        </button>
      </>
    );
  }
  const { service } = await renderWithClient(<Login />, { user: null });
  service.failsNext('login');

  await press('Log in');
  expect(said()).toBe('loggedOut authentication:1');
  await press('Log in');

  expect(said()).toBe('reachable');
});

test('an application that logs in by itself hears of its own failures, and of no others', async () => {
  function Login() {
    const { status, loginError, logInWith } = useSubscription();
    return (
      <>
        <output>{[status, loginError?.message].filter(Boolean).join(': ')}</output>
        <button type="button" onClick={() => void logInWith(() => Promise.reject(new Error('no network')))}>
          Badly
        </button>
        <button type="button" onClick={() => void logInWith(() => Promise.resolve())}>
          Well
        </button>
      </>
    );
  }
  await renderWithClient(<Login />, { reachable: false });

  await press('Badly');
  expect(said()).toBe('loggedIn: no network');
  await press('Well');

  expect(said()).toBe('reachable');
});

test('without a provider a hook says what is missing', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);

  expect(() => render(<State />)).toThrow('<CallProvider');

  vi.restoreAllMocks();
});
