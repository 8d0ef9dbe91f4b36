import { getEventListeners } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { create, createOn } from '../../src/engine';
import { createFakeMedia } from '../../src/testing';
import { annAlone, bobsAddress, connect, reaches, scriptedService, settled, twoPeople, type Person } from './people';

afterEach(() => void vi.unstubAllGlobals());

const rounds = 200;

/** What the calls of a person have left behind. */
function remains({ client, media, heard }: Person) {
  const trackIds = new Set(heard.flatMap(([type, params]) => (type === 'call:newTrack' ? params.trackId : [])));
  const remoteTracks = media.peers.flatMap((peer) => peer.remoteTracks);
  return {
    liveTracks: media.liveTracks().length + remoteTracks.filter(({ readyState }) => readyState === 'live').length,
    openPeers: media.openPeers().length,
    peerListeners: media.peers.reduce((sum, peer) => sum + peer.listenerCount, 0),
    trackListeners: media.tracks.flatMap((track) => ['mute', 'unmute', 'ended'].flatMap((type) => getEventListeners(track, type))).length,
    knownTracks: [...trackIds].filter((trackId) => client.media.getTrackById(trackId)).length,
    renderings: media.renderings.length,
    callsKept: Math.max(0, client.call.getAll().length - 50),
  };
}
const nothing = { liveTracks: 0, openPeers: 0, peerListeners: 0, trackListeners: 0, knownTracks: 0, renderings: 0, callsKept: 0 };

test('two hundred answered calls leave no track, connection, listener or element behind on either side', async () => {
  const { ann, bob } = await twoPeople();

  for (let round = 0; round < rounds; round++) {
    const { made, received } = await connect(ann, bob);
    ann.client.media.renderTracks(ann.client.call.getById(made)!.remoteTracks, {} as Element); // the fake only remembers it
    if (round % 2) ann.client.call.end(made);
    else bob.client.call.end(received);
    await Promise.all([reaches(ann, made, 'Ended'), reaches(bob, received, 'Ended')]);
  }

  expect(ann.heard.filter(([type]) => type === 'call:newTrack')).toHaveLength(rounds * 4);
  expect(remains(ann)).toEqual(nothing);
  expect(remains(bob)).toEqual(nothing);
}, 30_000);

test('two hundred calls that fail, each in another way, leave nothing behind', async () => {
  const ann = annAlone();
  const listeners = ann.service.listenerCount();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  for (let round = 0; round < rounds; round++) {
    const way = round % 5;
    const prompt = way === 0 ? ann.media.grantLater() : undefined;
    ann.media.denyCapture(way === 1 ? 'no-device' : undefined);
    if (way === 2) ann.media.failNext('createOffer');
    ann.service.reply = ({ type }) => (way === 3 && type === 'invite' ? Promise.reject(new Error('500')) : Promise.resolve({}));
    const callId = ann.client.call.make(bobsAddress, { audio: true, video: true });
    if (way === 0) ann.client.call.end(callId);
    if (way === 4) {
      await reaches(ann, callId, 'Initiated');
      ann.service.say({ type: 'bye', callId });
    }
    await reaches(ann, callId, 'Ended');
    prompt?.grant();
    await settled();
  }

  expect(remains(ann)).toEqual(nothing);
  expect(ann.service.listenerCount()).toBe(listeners);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(timers);
}, 30_000);

test('a hundred clients that were made and dropped listen to no device, and those listen that somebody listens to', () => {
  const mediaDevices = new EventTarget();
  vi.stubGlobal('navigator', { mediaDevices });
  const listeners = () => getEventListeners(mediaDevices, 'devicechange').length;

  const clients = Array.from({ length: 100 }, () => create({ authentication: { server: { base: 'localhost' } } }));
  expect(listeners()).toBe(0);
  const stops = clients.map((client, index) =>
    index % 2 ? client.on('devices:change', () => undefined) : client.subscribe(() => undefined),
  );
  expect(listeners()).toBe(100);
  for (const stop of stops) stop();

  expect(listeners()).toBe(0);
});

test('a client that nobody listens to looks after its devices as long as a call goes on', async () => {
  const media = createFakeMedia();
  const service = scriptedService();
  const client = createOn({ signalling: service, media, user: { username: 'ann-id', identity: 'ann@example.com' } });
  expect(media.deviceListenerCount).toBe(0);

  const [first, second] = [client.call.make(bobsAddress), client.call.make(bobsAddress)];
  await settled();
  client.call.end(first);
  await settled();
  expect(media.deviceListenerCount).toBe(1);
  client.call.end(second);
  await settled();

  expect(media.deviceListenerCount).toBe(0);
});
