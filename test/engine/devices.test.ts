import { afterEach, expect, test, vi } from 'vitest';
import { createOn, type ClientEvent } from '../../src/engine';
import { createFakeMedia } from '../../src/testing';
import { annAlone, bobsAddress, connect, scriptedService, settled, twoPeople, type Person } from './people';

afterEach(() => void vi.useRealTimers());

const device = (kind: MediaDeviceKind, deviceId: string): MediaDeviceInfo => {
  const record = { kind, deviceId, groupId: deviceId, label: `The ${deviceId}` };
  return { ...record, toJSON: () => record };
};
const [headset, desk] = [device('audioinput', 'headset'), device('audioinput', 'desk')];
const [front, back] = [device('videoinput', 'front'), device('videoinput', 'back')];
const [earpiece, loud] = [device('audiooutput', 'earpiece'), device('audiooutput', 'loud')];
const microphone = [headset, desk];
const all = { microphone, camera: [front, back], speaker: [earpiece, loud] };

/** What was told by events of this type. */
function told({ heard }: Person, wanted: ClientEvent): unknown[] {
  return heard.flatMap(([type, params]) => (type === wanted ? [params] : []));
}
const used = ({ client }: Person, callId: string) =>
  client.call.getById(callId)!.localTracks.map((trackId) => client.media.getTrackById(trackId)?.deviceId);

async function talking(media = { audio: true, video: true }) {
  const { network, ann, bob } = await twoPeople();
  ann.media.changeDevices(all);
  const { made, received } = await connect(ann, bob, media);
  return { network, ann, bob, made, received };
}

test('the list of devices is news once at the start, and whenever it changes', async () => {
  const ann = annAlone();
  expect(ann.heard).toEqual([]);

  await settled();
  expect(told(ann, 'devices:change')).toHaveLength(1);
  ann.media.changeDevices(all);

  expect(told(ann, 'devices:change')).toHaveLength(2);
});

test('the first permission of each kind is news, as the list has labels then and browsers do not tell; later ones are none', async () => {
  const { ann, bob } = await twoPeople();
  await settled();
  const news = () => told(ann, 'devices:change').length;
  const before = news();

  const { made } = await connect(ann, bob, { audio: true, video: false });
  expect(news()).toBe(before + 1);
  ann.client.call.startVideo(made);
  await settled();
  expect(news()).toBe(before + 2);
  ann.client.call.stopVideo(made);
  await settled();
  ann.client.call.startVideo(made);
  await settled();
  await ann.client.media.initializeDevices();

  expect(news()).toBe(before + 3);
});

test('a refused permission is no news', async () => {
  const ann = annAlone();
  await settled();
  ann.media.denyCapture('denied-by-person');

  ann.client.call.make(bobsAddress);
  await settled();

  expect(told(ann, 'devices:change')).toHaveLength(1);
});

test('calls take the devices that were chosen, unless they name their own', async () => {
  const { ann } = await twoPeople();
  ann.media.changeDevices(all);
  ann.client.media.setDefaultDevices({ microphone: 'desk' });
  ann.client.media.setDefaultDevices({ camera: 'back' });
  expect(ann.client.media.getDefaultDevices()).toEqual({ microphone: 'desk', camera: 'back' });

  const chosen = ann.client.call.make(bobsAddress, { audio: true, video: true, videoOptions: { width: 320 } });
  const named = ann.client.call.make(bobsAddress, {
    audio: true,
    audioOptions: { deviceId: { exact: 'headset' } },
    video: true,
    videoOptions: { facingMode: 'user' },
  });
  await settled();

  expect(ann.media.captures).toEqual([
    { audio: { deviceId: 'desk' }, video: { width: 320, deviceId: 'back' } },
    { audio: { deviceId: { exact: 'headset' } }, video: { facingMode: 'user' } },
  ]);
  expect([used(ann, chosen), used(ann, named)]).toEqual([
    ['desk', 'back'],
    ['headset', 'front'],
  ]);
});

