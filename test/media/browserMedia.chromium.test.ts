import { afterEach, expect, test, vi } from 'vitest';
import type { Log } from '../../src/log';
import { createBrowserMedia } from '../../src/media';

const captured: MediaStreamTrack[] = [];

afterEach(() => {
  for (const track of captured.splice(0)) track.stop();
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

const silentLog = () => ({
  debug: vi.fn<Log['debug']>(),
  info: vi.fn<Log['info']>(),
  warn: vi.fn<Log['warn']>(),
  error: vi.fn<Log['error']>(),
});

async function capture(audio: boolean, video: boolean): Promise<MediaStreamTrack[]> {
  const tracks = await createBrowserMedia().capture({ audio, video });
  captured.push(...tracks);
  return tracks;
}

function container(): HTMLElement {
  const element = document.createElement('div');
  document.body.append(element);
  return element;
}

test('microphone and camera come from one request, with the echo taken out', async () => {
  const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia');

  const [audio, video] = await capture(true, true);

  expect(getUserMedia).toHaveBeenCalledTimes(1);
  expect([audio?.kind, video?.kind]).toEqual(['audio', 'video']);
  expect(audio?.getSettings()).toMatchObject({ echoCancellation: true, noiseSuppression: true, autoGainControl: true });
});

test('a device that does not exist is too much to ask', async () => {
  const asked = createBrowserMedia().capture({ audio: { deviceId: { exact: 'nowhere' } }, video: false });

  await expect(asked).rejects.toMatchObject({ code: 'call:4', reason: 'overconstrained' });
});

test.each([
  ['NotFoundError', 'no-device'],
  ['NotAllowedError', 'denied-by-person'],
  ['NotReadableError', 'device-in-use'],
])('when the browser says %s for microphone and camera together, the request fails as a whole', async (name, reason) => {
  const cause = new DOMException('', name);
  const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(cause);

  await expect(createBrowserMedia().capture({ audio: true, video: true })).rejects.toMatchObject({ code: 'call:4', reason, cause });
  expect(getUserMedia).toHaveBeenCalledTimes(1);
});

test('the devices are listed by what they are, and a change is told until one stops listening', async () => {
  const media = createBrowserMedia();
  const changed = vi.fn();
  const stop = media.onDevicesChange(changed);

  const { camera, microphone, speaker } = await media.getDevices();
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  stop();
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));

  expect([camera, microphone, speaker].map((devices) => devices.length > 0)).toEqual([true, true, true]);
  expect(changed).toHaveBeenCalledTimes(1);
});

test('a picture is shown once however often it is rendered, fills its place, and plays without a click', async () => {
  const media = createBrowserMedia();
  const place = container();
  const [track] = await capture(false, true);
  if (!track) throw new Error('no camera');

  media.render(track, place);
  media.render(track, place);

  const [video, ...others] = place.querySelectorAll('video');
  expect(others).toEqual([]);
  expect(video).toMatchObject({ autoplay: true, playsInline: true, muted: true, style: { width: '100%', height: '100%' } });
  await vi.waitFor(() => expect(video?.videoWidth).toBeGreaterThan(0));
  expect(video?.paused).toBe(false);
});

test('a track can be in several places and is taken out of one or of all of them', async () => {
  const media = createBrowserMedia();
  const [one, two, three] = [container(), container(), container()];
  const [audio] = await capture(true, false);
  if (!audio) throw new Error('no microphone');
  for (const place of [one, two, three]) media.render(audio, place);
  const element = one.querySelector('audio');

  media.unrender(audio, one);

  expect(one.childElementCount).toBe(0);
  expect(element?.srcObject).toBeNull();
  expect(media.containersOf(audio)).toEqual([two, three]);

  media.unrender(audio);
  media.unrender(audio);

  expect(media.containersOf(audio)).toEqual([]);
  expect(document.querySelectorAll('audio')).toHaveLength(0);
});

test('a container that the page has emptied is filled again by the next rendering', async () => {
  const media = createBrowserMedia();
  const place = container();
  const [track] = await capture(false, true);
  if (!track) throw new Error('no camera');
  media.render(track, place);
  place.replaceChildren();
  expect(media.containersOf(track)).toEqual([]);

  media.render(track, place);

  expect(place.childElementCount).toBe(1);
  await vi.waitFor(() => expect(place.querySelector('video')?.paused).toBe(false));
});

test('a loudspeaker that does not exist, or a browser that waits for a click, is a warning and not an error', async () => {
  const log = silentLog();
  const media = createBrowserMedia({ log });
  const [audio] = await capture(true, false);
  if (!audio) throw new Error('no microphone');
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(new DOMException('', 'NotAllowedError'));

  media.render(audio, container(), { speakerId: 'nowhere' });

  await vi.waitFor(() => expect(log.warn).toHaveBeenCalledTimes(2));
});

test('sound is sent to the chosen loudspeaker', async () => {
  const media = createBrowserMedia();
  const place = container();
  const [audio] = await capture(true, false);
  const { speaker } = await media.getDevices();
  const speakerId = speaker.at(-1)?.deviceId ?? '';
  if (!audio) throw new Error('no microphone');

  media.render(audio, place, { speakerId });

  await vi.waitFor(() => expect(place.querySelector('audio')?.sinkId).toBe(speakerId));
});

test('a track that is taken out before it began to play leaves no warning', async () => {
  const log = silentLog();
  const media = createBrowserMedia({ log });
  const [audio] = await capture(true, false);
  if (!audio) throw new Error('no microphone');

  media.render(audio, container());
  media.unrender(audio);
  await new Promise((resolve) => requestAnimationFrame(resolve));

  expect(log.warn).not.toHaveBeenCalled();
});
