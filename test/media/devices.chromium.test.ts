import { afterEach, expect, test, vi } from 'vitest';
import { createBrowserMedia } from '../../src/media';

const captured: MediaStreamTrack[] = [];

afterEach(() => {
  for (const track of captured.splice(0)) track.stop();
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

async function capture(request: Partial<Parameters<ReturnType<typeof createBrowserMedia>['capture']>[0]>): Promise<MediaStreamTrack[]> {
  const tracks = await createBrowserMedia().capture({ audio: false, video: false, ...request });
  captured.push(...tracks);
  return tracks;
}

function container(): HTMLElement {
  const element = document.createElement('div');
  document.body.append(element);
  return element;
}
const sinkOf = (element: Element) => (element.firstElementChild as HTMLMediaElement | null)?.sinkId;

test('three microphones and three loudspeakers are listed, and each microphone can be taken', async () => {
  const { microphone, speaker } = await createBrowserMedia().getDevices();
  expect([microphone.length, speaker.length]).toEqual([3, 3]);

  for (const { deviceId, label } of microphone) {
    const [track] = await capture({ audio: { deviceId: { exact: deviceId } } });
    expect([track?.getSettings().deviceId, track?.label]).toEqual([deviceId, label]);
  }
});

test('a device that is wished for and not there gives its place to another', async () => {
  const [track] = await capture({ audio: { deviceId: 'gone' } });

  expect(track?.getSettings().deviceId).toBe('default');
});

test('the loudspeaker moves what is played, except what has one of its own, and holds for what comes', async () => {
  const media = createBrowserMedia();
  const [, first, second] = (await media.getDevices()).speaker;
  const [[one], [other], [third]] = await Promise.all([capture({ audio: true }), capture({ audio: true }), capture({ audio: true })]);
  const places = [container(), container(), container()] as const;
  media.render(one!, places[0]);
  media.render(other!, places[1], { speakerId: second!.deviceId });

  media.setSpeaker(first!.deviceId);
  media.render(third!, places[2]);
  await vi.waitFor(() => expect(places.map(sinkOf)).toEqual([first!.deviceId, second!.deviceId, first!.deviceId]));
  media.setSpeaker('');

  await vi.waitFor(() => expect(places.map(sinkOf)).toEqual(['', second!.deviceId, '']));
});

test('a track that was stopped still says what was asked of it, so that another device can be asked for the same', async () => {
  const [track] = await capture({ audio: { echoCancellation: false } });

  track!.stop();

  expect(track!.getConstraints()).toMatchObject({ echoCancellation: false });
});

test('an error says what no device has', async () => {
  await expect(createBrowserMedia().capture({ audio: false, video: { width: { exact: 99_999 } } })).rejects.toMatchObject({
    code: 'call:4',
    reason: 'overconstrained',
    message: expect.stringContaining("No device has this 'width'.") as string,
  });
});

test.each([
  ['denied', 'granted', 'It is the camera that was denied.'],
  ['granted', 'denied', 'It is the microphone that was denied.'],
] as const)('where the camera is %s and the microphone %s, the error says which it was', async (camera, microphone, sentence) => {
  const states: Partial<Record<string, PermissionState>> = { camera, microphone };
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('Permission denied', 'NotAllowedError'));
  vi.spyOn(navigator.permissions, 'query').mockImplementation(({ name }) => Promise.resolve({ state: states[name] } as PermissionStatus));

  await expect(createBrowserMedia().capture({ audio: true, video: true })).rejects.toMatchObject({
    reason: 'denied-by-person',
    message: expect.stringContaining(sentence) as string,
  });
});

test('a browser that does not tell permissions apart, or never answers, gives the plain error', async () => {
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('Permission denied', 'NotAllowedError'));
  const query = vi.spyOn(navigator.permissions, 'query').mockRejectedValue(new TypeError('camera is no permission'));
  await expect(createBrowserMedia().capture({ audio: true, video: true })).rejects.toMatchObject({ reason: 'denied-by-person' });

  query.mockReturnValue(new Promise(() => undefined));
  await expect(createBrowserMedia().capture({ audio: true, video: true })).rejects.toMatchObject({ reason: 'denied-by-person' });
});
