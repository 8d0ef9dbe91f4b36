import { cleanup, screen } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { DevicePreview } from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { button } from './people';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** The preview, with the devices of this browser, and everything that was opened. */
async function open() {
  const capture = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
  const opened: MediaStreamTrack[] = [];
  const ask = capture.getMockImplementation() ?? MediaDevices.prototype.getUserMedia.bind(navigator.mediaDevices);
  capture.mockImplementation(async (asked) => {
    const stream = await ask(asked);
    opened.push(...stream.getTracks());
    return stream;
  });
  const renders = vi.fn();
  const page = await renderWithClient(
    <Profiler id="preview" onRender={renders}>
      <DevicePreview />
    </Profiler>,
    { strict: false },
  );
  const listed = await navigator.mediaDevices.enumerateDevices();
  const ofKind = (kind: MediaDeviceKind) => listed.filter((device) => device.kind === kind);
  page.media.changeDevices({ camera: ofKind('videoinput'), microphone: ofKind('audioinput'), speaker: ofKind('audiooutput') });
  return { ...page, opened, renders };
}
const live = (tracks: readonly MediaStreamTrack[]) => tracks.filter(({ readyState }) => readyState === 'live').length;
const level = () => screen.getByRole<HTMLMeterElement>('meter').value;

test('in a real browser the preview shows what the camera sees and how loud it is, without rendering for each', async () => {
  const { opened, renders } = await open();

  await userEvent.click(button('Check camera and microphone'));
  await expect.poll(() => live(opened)).toBe(2);
  await expect.poll(() => screen.getByLabelText<HTMLVideoElement>('Your picture').videoWidth).toBeGreaterThan(0);
  await expect.poll(level, { timeout: 10_000 }).toBeGreaterThan(0.2); // the fake microphone beeps once a second
  const before = renders.mock.calls.length;
  const levels = new Set<number>();
  await expect.poll(() => levels.add(level()).size, { timeout: 10_000, interval: 20 }).toBeGreaterThan(5);

  expect(renders.mock.calls.length).toBe(before);
});

test('in a real browser no light stays on when the preview goes', async () => {
  const { opened, unmount } = await open();
  await userEvent.click(button('Check camera and microphone'));
  await expect.poll(() => live(opened)).toBe(2);

  unmount();

  expect(live(opened)).toBe(0);
});

test('in a real browser the tone is played to its end, and can be played again', async () => {
  await open();
  await userEvent.click(button('Check camera and microphone'));
  await screen.findByRole('button', { name: 'Test speaker' });
  const play = vi.spyOn(HTMLMediaElement.prototype, 'play');

  await userEvent.click(button('Test speaker'));
  expect(button('Test speaker').getAttribute('aria-disabled')).toBe('true');
  await expect.poll(() => button('Test speaker').getAttribute('aria-disabled'), { timeout: 10_000 }).toBe(null);

  expect(play).toHaveBeenCalledOnce();
  await expect(play.mock.results[0]?.value).resolves.toBe(undefined);
});
