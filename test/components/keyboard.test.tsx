// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { CallControls, CallStatus, Dialer, IncomingCallBanner, LoginForm, LogOutButton, MediaContainer } from '../../src/components';
import { useSubscription } from '../../src/hooks';
import { renderWithClient } from '../../src/testing';

afterEach(cleanup);

const focused = () => document.activeElement;
const named = (name: string) => screen.getByRole('button', { name });
const status = () => screen.getByRole('status').textContent;

function App() {
  const { user } = useSubscription();
  if (!user) return <LoginForm initial={{ clientId: 'desk' }} />;
  return (
    <>
      <LogOutButton />
      <CallStatus />
      <IncomingCallBanner />
      <MediaContainer />
      <CallControls />
      <Dialer />
    </>
  );
}

/** Goes on by Tab until the focus is on what has this name. */
async function tabTo(role: string, name: string) {
  for (let step = 0; step < 20; step++) {
    if (focused() === screen.queryByRole(role, { name })) return;
    await userEvent.tab();
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

test('by keys alone one logs in, calls, mutes, turns the camera off, ends and logs out', async () => {
  const { client, farSide, media } = await renderWithClient(<App />, { user: null });
  const call = () => client.call.getAll()[0];

  await tabTo('textbox', 'E-mail');
  await userEvent.keyboard('ann@example.com{Tab}secret{Enter}');
  await expect.poll(() => client.services.getSubscriptions().subscribed).toEqual(['call']);
  expect(focused()).toBe(screen.getByRole('textbox', { name: 'Address or number' }));
  await userEvent.keyboard('bob@example.com{Tab}{Tab}');
  expect(focused()).toBe(named('Call'));
  await userEvent.keyboard('{Enter}');
  await farSide.answers(call()!.id);
  expect(status()).toBe('bob@example.com: Connected');

  await tabTo('button', 'Mute');
  await userEvent.keyboard(' ');
  expect(media.tracks.map(({ kind, enabled }) => `${kind} ${enabled}`)).toEqual(['audio false', 'video true']);
  expect(focused()).toBe(named('Unmute'));
  await tabTo('button', 'Camera');
  await userEvent.keyboard('{Enter}');
  expect(media.tracks.map(({ kind, enabled }) => `${kind} ${enabled}`)).toEqual(['audio false', 'video false']);
  await tabTo('button', 'End');
  await userEvent.keyboard('{Enter}');

  expect(call()?.state).toBe('Ended');
  expect(media.liveTracks()).toEqual([]);
  expect(focused()).toBe(screen.getByRole('group', { name: 'Call controls' }));
  await tabTo('button', 'Log out');
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('form', { name: 'Log in' });
  expect(focused()).toBe(screen.getByRole('textbox', { name: 'Client ID' }));
});

test('by keys alone one answers with video and is where the call is controlled', async () => {
  const { client, farSide, media } = await renderWithClient(<App />);
  const callId = await farSide.calls({ address: 'bob@example.com', name: 'Bob' }, { audio: true, video: true });

  await tabTo('button', 'Answer with video');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => client.call.getById(callId)?.state).toBe('Connected');

  expect(media.liveTracks().map(({ kind }) => kind)).toEqual(['audio', 'video']);
  expect(focused()).toBe(named('Mute'));
});

test('by keys alone one rejects', async () => {
  const { client, farSide } = await renderWithClient(<App />);
  const callId = await farSide.calls();

  await tabTo('button', 'Reject');
  await userEvent.keyboard('{Enter}');

  expect(client.call.getById(callId)?.state).toBe('Ended');
});
