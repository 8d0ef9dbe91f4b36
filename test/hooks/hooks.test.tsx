// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { Profiler, StrictMode, useLayoutEffect, useRef, type ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Client } from '../../src/engine';
import { CallProvider, useCall, useCalls, useDevices, useLastError, useSubscription, useTracks } from '../../src/hooks';
import { bobsAddress, connect, incoming, reaches, twoPeople } from '../engine/people';

afterEach(cleanup);

/** Does something once, after everything was rendered and before any effect of the provider. */
function Between({ does, children }: { does: () => void; children: ReactNode }) {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (!done.current) does();
    done.current = true;
  });
  return children;
}

function show(client: Client, children: ReactNode) {
  return render(
    <StrictMode>
      <CallProvider client={client}>{children}</CallProvider>
    </StrictMode>,
  );
}

const views = {
  useCall: () => useCall().state ?? 'none',
  useCalls: () =>
    useCalls()
      .map(({ state }) => state)
      .join() || 'none',
  useTracks: () =>
    useTracks({ kind: 'audio', local: true })
      .map(({ muted }) => String(muted))
      .join() || 'none',
  useSubscription: () => useSubscription().status,
};
function View({ of }: { of: keyof typeof views }) {
  const said = views[of]();
  return <output>{said}</output>;
}

test.each([
  ['useCall', 'none'],
  ['useCalls', 'Ended'],
  ['useTracks', 'true'],
] as const)('%s does not lose what happens between rendering and effect', async (hook, after) => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  const happenings = {
    useCall: () => ann.client.call.end(made),
    useCalls: () => ann.client.call.end(made),
    useTracks: () => ann.client.media.muteTracks(ann.client.call.getById(made)?.localTracks.slice(0, 1) ?? []),
  };

  show(
    ann.client,
    <Between does={happenings[hook]}>
      <View of={hook} />
    </Between>,
  );

  expect(screen.getByRole('status').textContent).toBe(after);
});

test('useSubscription does not lose what happens between rendering and effect', async () => {
  const { ann } = await twoPeople();
  let subscribed = ['call'];
  const services = { ...ann.client.services, getSubscriptions: () => ({ subscribed, available: ['call'], isPending: false }) };

  show(
    { ...ann.client, services },
    <Between does={() => (subscribed = [])}>
      <View of="useSubscription" />
    </Between>,
  );

  expect(screen.getByRole('status').textContent).toBe('loggedIn');
});

test('useLastError and useDevices hear what comes after the first picture', async () => {
  const { ann } = await twoPeople();
  function Rest() {
    const { error, dismiss } = useLastError();
    const { microphone } = useDevices();
    return (
      <button type="button" onClick={dismiss}>
        {error?.reason ?? 'well'}, {microphone.length}
      </button>
    );
  }
  show(ann.client, <Rest />);
  ann.media.denyCapture('device-in-use');
  const headset = { deviceId: 'headset', kind: 'audioinput', label: '', groupId: '' } as MediaDeviceInfo; // toJSON is of no use here

  await act(async () => {
    ann.media.changeDevices({ microphone: [headset] });
    await reaches(ann, ann.client.call.make(bobsAddress, { audio: true }), 'Ended');
  });
  expect(screen.getByRole('button').textContent).toBe('device-in-use, 1');
  act(() => screen.getByRole('button').click());

  expect(screen.getByRole('button').textContent).toBe('well, 1');
});

test('a provider that goes and comes back under StrictMode hangs up nothing', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);

  show(ann.client, <View of="useCall" />).unmount();
  show(ann.client, <View of="useCall" />);

  expect(screen.getByRole('status').textContent).toBe('Connected');
  expect(ann.client.call.getById(made)?.state).toBe('Connected');
});

test('an event about one call renders only what shows that call', async () => {
  const { ann, bob } = await twoPeople();
  const { made: first } = await connect(ann, bob);
  const second = ann.client.call.make(bobsAddress, { audio: true, video: true });
  await reaches(ann, second, 'Ringing');
  const renders = { first: 0, second: 0 };
  function Of({ callId }: { callId: string }) {
    return <p>{useCall(callId).state}</p>;
  }
  render(
    <CallProvider client={ann.client}>
      <Profiler id="first" onRender={() => renders.first++}>
        <Of callId={first} />
      </Profiler>
      <Profiler id="second" onRender={() => renders.second++}>
        <Of callId={second} />
      </Profiler>
    </CallProvider>,
  );
  const before = { ...renders };

  await act(async () => {
    bob.client.call.answer(await incoming(bob), { audio: true, video: true });
    await reaches(ann, second, 'Connected');
  });

  expect(renders.first).toBe(before.first);
  expect(renders.second).toBeGreaterThan(before.second);
});

test('useCall tells what can be done, and does it', async () => {
  const { ann, bob } = await twoPeople();
  function Phone() {
    const call = useCall();
    return (
      <>
        <output>
          {[call.state, call.who?.displayNumber, call.isMuted && 'muted', call.isCameraOn && 'camera', call.since && 'since']
            .filter(Boolean)
            .join(' ')}
        </output>
        <button type="button" disabled={!call.can('answer')} onClick={() => call.answer({ audio: true, video: true })}>
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
  show(bob.client, <Phone />);
  const press = (name: string) => act(() => screen.getByRole<HTMLButtonElement>('button', { name }).click());
  const enabled = () =>
    screen.getAllByRole<HTMLButtonElement>('button').flatMap(({ disabled, textContent }) => (disabled ? [] : textContent));
  expect(enabled()).toEqual([]);

  const made = ann.client.call.make(bobsAddress, { audio: true, video: true });
  await act(() => incoming(bob));
  expect(enabled()).toEqual(['Answer', 'End']);
  press('Answer');
  await act(() => reaches(ann, made, 'Connected'));
  expect(enabled()).toEqual(['Mute', 'Camera', 'End']);
  expect(screen.getByRole('status').textContent).toBe('Connected ann@example.com camera since');
  press('Mute');
  press('Camera');
  expect(screen.getByRole('status').textContent).toBe('Connected ann@example.com muted since');
  press('Camera');
  expect(screen.getByRole('status').textContent).toBe('Connected ann@example.com muted camera since');
  press('End');

  expect(enabled()).toEqual([]);
  await reaches(ann, made, 'Ended');
});

test('a refused login is told in words and can be tried again', async () => {
  const { ann } = await twoPeople();
  function Login() {
    const { status, loginError, logInWith } = useSubscription();
    return (
      <>
        <output>{[status, loginError?.code].filter(Boolean).join(' ')}</output>
        <button type="button" onClick={() => void logInWith(() => Promise.reject(new Error('no network')))}>
          Badly
        </button>
        <button type="button" onClick={() => void logInWith(() => Promise.resolve())}>
          Well
        </button>
      </>
    );
  }
  show(ann.client, <Login />);

  await act(async () => screen.getByRole('button', { name: 'Badly' }).click());
  expect(screen.getByRole('status').textContent).toBe('reachable authentication:1');
  await act(async () => screen.getByRole('button', { name: 'Well' }).click());

  expect(screen.getByRole('status').textContent).toBe('reachable');
});

test('without a provider a hook says what is missing', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);

  expect(() => render(<View of="useCall" />)).toThrow('<CallProvider');

  vi.restoreAllMocks();
});
