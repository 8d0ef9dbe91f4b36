// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, expect, test } from 'vitest';
import { CallActionButton, CallControls, CallScope, IncomingCallBanner, MuteButton, TextsProvider } from '../../src/components';
import { bobsAddress, reaches, settled, twoPeople } from '../engine/people';
import { answer, button, press, ring, show } from './people';

afterEach(cleanup);

const banner = () => screen.queryByRole('alertdialog');
const enabled = () =>
  screen.getAllByRole<HTMLButtonElement>('button').flatMap(({ disabled, textContent }) => (disabled ? [] : [textContent]));

test('the banner says who calls and what is offered, and is not there otherwise', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <IncomingCallBanner />);
  expect(banner()).toBe(null);

  const call = await ring(ann, bob);
  expect(screen.getByRole('alertdialog', { name: 'ann is calling', description: 'Video call' })).toBe(banner());
  await act(async () => {
    ann.client.call.end(call.made);
    await reaches(bob, call.received, 'Cancelled');
  });

  expect(banner()).toBe(null);
});

test('Answer takes the call without our video', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <IncomingCallBanner />);
  const { made } = await ring(ann, bob);

  await press('Answer');
  await act(() => reaches(ann, made, 'Connected'));

  expect(bob.media.captures).toMatchObject([{ audio: true, video: false }]);
  expect(banner()).toBe(null);
});

test('Answer with video takes it with our video', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <IncomingCallBanner />);
  const { made } = await ring(ann, bob);

  await press('Answer with video');
  await act(() => reaches(ann, made, 'Connected'));

  expect(bob.media.liveTracks().map(({ kind }) => kind)).toEqual(['audio', 'video']);
});

test('video that was not offered cannot be answered with', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <IncomingCallBanner />);

  await ring(ann, bob, { audio: true, video: false });

  expect(screen.getByRole('alertdialog', { description: 'Voice call' })).toBe(banner());
  expect(enabled()).toEqual(['Answer', 'Reject']);
});

test('Reject declines the call', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <IncomingCallBanner />);
  const { made } = await ring(ann, bob);

  await press('Reject');
  await act(() => reaches(ann, made, 'Ended'));

  expect(banner()).toBe(null);
});

test('while the browser asks for the microphone, Answer keeps the focus, the banner stays, and one can still decline', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <IncomingCallBanner />);
  await ring(ann, bob);
  const prompt = bob.media.grantLater();
  button('Answer').focus();

  await press('Answer');
  await press('Answer');

  expect(bob.media.captures).toHaveLength(1);
  expect(button('Answer').getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(button('Answer'));
  expect(button('Reject').disabled).toBe(false);
  await press('Reject');
  await act(async () => prompt.grant());
  expect(banner()).toBe(null);
  expect(bob.media.liveTracks()).toEqual([]);
});

test('of two who call, the one who has waited longer is shown', async () => {
  const { ann, bob } = await twoPeople();
  show(bob.client, <IncomingCallBanner />);
  const first = await ring(ann, bob);
  await ring(ann, bob, { audio: true, video: false });
  expect(screen.getByRole('alertdialog', { description: 'Video call' })).toBe(banner());

  await press('Reject');
  await act(() => reaches(ann, first.made, 'Ended'));

  expect(screen.getByRole('alertdialog', { description: 'Voice call' })).toBe(banner());
});

test('the banner takes no focus from who is typing', async () => {
  const { ann, bob } = await twoPeople();
  show(
    bob.client,
    <>
      <input aria-label="Note" />
      <IncomingCallBanner />
    </>,
  );
  screen.getByLabelText('Note').focus();

  await ring(ann, bob);

  expect(document.activeElement).toBe(screen.getByLabelText('Note'));
});

test('buttons of ones own in the banner speak of its call', async () => {
  const { ann, bob } = await twoPeople();
  show(
    bob.client,
    <IncomingCallBanner>
      <CallActionButton operation="reject">Not now</CallActionButton>
    </IncomingCallBanner>,
  );
  const first = await ring(ann, bob);
  const second = await ring(ann, bob);

  await press('Not now');
  await act(() => reaches(ann, first.made, 'Ended'));

  expect(ann.client.call.getById(second.made)?.state).toBe('Ringing');
});