test('a chosen device that is not there gives its place to another, and the device shown is the one that is really used', async () => {
  const { ann, bob } = await twoPeople();
  ann.media.changeDevices(all);
  ann.client.media.setDefaultDevices({ microphone: 'lost on the way' });

  const { made } = await connect(ann, bob, { audio: true, video: false });

  expect(used(ann, made)).toEqual(['headset']);
});

test('microphone and camera are changed by one request; nothing is sent to the far side, and the old ones are off', async () => {
  const { ann, bob, made, received } = await talking();
  const old = ann.media.tracks.slice(0, 2);
  const before = bob.heard.length;

  ann.client.call.changeInputDevices(made, { microphone: 'desk', camera: 'back' });
  expect(ann.media.captures.at(-1)).toEqual({ audio: { deviceId: { exact: 'desk' } }, video: { deviceId: { exact: 'back' } } });
  await settled();

  expect(used(ann, made)).toEqual(['desk', 'back']);
  expect(old.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(told(ann, 'call:trackReplaced')).toMatchObject(old.map(({ id }) => ({ callId: made, oldTrack: { id } })));
  expect(bob.heard.slice(before)).toEqual([]);
  expect(bob.client.call.getById(received)?.remoteTracks).toHaveLength(2);
});

test('who is muted stays muted on another microphone, also who mutes while the browser asks for it', async () => {
  const { ann, made } = await talking({ audio: true, video: false });
  ann.client.call.mute(made);
  ann.client.call.changeInputDevices(made, { microphone: 'desk' });
  await settled();
  expect(ann.media.liveTracks().map(({ enabled }) => enabled)).toEqual([false]);

  ann.client.call.unmute(made);
  const prompt = ann.media.grantLater();
  ann.client.call.changeInputDevices(made, { microphone: 'headset' });
  ann.client.call.mute(made);
  prompt.grant();
  await settled();

  expect(used(ann, made)).toEqual(['headset']);
  expect(ann.media.liveTracks().map(({ enabled }) => enabled)).toEqual([false]);
});

test('without a call and without devices, all calls change to the chosen ones', async () => {
  const { ann, made } = await talking({ audio: true, video: false });
  ann.client.media.setDefaultDevices({ microphone: 'desk', camera: 'back' });

  ann.client.call.changeInputDevices();
  await settled();

  expect(used(ann, made)).toEqual(['desk']);
});

test('a device that is not there is refused, and the old one goes on', async () => {
  const { ann, made } = await talking({ audio: true, video: false });

  ann.client.call.changeInputDevices(made, { microphone: 'nowhere' });
  await settled();

  for (const event of ['media:error', 'call:error'] as const)
    expect(told(ann, event)).toMatchObject([{ callId: made, error: { code: 'call:4', reason: 'overconstrained' } }]);
  expect(used(ann, made)).toEqual(['headset']);
  expect(ann.media.liveTracks()).toHaveLength(1);
  expect(ann.client.call.getById(made)).toMatchObject({ state: 'Connected', localOp: undefined });
});

test('where only one camera can be open, the old one is turned off before the new one is asked for again', async () => {
  const { ann, made } = await talking();
  ann.media.grantLater().deny('device-in-use');

  ann.client.call.changeInputDevices(made, { camera: 'back' });
  await settled();

  expect(used(ann, made)).toEqual(['headset', 'back']);
  expect(ann.media.liveTracks()).toHaveLength(2);
});

test('where another program holds the new camera, the old one is opened again, and the error told', async () => {
  const { ann, made } = await talking();
  ann.media.grantLater().deny('device-in-use');
  ann.media.grantLater().deny('device-in-use');

  ann.client.call.changeInputDevices(made, { camera: 'back' });
  await settled();

  expect(told(ann, 'call:error')).toMatchObject([{ error: { code: 'call:4', reason: 'device-in-use' } }]);
  expect(used(ann, made)).toEqual(['headset', 'front']);
  expect(ann.media.liveTracks()).toHaveLength(2);
});

test('to change to nothing, or what is not sent, is refused', async () => {
  const { ann, made } = await talking({ audio: true, video: false });

  ann.client.call.changeInputDevices(made);
  ann.client.call.changeInputDevices(made, { camera: 'back' });
  await settled();

  expect(told(ann, 'call:error')).toMatchObject([{ error: { code: 'call:7' } }, { error: { code: 'call:7' } }]);
});

test('an unplugged microphone is replaced by another and says so, and is used again when it is back; who is muted stays muted', async () => {
  const { ann, bob, made } = await talking({ audio: true, video: false });
  ann.client.call.mute(made);
  const heardByBob = bob.heard.length;

  const listed = vi.spyOn(ann.media, 'getDevices').mockResolvedValue({ ...all, microphone: [desk] });
  ann.media.tracks[0]!.end();
  ann.media.changeDevices({ microphone: [desk] }); // told in the middle of the replacement
  await settled();
  listed.mockRestore();
  expect(used(ann, made)).toEqual(['desk']);
  expect(told(ann, 'devices:switched')).toEqual([
    {
      callId: made,
      kind: 'microphone',
      from: { deviceId: 'headset', label: 'The headset' },
      to: { deviceId: 'desk', label: 'The desk' },
      reason: 'unplugged',
    },
  ]);
  ann.media.changeDevices({ microphone });
  await settled();

  expect(used(ann, made)).toEqual(['headset']);
  expect(told(ann, 'devices:switched').at(-1)).toMatchObject({
    from: { deviceId: 'desk' },
    to: { deviceId: 'headset' },
    reason: 'plugged-in',
  });
  expect(ann.media.liveTracks().map(({ enabled }) => enabled)).toEqual([false]);
  expect(bob.heard.slice(heardByBob).filter(([type]) => type !== 'notification:received' && type !== 'call:remoteMediaState')).toEqual([]);
  expect(told(ann, 'media:error')).toEqual([]);
});

test('a person who chooses for themselves after that is not taken back', async () => {
  const { ann, made } = await talking({ audio: true, video: false });
  const third = device('audioinput', 'third');
  ann.media.changeDevices({ microphone: [desk, third] });
  ann.media.tracks[0]!.end();
  await settled();

  ann.client.call.changeInputDevices(made, { microphone: 'third' });
  await settled();
  ann.media.changeDevices({ microphone: [...microphone, third] });
  await settled();

  expect(used(ann, made)).toEqual(['third']);
});

test('without another camera the picture is gone, the call goes on, and the camera is used again when it is back', async () => {
  const { ann, bob, made, received } = await talking();

  ann.media.changeDevices({ camera: [] });
  ann.media.tracks[1]!.end();
  await settled();
  expect(told(ann, 'media:error')).toMatchObject([{ callId: made, error: { code: 'call:4', reason: 'no-device' } }]);
  expect(used(ann, made)).toEqual(['headset']);
  expect(ann.client.call.getById(made)).toMatchObject({ state: 'Connected', localOp: undefined });
  expect(bob.client.call.getById(received)?.remoteMedia).toEqual({ microphone: 'on', camera: 'none' });
  ann.media.changeDevices({ camera: [front] });
  await settled();

  expect(used(ann, made)).toEqual(['headset', 'front']);
  expect(told(ann, 'devices:switched')).toMatchObject([{ kind: 'camera', to: { deviceId: 'front' }, reason: 'plugged-in' }]);
  expect(bob.client.call.getById(received)?.remoteMedia).toEqual({ microphone: 'on', camera: 'on' });
});

test('a camera the person has stopped since does not come on by itself when the first one is back', async () => {
  const { ann, made } = await talking();
  ann.media.changeDevices({ camera: [back] });
  ann.media.tracks[1]!.end();
  await settled();
  expect(used(ann, made)).toEqual(['headset', 'back']);

  ann.client.call.stopVideo(made);
  await settled();
  ann.media.changeDevices({ camera: [front, back] });
  await settled();

  expect(ann.media.liveTracks().map(({ kind }) => kind)).toEqual(['audio']);
});

test('who starts another camera while the first is gone keeps that one', async () => {
  const { ann, made } = await talking();
  ann.media.changeDevices({ camera: [] });
  ann.media.tracks[1]!.end();
  await settled();

  ann.client.call.startVideo(made);
  await settled();
  ann.media.changeDevices({ camera: [front, back] });
  await settled();

  expect(ann.media.liveTracks().map(({ kind }) => kind)).toEqual(['audio', 'video']);
  expect(ann.media.captures).toHaveLength(2);
});

test('a permission that is taken away is not asked for again', async () => {
  const { ann, made } = await talking({ audio: true, video: false });

  ann.media.changeDevices({ microphone: [device('audioinput', '')] });
  ann.media.tracks[0]!.end();
  await settled();
  ann.media.changeDevices({ microphone });
  await settled();

  expect(ann.media.captures).toHaveLength(1);
  expect(told(ann, 'media:error')).toMatchObject([{ callId: made, error: { reason: 'denied-by-person' } }]);
});

test('an unplugged microphone of a call that has ended is let be', async () => {
  const { ann, made } = await talking({ audio: true, video: false });

  ann.media.changeDevices({ microphone: [desk] });
  ann.media.tracks[0]!.end();
  ann.client.call.end(made);
  await settled();

  expect(ann.media.captures).toHaveLength(1);
  expect(told(ann, 'media:error')).toEqual([]);
});

test('the chosen loudspeaker plays what is rendered and what was before; while it is away the default one does', async () => {
  const { ann, made } = await talking();
  const [voice, picture] = ann.client.call.getById(made)!.remoteTracks;
  const speakers = () => ann.media.renderings.map(({ speakerId }) => speakerId);
  const container = {} as Element; // Node has no elements, and the fake only remembers them
  ann.client.media.renderTracks([voice], container);
  ann.client.media.renderTracks([picture], container, { speakerId: 'earpiece' });

  ann.client.media.setDefaultDevices({ speaker: 'loud' });
  expect(speakers()).toEqual(['loud', 'earpiece']);
  ann.media.changeDevices({ speaker: [earpiece] });
  await settled();
  expect(speakers()).toEqual(['', 'earpiece']);
  ann.media.changeDevices({ speaker: [earpiece, loud] });
  await settled();

  expect(speakers()).toEqual(['loud', 'earpiece']);
  expect(told(ann, 'devices:switched')).toMatchObject([
    { kind: 'speaker', from: { deviceId: 'loud' }, reason: 'unplugged' },
    { kind: 'speaker', to: { deviceId: 'loud' }, reason: 'plugged-in' },
  ]);
});

test('a loudspeaker that was unplugged between two calls leaves the next one to the default, also where nobody listens', async () => {
  const media = createFakeMedia();
  const client = createOn({ signalling: scriptedService(), media, user: { username: 'ann-id', identity: 'ann@example.com' } });
  const setSpeaker = vi.spyOn(media, 'setSpeaker');
  client.media.setDefaultDevices({ speaker: 'loud' });
  media.changeDevices({ ...all, speaker: [earpiece] });
  await settled();
  expect(setSpeaker.mock.calls).toEqual([['loud']]);

  client.call.make(bobsAddress);
  await settled();

  expect(setSpeaker.mock.calls).toEqual([['loud'], ['']]);
});

test('devices can be asked for before there is a call; they are turned off again, and the list is news', async () => {
  const ann = annAlone();
  ann.media.changeDevices(all);
  await settled();
  const news = told(ann, 'devices:change').length;

  expect(await ann.client.media.initializeDevices()).toEqual(all);

  expect(ann.media.captures).toEqual([{ audio: true, video: true }]);
  expect(ann.media.liveTracks()).toEqual([]);
  expect(told(ann, 'devices:change')).toHaveLength(news + 1);
});

test('a permission that is refused before there is a call is an error of the media', async () => {
  const ann = annAlone();
  ann.media.denyCapture('denied-by-person');

  await expect(ann.client.media.initializeDevices({ audio: true })).rejects.toMatchObject({ code: 'call:4', reason: 'denied-by-person' });

  expect(told(ann, 'media:error')).toMatchObject([{ error: { code: 'call:4', reason: 'denied-by-person' } }]);
});
