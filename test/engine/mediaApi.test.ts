import { afterEach, expect, test, vi } from 'vitest';
import { createChosenDevices } from '../../src/engine/devices';
import { createMediaApi } from '../../src/engine/mediaApi';
import { createTrackRegistry } from '../../src/engine/tracks';
import { createLog } from '../../src/log';
import { createFakeMedia, FakeTrack } from '../../src/testing';
import { annAlone, connect, reaches, settled, story, twoPeople } from './people';

afterEach(() => void vi.unstubAllGlobals());

/** The media namespace over one local audio and one remote video track. */
function setUp() {
  const media = createFakeMedia();
  const tracks = createTrackRegistry();
  const [microphone, picture] = [new FakeTrack('audio'), new FakeTrack('video')];
  tracks.add({ track: microphone, callId: 'c', local: true, streamId: 'ours' });
  tracks.add({ track: picture, callId: 'c', local: false, streamId: 'theirs' });
  const emit = vi.fn();
  const sink = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const devices = createChosenDevices({ media, emit: () => undefined, onListed: () => undefined });
  const api = createMediaApi({ media, tracks, devices, emit, log: createLog(() => 'warn', sink), onMuted: () => undefined });
  return { api, media, microphone, picture, emit, warn: sink.warn };
}
const element = () => ({}) as Element; // Node has no elements, and the fake only remembers them

test('muting silences the track and says so once, and so does unmuting', () => {
  const { api, microphone, emit } = setUp();

  api.muteTracks([microphone.id]);
  expect(microphone.enabled).toBe(false);
  api.muteTracks([microphone.id]);
  api.unmuteTracks([microphone.id]);
  api.unmuteTracks([microphone.id]);

  expect(microphone.enabled).toBe(true);
  expect(emit.mock.calls).toEqual([
    ['media:muted', { tracks: [microphone.id] }],
    ['media:unmuted', { tracks: [microphone.id] }],
  ]);
});

test('only the tracks that really changed are named', () => {
  const { api, microphone, picture, emit } = setUp();
  api.muteTracks([microphone.id]);

  api.muteTracks([microphone.id, picture.id]);

  expect(emit).toHaveBeenLastCalledWith('media:muted', { tracks: [picture.id] });
});

test('one id in place of a list is that track, and nothing at all is passed over with a warning', () => {
  const { api, media, picture, warn } = setUp();
  const missing = undefined as unknown as string[];

  api.renderTracks(picture.id as unknown as string[], element());
  api.renderTracks(missing, element());
  api.muteTracks(missing);

  expect(media.renderings.map(({ track }) => track)).toEqual([picture]);
  expect(warn).toHaveBeenCalledTimes(2);
});

test('a selector that is none is warned of like one that matches nothing', () => {
  const { api, media, picture, warn } = setUp();
  vi.stubGlobal('document', {
    querySelector() {
      throw new SyntaxError('not a valid selector');
    },
  });

  api.renderTracks([picture.id], '##remote');

  expect(media.renderings).toEqual([]);
  expect(warn).toHaveBeenCalledTimes(1);
});

test('undefined and unknown tracks are passed over with a warning, but one that is gone is taken away in silence', () => {
  const { api, media, microphone, picture, emit, warn } = setUp();
  const container = element();

  api.renderTracks([undefined, picture.id, 'unknown'], container);
  api.muteTracks(['unknown', microphone.id]);
  api.removeTracks([undefined, 'ended a moment ago'], container);

  expect(media.renderings.map(({ track }) => track)).toEqual([picture]);
  expect(emit).toHaveBeenCalledWith('media:muted', { tracks: [microphone.id] });
  expect(warn.mock.calls.map(([line]) => String(line))).toEqual([
    'hookswitch: renderTracks: there is no track undefined; it is passed over',
    'hookswitch: renderTracks: there is no track unknown; it is passed over',
    'hookswitch: muteTracks: there is no track unknown; it is passed over',
    'hookswitch: removeTracks: there is no track undefined; it is passed over',
  ]);
});

test('a track rendered twice is shown once, and is gone after removeTracks', () => {
  const { api, media, picture } = setUp();
  const container = element();

  api.renderTracks([picture.id], container);
  api.renderTracks([picture.id], container, { speakerId: 'headset' });
  expect(media.renderings).toHaveLength(1);
  expect(api.getTrackById(picture.id)?.containers).toEqual([container]);
  api.removeTracks([picture.id], container);

  expect(api.getTrackById(picture.id)?.containers).toEqual([]);
});

