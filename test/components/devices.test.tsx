// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DevicePreview, DeviceSelect, ErrorNotice, PermissionHelp, TextsProvider } from '../../src/components';
import { FakeTrack, renderWithClient } from '../../src/testing';
import { button, press } from './people';
import { listenToPage } from './screenReader';

const device = (kind: MediaDeviceKind, deviceId: string, label = deviceId) => ({ kind, deviceId, label, groupId: '' }) as MediaDeviceInfo; // toJSON is of no use here
const laptop = device('audioinput', 'laptop', 'Laptop microphone');
const headset = device('audioinput', 'headset', 'Headset');
const webcam = device('videoinput', 'webcam', 'Webcam');
const speakers = device('audiooutput', 'screen', 'Speakers of the screen');
const all = { microphone: [laptop, headset], camera: [webcam], speaker: [speakers] };

/** Every track that a preview has opened. */
let opened: FakeTrack[] = [];
const getUserMedia = vi.fn();

beforeEach(() => {
  opened = [];
  getUserMedia.mockReset().mockImplementation((asked: MediaStreamConstraints) => {
    const microphone = namedIn(asked.audio) ?? laptop;
    const tracks = [
      ...(asked.audio ? [new FakeTrack('audio', { device: microphone })] : []),
      ...(asked.video ? [new FakeTrack('video', { device: webcam })] : []),
    ];
    opened.push(...tracks);
    return Promise.resolve({ getTracks: () => tracks, getAudioTracks: () => tracks.filter(({ kind }) => kind === 'audio') });
  });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
  Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', { configurable: true, value: () => Promise.resolve() });
});
afterEach(() => {
  cleanup();
  Reflect.deleteProperty(navigator, 'mediaDevices');
  Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId');
});

const namedIn = (asked: boolean | MediaTrackConstraints | undefined) =>
  typeof asked === 'object' ? all.microphone.find(({ deviceId }) => deviceId === asked.deviceId) : undefined;

/** A page on a machine with these devices. */
async function open(ui: ReactNode, devices = all) {
  const page = await renderWithClient(ui);
  await act(async () => page.media.changeDevices(devices));
  return page;
}
async function talk({ client, farSide }: Awaited<ReturnType<typeof open>>) {
  const callId = await act(async () => client.call.make('bob@example.com', { audio: true }));
  await farSide.answers(callId);
}
const choice = (name: string) => screen.getByRole<HTMLSelectElement>('combobox', { name });
const shown = (name: string) => choice(name).selectedOptions[0]?.textContent;
const choose = (name: string, value: string) => act(async () => void fireEvent.change(choice(name), { target: { value } }));
const live = () => opened.filter(({ readyState }) => readyState === 'live');

test('a microphone is chosen by its name, for the next call', async () => {
  const { client } = await open(<DeviceSelect kind="microphone" />);
  expect(shown('Microphone')).toBe('Chosen by the browser');

  await choose('Microphone', 'headset');

  expect(shown('Microphone')).toBe('Headset');
  expect(client.media.getDefaultDevices()).toEqual({ microphone: 'headset' });
});

test('in a call the microphone in use is shown, and another is used as soon as it is chosen', async () => {
  const page = await open(<DeviceSelect kind="microphone" />);
  await talk(page);
  expect(shown('Microphone')).toBe('Laptop microphone');

  await choose('Microphone', 'headset');

  await expect.poll(() => shown('Microphone')).toBe('Headset');
  expect(page.media.liveTracks().map(({ label }) => label)).toEqual(['Headset']);
});

test('one that cannot be opened leaves the one in use where it is', async () => {
  const page = await open(<DeviceSelect kind="microphone" />);
  await talk(page);
  page.media.denyCapture('overconstrained');

  await choose('Microphone', 'headset');

  expect(shown('Microphone')).toBe('Laptop microphone');
});

test('while it rings, the device in use cannot be changed', async () => {
  const { client, farSide } = await open(<DeviceSelect kind="microphone" />);
  const callId = await act(async () => client.call.make('bob@example.com', { audio: true }));
  await farSide.rings(callId);

  expect(choice('Microphone').disabled).toBe(true);
  await farSide.answers(callId);

  expect(choice('Microphone').disabled).toBe(false);
});

