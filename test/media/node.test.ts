import { afterEach, expect, test, vi } from 'vitest';
import { createBrowserMedia } from '../../src/media';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('in Node the media can be made and asked for devices, and has none', async () => {
  vi.stubGlobal('navigator', undefined);
  const media = createBrowserMedia();

  expect(await media.getDevices()).toEqual({ camera: [], microphone: [], speaker: [] });
  expect(() => {
    media.onDevicesChange(() => undefined)();
  }).not.toThrow();
});

test('where there is no RTCPeerConnection a call says that the browser cannot do it', () => {
  expect(() => createBrowserMedia().createPeer({ iceServers: [] })).toThrow(
    expect.objectContaining({ code: 'call:3', reason: 'unsupported-browser' }),
  );
});

test.each([
  [false, 'insecure-context'],
  [true, 'unsupported-browser'],
])('without mediaDevices, on a secure page: %s, the reason is %s', async (isSecureContext, reason) => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('isSecureContext', isSecureContext);

  await expect(createBrowserMedia().capture({ audio: true, video: false })).rejects.toMatchObject({ code: 'call:4', reason });
});

test('where nothing is asked for, nobody is asked', async () => {
  const getUserMedia = vi.fn();
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });

  expect(await createBrowserMedia().capture({ audio: false, video: false })).toEqual([]);
  expect(getUserMedia).not.toHaveBeenCalled();
});

test('the browser is asked within the click, once for both, with the treatment of sound that the caller did not decide', () => {
  const getUserMedia = vi.fn(() => new Promise(() => undefined));
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });

  void createBrowserMedia().capture({ audio: { echoCancellation: false, deviceId: 'desk' }, video: { width: 640 } });

  expect(getUserMedia).toHaveBeenCalledExactlyOnceWith({
    audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true, deviceId: 'desk' },
    video: { width: 640 },
  });
});

test('when the browser never lists its devices, the last list it gave is given after two seconds', async () => {
  vi.useFakeTimers();
  const microphone = { kind: 'audioinput', deviceId: 'desk' };
  const enumerateDevices = vi.fn<() => Promise<unknown>>(() => Promise.resolve([microphone]));
  vi.stubGlobal('navigator', { mediaDevices: { enumerateDevices } });
  const media = createBrowserMedia();
  await media.getDevices();
  enumerateDevices.mockReturnValue(new Promise(() => undefined));

  const late = media.getDevices();
  await vi.advanceTimersByTimeAsync(2000);

  expect(await late).toEqual({ camera: [], microphone: [microphone], speaker: [] });
  expect(vi.getTimerCount()).toBe(0);
});
