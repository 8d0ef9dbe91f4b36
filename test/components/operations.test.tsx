// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import {
  CallControls,
  CallStatus,
  CallTimer,
  CameraButton,
  HoldButton,
  Keypad,
  KeypadButton,
  MediaContainer,
  ShareButton,
} from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { button, press } from './people';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const voice = { audio: true, video: false };
const video = { audio: true, video: true };

/** A page with a call to Bob that he has answered. */
async function talking(ui: ReactNode, media = voice) {
  const page = await renderWithClient(ui);
  const callId = await act(async () => page.client.call.make('bob@example.com', media));
  await page.farSide.answers(callId);
  const state = () => page.client.call.getById(callId);
  return { ...page, callId, state };
}

test('Hold holds the call and is called Resume then', async () => {
  const { state, farSide, callId } = await talking(<HoldButton />);

  await press('Hold');
  await farSide.tellsMediaState(callId);
  expect(state()).toMatchObject({ state: 'On Hold', localHold: true });
  expect(button('Resume').dataset['hold']).toBe('here');
  await press('Resume');
  await farSide.tellsMediaState(callId);

  expect(state()?.state).toBe('Connected');
  expect(button('Hold').dataset['hold']).toBe('none');
});

test('while the service has not agreed, Hold is pending, keeps the focus, and does not hold twice', async () => {
  const { service } = await talking(<HoldButton />);
  const waiting = service.keepsWaiting('offer');
  button('Hold').focus();

  await press('Hold');
  await press('Hold');

  expect(button('Hold').getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(button('Hold'));
  await waiting.goOn();
  expect(button('Resume').getAttribute('aria-disabled')).toBe(null);
});

test('who is held by the other side can still hold, and not share', async () => {
  const { farSide, callId } = await talking(<CallControls />);

  await farSide.holds(callId);

  expect(button('Hold').dataset['hold']).toBe('there');
  expect(button('Hold').disabled).toBe(false);
  expect([button('Share screen').disabled, button('Keypad').disabled, button('Camera').disabled]).toEqual([true, true, true]);
});

test('who holds the call is said in words, beside the picture, too', async () => {
  const { farSide, callId, container } = await talking(
    <>
      <CallStatus />
      <MediaContainer />
      <HoldButton />
    </>,
  );
  const said = () => [screen.getByRole('status').textContent, container.querySelector('.hs-note')?.textContent];

  await farSide.holds(callId);
  expect(said()).toEqual(['bob@example.com: On hold by the other side', 'On hold by the other side']);
  await press('Hold');
  await farSide.tellsMediaState(callId);
  expect(said()).toEqual(['bob@example.com: On hold by both sides', 'On hold by both sides']);
  await farSide.resumes(callId);

  expect(said()).toEqual(['bob@example.com: On hold by you', 'On hold by you']);
});

test('a camera of theirs that is off is said, in place of a black picture', async () => {
  const { farSide, callId } = await talking(<MediaContainer />, video);
  expect(screen.getByRole('group', { name: 'Picture of bob@example.com' })).toBeDefined();

  await farSide.tellsMediaState(callId, { camera: 'off' });
  expect(screen.queryByRole('group', { name: 'Picture of bob@example.com' })).toBe(null);
  expect(screen.getByText('Camera is off')).toBeDefined();
  await farSide.tellsMediaState(callId);

  expect(screen.getByRole('group', { name: 'Picture of bob@example.com' })).toBeDefined();
});

test('Share screen asks for a screen, and Stop sharing ends it; our own picture is not taken for it', async () => {
  const { farSide, callId, media } = await talking(
    <>
      <ShareButton />
      <MediaContainer />
    </>,
  );

  await press('Share screen');
  await farSide.tellsMediaState(callId);
  expect(media.screenCaptures).toHaveLength(1);
  expect(button('Stop sharing').dataset['sharing']).toBe('true');
  expect(screen.queryByRole('group', { name: 'Your picture' })).toBe(null);
  await press('Stop sharing');
  await farSide.tellsMediaState(callId);

  expect(button('Share screen').dataset['sharing']).toBe('false');
  expect(media.liveTracks().map(({ kind }) => kind)).toEqual(['audio']);
});

test('while the browser asks what to share, only that button is pending; who changes their mind can try again', async () => {
  const { farSide, callId, media } = await talking(
    <>
      <CameraButton />
      <ShareButton />
    </>,
  );
  const prompt = media.grantLater();

  await press('Share screen');
  await farSide.tellsMediaState(callId);
  expect([button('Share screen').getAttribute('aria-disabled'), button('Share screen').disabled]).toEqual(['true', false]);
  expect([button('Camera').getAttribute('aria-disabled'), button('Camera').disabled]).toEqual([null, true]);
  await act(async () => prompt.deny());
  await farSide.tellsMediaState(callId);

  expect([button('Share screen').getAttribute('aria-disabled'), button('Share screen').disabled]).toEqual([null, false]);
});

test('keys send their tones and show them', async () => {
  const { media } = await talking(<Keypad />);

  await press('4');
  await press('Star');
  await press('Hash');

  expect(screen.getByRole('status', { name: 'Tones sent' }).textContent).toBe('4*#');
  expect(media.playedTones).toEqual(['4', '*', '#']);
});

test('figures that are typed while the keypad has the focus are sent once, and others do nothing', async () => {
  const { media } = await talking(<Keypad />);
  const keypad = screen.getByRole('group', { name: 'Keypad' });

  await act(async () => {
    fireEvent.keyDown(keypad, { key: '7' });
    fireEvent.keyDown(button('1'), { key: '#' });
    fireEvent.keyDown(keypad, { key: '7', repeat: true });
    fireEvent.keyDown(keypad, { key: '1', ctrlKey: true });
    fireEvent.keyDown(keypad, { key: 'a' });
  });

  expect(media.playedTones).toEqual(['7', '#']);
});

test('the keys are disabled where no tones can be sent', async () => {
  const { farSide, callId } = await talking(<Keypad />);

  await farSide.holds(callId);
  fireEvent.keyDown(screen.getByRole('group', { name: 'Keypad' }), { key: '7' });

  for (const key of within(screen.getByRole('group', { name: 'Keypad' })).getAllByRole('button'))
    expect(key).toHaveProperty('disabled', true);
  expect(screen.getByRole('status', { name: 'Tones sent' }).textContent).toBe('');
});

test('in a browser without popovers the keypad opens beside its button, and closes when no tones can be sent', async () => {
  const { farSide, callId } = await talking(<KeypadButton />);
  expect(button('Keypad').getAttribute('aria-expanded')).toBe('false');

  await press('Keypad');
  expect(button('Keypad').getAttribute('aria-expanded')).toBe('true');
  expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Keypad' }));
  await farSide.holds(callId);

  expect(screen.queryByRole('group', { name: 'Keypad' })).toBe(null);
  expect(button('Keypad').disabled).toBe(true);
});

test('the timer counts from the answer, with hours when there are some, and is read aloud to nobody', async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const { farSide, callId, container } = await talking(<CallTimer />);
  const timer = () => container.querySelector('time');
  expect(timer()?.textContent).toBe('00:00');

  act(() => void vi.advanceTimersByTime(187_000));
  expect(timer()?.textContent).toBe('03:07');
  act(() => void vi.advanceTimersByTime(3_600_000));
  expect([timer()?.textContent, timer()?.dateTime]).toEqual(['1:03:07', 'PT3787S']);
  expect(timer()?.closest('[aria-live], [role]')).toBe(null);
  await farSide.ends(callId);

  expect(timer()).toBe(null);
});