test('a device that is plugged out during a call is told politely, once, with what is used instead', async () => {
  const page = await open(<DeviceSelect kind="microphone" />);
  await choose('Microphone', 'headset');
  await talk(page);
  const reader = listenToPage();

  await act(async () => {
    page.media.changeDevices({ microphone: [laptop] });
    for (const track of page.media.liveTracks()) track.end();
  });
  await expect.poll(() => shown('Microphone')).toBe('Laptop microphone');
  expect(screen.getByRole('option', { name: 'Headset (not connected)' })).toBeDefined();
  await act(async () => page.media.changeDevices({ microphone: [laptop, headset] }));
  await expect.poll(() => shown('Microphone')).toBe('Headset');

  expect(reader.said).toEqual([
    'politely: Headset was unplugged. Laptop microphone is used instead.',
    'politely: Headset was plugged in, and is used now.',
  ]);
  reader.stop();
});

test('a chosen device that is away is shown as away, also when there is no call', async () => {
  const { media } = await open(<DeviceSelect kind="microphone" />);
  await choose('Microphone', 'headset');

  await act(async () => media.changeDevices({ microphone: [laptop] }));

  expect(shown('Microphone')).toBe('Headset (not connected)');
});

test('devices without names are counted, and a button asks for the permission that names them', async () => {
  const { media } = await open(<DeviceSelect kind="microphone" />, {
    ...all,
    microphone: [device('audioinput', '', ''), device('audioinput', '', '')],
  });
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Microphone 1', 'Microphone 2']);

  await press('Allow access');
  expect(media.captures).toEqual([expect.objectContaining({ video: false })]);
  expect(media.liveTracks()).toEqual([]);
  await act(async () => media.changeDevices(all));

  expect(screen.queryByRole('button')).toBe(null);
});

test('where there is no device, it is said', async () => {
  await open(<DeviceSelect kind="camera" />, { ...all, camera: [] });

  expect(shown('Camera')).toBe('No camera found');
  expect(choice('Camera').disabled).toBe(true);
});

test('where the browser does not let a page choose the speaker, it is said', async () => {
  Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId');
  await open(<DeviceSelect kind="speaker" />);

  expect(choice('Speaker').disabled).toBe(true);
  expect(screen.getByText('This browser plays on the speaker of the system.').id).toBe(choice('Speaker').getAttribute('aria-describedby'));
});

test('a preview asks for nothing before its button is pressed, and is off when it is stopped', async () => {
  const { media } = await open(<DevicePreview />);
  expect([media.captures.length, getUserMedia.mock.calls.length]).toEqual([0, 0]);

  await press('Check camera and microphone');
  await expect.poll(() => live().length).toBe(2);
  expect(screen.getByRole('meter', { name: 'Microphone level' })).toBeDefined();
  expect(screen.getByLabelText('Your picture')).toBeDefined();
  await press('Stop');

  expect(live()).toEqual([]);
});

test('a preview that is taken off the page leaves nothing on, also where the devices come too late', async () => {
  const one = await open(<DevicePreview />);
  await press('Check camera and microphone');
  await expect.poll(() => live().length).toBe(2);
  one.unmount();
  expect(live()).toEqual([]);

  let grant: (() => void) | undefined;
  const late = [new FakeTrack('audio')];
  getUserMedia.mockImplementation(
    () => new Promise((resolve) => (grant = () => resolve({ getTracks: () => late, getAudioTracks: () => late }))),
  );
  const other = await open(<DevicePreview />);
  await press('Check camera and microphone');
  await expect.poll(() => getUserMedia.mock.calls.length).toBeGreaterThan(1);
  other.unmount();
  await act(async () => grant?.());

  expect(late[0]?.readyState).toBe('ended');
});