test('a selector finds its element in the page', () => {
  const { api, media, picture } = setUp();
  const container = element();
  vi.stubGlobal('document', { querySelector: (selector: string) => (selector === '#remote' ? container : null) });

  api.renderTracks([picture.id], '#remote');

  expect(media.renderings.map((rendering) => rendering.container)).toEqual([container]);
});

test.each<[string, unknown]>([
  ['a selector that matches nothing', '#gone'],
  ['no container', undefined],
  ['null, as querySelector gives it', null],
])('%s is warned of, and nothing is rendered', (_, container) => {
  const { api, media, picture, warn } = setUp();
  vi.stubGlobal('document', { querySelector: () => null });

  api.renderTracks([picture.id], container as string);
  api.removeTracks([picture.id], container as string);

  expect(media.renderings).toEqual([]);
  expect(warn).toHaveBeenCalledTimes(2);
});

test('a track is described in the words of the SDK', () => {
  const { api, picture } = setUp();

  expect(api.getTrackById(picture.id)).toEqual({
    trackId: picture.id,
    id: picture.id,
    callId: 'c',
    local: false,
    kind: 'video',
    label: 'Fake video',
    muted: false,
    sourceMuted: false,
    disabled: false,
    state: 'live',
    streamId: 'theirs',
    containers: [],
  });
  expect(api.getTrackById('unknown')).toBeUndefined();
});

test('a description of a track stays as it was when the track changes', () => {
  const { api, microphone } = setUp();
  const before = api.getTrackById(microphone.id);

  api.muteTracks([microphone.id]);

  expect(before).toMatchObject({ muted: false, disabled: false });
  expect(api.getTrackById(microphone.id)).toMatchObject({ muted: true, disabled: true });
});

test('a stream is found by its id, with its tracks', () => {
  const { api, microphone } = setUp();

  expect(api.getById('ours')).toEqual({ id: 'ours', local: true, tracks: [microphone.id] });
  expect(api.getById('unknown')).toBeUndefined();
});

test('a track whose source pauses and resumes is told with the call it belongs to, until the call is over', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  await settled();
  const { remoteTracks, webrtcSessionId } = ann.client.call.getById(made)!;
  const remote = ann.media.openPeers()[0]!.remoteTracks[0]!;
  ann.heard.length = 0;

  remote.setMuted(true);
  expect(ann.client.media.getTrackById(remote.id)?.sourceMuted).toBe(true);
  remote.setMuted(false);
  ann.client.call.end(made);
  remote.dispatchEvent(new Event('mute'));

  const payload = { callId: made, trackId: remote.id, trackIds: [remote.id], isLocal: false, id: webrtcSessionId };
  expect(remoteTracks).toContain(remote.id);
  expect(ann.heard.filter(([type]) => type.startsWith('media:'))).toEqual([
    ['media:sourceMuted', payload],
    ['media:sourceUnmuted', payload],
  ]);
});

test('a device that is pulled out ends its track, and the call goes on', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  const microphone = ann.media.tracks[0]!;

  microphone.end();

  expect(ann.heard.at(-1)).toEqual([
    'call:trackEnded',
    { callId: made, trackId: microphone.id, local: true, id: ann.client.call.getById(made)!.webrtcSessionId },
  ]);
  expect(ann.client.call.getById(made)).toMatchObject({ state: 'Connected', localTracks: [ann.media.tracks[1]!.id] });
  expect(ann.client.media.getTrackById(microphone.id)).toBeUndefined();
  ann.client.call.end(made);
  expect(story(ann).filter((line) => line === 'call:trackEnded local')).toHaveLength(2);
});

test('elements of a call are gone at its end', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  const { remoteTracks, localTracks } = ann.client.call.getById(made)!;
  ann.client.media.renderTracks([...remoteTracks, ...localTracks], element());
  expect(ann.media.renderings).toHaveLength(4);

  bob.client.call.end(received);
  await reaches(ann, made, 'Ended');

  expect(ann.media.renderings).toEqual([]);
});

test('devices are listed, and their changes told', async () => {
  const ann = annAlone();
  const microphone = { deviceId: 'm', kind: 'audioinput' } as MediaDeviceInfo;

  ann.media.changeDevices({ microphone: [microphone] });

  expect(ann.heard).toEqual([['devices:change', {}]]);
  expect(await ann.client.media.getDevices()).toEqual({ camera: [], microphone: [microphone], speaker: [] });
});