test('buttons are enabled when the engine would do what they say', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <CallControls />);
  expect(enabled()).toEqual([]);

  const call = await ring(ann, bob);
  await answer(ann, bob, call);
  expect(enabled()).toEqual(['Mute', 'Camera', 'Hold', 'Share screen', 'Keypad', 'Transfer', 'End']);
  await press('End');
  await act(() => reaches(bob, call.received, 'Ended'));

  expect(enabled()).toEqual([]);
});

test('in a voice call, Camera adds our picture', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <CallControls />);
  await answer(ann, bob, await ring(ann, bob, { audio: true, video: false }), false);
  expect(button('Camera').getAttribute('aria-pressed')).toBe('false');

  await press('Camera');
  await act(settled);

  expect(ann.media.liveTracks().map(({ kind }) => kind)).toEqual(['audio', 'video']);
  expect(button('Camera').getAttribute('aria-pressed')).toBe('true');
});

test('Mute silences the microphone and is called Unmute then', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <CallControls />);
  await answer(ann, bob, await ring(ann, bob));
  const microphone = ann.media.tracks.find(({ kind }) => kind === 'audio');

  await press('Mute');
  expect(microphone?.enabled).toBe(false);
  await press('Unmute');

  expect(microphone?.enabled).toBe(true);
});

test('Camera is pressed while the far side sees us', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <CallControls />);
  await answer(ann, bob, await ring(ann, bob));
  const camera = ann.media.tracks.find(({ kind }) => kind === 'video');
  expect(screen.getByRole('button', { name: 'Camera', pressed: true })).toBe(button('Camera'));

  await press('Camera');
  expect(camera?.enabled).toBe(false);
  expect(screen.getByRole('button', { name: 'Camera', pressed: false })).toBe(button('Camera'));
  await press('Camera');

  expect(camera?.enabled).toBe(true);
});

test('a scope decides of which call its buttons speak', async () => {
  const { ann, bob } = await twoPeople();
  const first = await ring(ann, bob);
  const second = await ring(ann, bob);
  show(
    ann.client,
    <CallScope callId={first.made}>
      <CallActionButton operation="end" />
    </CallScope>,
  );

  await press('End');
  await act(() => reaches(bob, first.received, 'Cancelled'));

  expect(ann.client.call.getById(second.made)?.state).toBe('Ringing');
});

test('what the application says of a button holds beside what we say', async () => {
  const { ann, bob } = await twoPeople();
  await ring(ann, bob);
  const ref = createRef<HTMLButtonElement>();
  show(
    ann.client,
    <>
      <CallActionButton ref={ref} operation="end" className="mine" title="Stop" disabled />
      <MuteButton disabled />
    </>,
  );

  expect(ref.current).toBe(button('End'));
  expect(ref.current?.title).toBe('Stop');
  expect(ref.current?.classList.contains('mine')).toBe(true);
  expect(enabled()).toEqual([]);
});

test('every word can be another, also inside of another choice of words', async () => {
  const { ann, bob } = await twoPeople();
  show(
    bob.client,
    <TextsProvider texts={{ answer: 'Annehmen', reject: 'Ablehnen', incoming: (who) => `${who} ruft an` }}>
      <TextsProvider texts={{ reject: 'Nein' }}>
        <IncomingCallBanner />
      </TextsProvider>
    </TextsProvider>,
  );

  await ring(ann, bob);

  expect(screen.getByRole('alertdialog', { name: 'ann ruft an' })).toBe(banner());
  expect(enabled()).toEqual(['Annehmen', 'Answer with video', 'Nein']);
});

test('a page that comes and goes under StrictMode hangs up nothing', async () => {
  const { ann, bob } = await twoPeople();
  const call = await ring(ann, bob);
  await answer(ann, bob, call);

  show(ann.client, <CallControls />).unmount();

  expect(ann.client.call.getById(call.made)?.state).toBe('Connected');
  expect(ann.client.call.getById(call.made)?.remoteParticipant.displayNumber).toBe(bobsAddress);
});