test('another device that is chosen turns the old one off', async () => {
  await open(<DevicePreview />);
  await press('Check camera and microphone');
  await expect.poll(() => live().length).toBe(2);
  const before = live();

  await choose('Microphone', 'headset');
  await expect.poll(() => getUserMedia.mock.lastCall).toMatchObject([{ audio: { deviceId: 'headset' } }]);

  expect(before.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(live()).toHaveLength(2);
});

test('while the preview is on, each list shows the device that is open, and afterwards what is chosen', async () => {
  await open(<DevicePreview />);
  expect([shown('Microphone'), shown('Camera')]).toEqual(['Chosen by the browser', 'Chosen by the browser']);

  await press('Check camera and microphone');
  await expect.poll(() => [shown('Microphone'), shown('Camera')]).toEqual(['Laptop microphone', 'Webcam']);
  await choose('Microphone', 'headset');
  await expect.poll(() => shown('Microphone')).toBe('Headset');
  await press('Stop');

  expect([shown('Microphone'), shown('Camera')]).toEqual(['Headset', 'Chosen by the browser']);
});

test('a chosen microphone that is away stays chosen, while the preview shows the one that is open', async () => {
  const { client } = await open(<DevicePreview />);
  act(() => client.media.setDefaultDevices({ microphone: 'at the office' }));
  expect(shown('Microphone')).toBe('Microphone (not connected)');

  await press('Check camera and microphone');

  await expect.poll(() => shown('Microphone')).toBe('Laptop microphone');
  expect(screen.getByRole('option', { name: 'Microphone (not connected)' })).toBeDefined();
});

test('where the permission is there, the devices are opened once, also while they have no names', async () => {
  Object.defineProperty(navigator, 'permissions', { configurable: true, value: { query: () => Promise.resolve({ state: 'granted' }) } });
  const { media } = await open(<DevicePreview />, { ...all, microphone: [device('audioinput', '', '')] });

  await press('Check camera and microphone');
  await expect.poll(() => live().length).toBe(2);

  expect(media.captures).toEqual([]);
  Reflect.deleteProperty(navigator, 'permissions');
});

test('what is plugged out during a preview gives its place to another', async () => {
  await open(<DevicePreview />);
  await press('Check camera and microphone');
  await expect.poll(() => live().length).toBe(2);

  await act(async () => opened[0]?.end());

  await expect.poll(() => live().length).toBe(2);
  expect(opened).toHaveLength(4);
});

test('who denies the devices is told how to allow them, and can try again', async () => {
  const { media } = await open(<DevicePreview />, { ...all, microphone: [device('audioinput', '', '')] });
  media.denyCapture('denied-by-person');

  await press('Check camera and microphone');
  expect((await screen.findByRole('alert')).textContent).toBe('The microphone or camera is not allowed');
  expect(screen.getAllByRole('listitem').length).toBeGreaterThan(1);
  media.denyCapture(undefined);
  await press('Check camera and microphone');

  await expect.poll(() => live().length).toBe(2);
  expect(screen.queryByRole('alert')).toBe(null);
});

test('a chosen device that another program has is told in the words of the engine', async () => {
  const { media } = await open(<DevicePreview />);
  getUserMedia.mockRejectedValue(new DOMException('Could not start', 'NotReadableError'));
  media.denyCapture('device-in-use');

  await press('Check camera and microphone');

  expect((await screen.findByRole('alert')).textContent).toBe('Another program uses the microphone or camera');
});

test('a preview without video never asks for the camera', async () => {
  await open(<DevicePreview video={false} />);

  await press('Check microphone');
  await expect.poll(() => live().length).toBe(1);

  expect(getUserMedia.mock.lastCall?.[0]).toMatchObject({ video: false });
  expect(screen.queryByRole('combobox', { name: 'Camera' })).toBe(null);
});

test('the help says what failed last, step by step, and is gone when it is tried again', async () => {
  const again = vi.fn();
  const { client, media } = await open(<PermissionHelp browser="firefox" onTryAgain={again} />);
  expect(screen.queryByRole('list')).toBe(null);
  media.denyCapture('denied-by-person');
  await act(async () => client.call.make('bob@example.com'));
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Click the crossed-out microphone or camera before the address.',
    'Click the × beside “Blocked”.',
    'Try again, and click Allow.',
  ]);

  await press('Try again');

  expect(again).toHaveBeenCalledOnce();
  expect(screen.queryByRole('list')).toBe(null);
});

test('the help interrupts only where no notice has said it already', async () => {
  const { client, media } = await open(
    <>
      <ErrorNotice />
      <PermissionHelp />
    </>,
  );
  media.denyCapture('no-device');

  await act(async () => client.call.make('bob@example.com'));

  expect(screen.getAllByRole('alert')).toHaveLength(1);
  expect(screen.getByText('No microphone or camera was found')).toBeDefined();
});

test('the help has nothing to say of what is no fault of the devices', async () => {
  const { container } = await open(
    <PermissionHelp error={{ name: 'BasicError', code: 'call:7', message: '', reason: 'no-such-callee' }} />,
  );

  expect(container.textContent).toBe('');
});

test('every word of the help can be replaced', async () => {
  const error = { name: 'BasicError', code: 'call:4', message: '', reason: 'denied-by-person' } as const;
  await open(
    <TextsProvider texts={{ tryAgain: 'Noch einmal', mediaSteps: (reason, browser) => [`${reason} in ${browser}`] }}>
      <PermissionHelp error={error} browser="safari" onTryAgain={() => undefined} />
    </TextsProvider>,
  );

  expect(screen.getByRole('listitem').textContent).toBe('denied-by-person in safari');
  expect(button('Noch einmal')).toBeDefined();
});
