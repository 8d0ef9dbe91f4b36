import { expect, test } from 'vitest';
import { describesHold, mediaOffered, originSessionId, type PeerEvent } from '../../src/media';
import { createFakeMedia } from '../../src/testing';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test('two fake peers call each other, hold and resume as two browsers do', async () => {
  const media = createFakeMedia();
  const [alice, bob] = [media.createPeer({ iceServers: [] }), media.createPeer({ iceServers: [] })];
  const heard: PeerEvent[] = [];
  alice.on((event) => heard.push(event));
  alice.addTracks(await media.capture({ audio: true, video: true }));
  bob.addTracks(await media.capture({ audio: true, video: false }));

  const offer = await alice.createOffer({ trickle: false });
  const answer = await bob.acceptOffer(offer, { trickle: false });
  await alice.acceptAnswer(answer);
  await settled();

  expect(mediaOffered(offer)).toEqual({ audio: true, video: true });
  expect(answer).toContain('a=recvonly');
  expect(originSessionId(offer)).not.toBe(originSessionId(answer));
  expect(media.peers.map(({ connectionState }) => connectionState)).toEqual(['connected', 'connected']);
  expect(media.peers.map(({ remoteTracks }) => remoteTracks.map(({ kind, muted }) => [kind, muted]))).toEqual([
    [['audio', false]],
    [
      ['audio', false],
      ['video', false],
    ],
  ]);

  const hold = await bob.createOffer({ trickle: false, hold: true });
  const held = await alice.acceptOffer(hold, { trickle: false });
  await bob.acceptAnswer(held);

  expect([hold, held].map(describesHold)).toEqual([true, true]);
  expect(media.peers.flatMap(({ remoteTracks }) => remoteTracks.map(({ muted }) => muted))).toEqual([true, true, true]);

  const unhold = await bob.createOffer({ trickle: false });
  await bob.acceptAnswer(await alice.acceptOffer(unhold, { trickle: false }));

  expect(describesHold(unhold)).toBe(false);
  expect(media.peers.flatMap(({ remoteTracks }) => remoteTracks.map(({ muted }) => muted))).toEqual([false, false, false]);
  expect(heard.filter(({ type }) => type.startsWith('remoteTrack'))).toHaveLength(1);
});

test('while trickling, the text comes first, then a candidate, then the whole text once', async () => {
  const media = createFakeMedia();
  const peer = media.createPeer({ iceServers: [] });
  const order: string[] = [];
  peer.on(({ type }) => order.push(type));
  peer.addTracks(await media.capture({ audio: true, video: false }));

  const offer = await peer.createOffer({ trickle: true });
  order.push('offer');
  await settled();

  expect(order).toEqual(['offer', 'candidate', 'gathered']);
  expect(offer).not.toContain('a=candidate');
});

test('a peer that is closed while it gathers says that the call is over, and then nothing', async () => {
  const media = createFakeMedia();
  media.conditions.gathering = 'manual';
  const peer = media.createPeer({ iceServers: [] });
  const heard: PeerEvent[] = [];
  peer.on((event) => heard.push(event));

  const offer = peer.createOffer({ trickle: false });
  peer.close();
  media.peers[0]?.finishGathering();

  await expect(offer).rejects.toMatchObject({ code: 'call:2', reason: 'call-over' });
  expect(heard).toEqual([]);
  expect(media.openPeers()).toEqual([]);
});

test('the person can be made to deny, to take their time, and to have their devices unplugged', async () => {
  const media = createFakeMedia();
  media.denyCapture('no-device');
  await expect(media.capture({ audio: true, video: false })).rejects.toMatchObject({ code: 'call:4', reason: 'no-device' });
  media.denyCapture(undefined);

  const prompt = media.grantLater();
  const capture = media.capture({ audio: true, video: true });
  await settled();
  expect(media.tracks).toEqual([]);
  prompt.grant();
  const [audio, video] = await capture;
  let ended = 0;
  audio?.addEventListener('ended', () => ended++);
  media.tracks[0]?.end();
  video?.stop();

  expect(ended).toBe(1);
  expect(media.liveTracks()).toEqual([]);
});

test('an answer that nobody waits for is refused, as a browser refuses it, and a failure can be had on request', async () => {
  const media = createFakeMedia();
  const peer = media.createPeer({ iceServers: [] });
  const offer = await media.createPeer({ iceServers: [] }).createOffer({ trickle: false, receive: ['audio'] });

  await expect(peer.acceptAnswer(offer)).rejects.toMatchObject({ code: 'call:2' });
  await expect(peer.acceptOffer('', { trickle: false })).rejects.toMatchObject({ code: 'call:9' });
  media.failNext('acceptOffer');
  await expect(peer.acceptOffer(offer, { trickle: false })).rejects.toMatchObject({ code: 'call:2' });
  await expect(peer.acceptOffer(offer, { trickle: false })).resolves.toContain('m=audio');
});

test('when both offer at once, the one that takes the other offer gives up its own and offers it again later', async () => {
  const media = createFakeMedia();
  const [alice, bob] = [media.createPeer({ iceServers: [] }), media.createPeer({ iceServers: [] })];
  alice.addTracks(await media.capture({ audio: true, video: false }));
  bob.addTracks(await media.capture({ audio: true, video: false }));
  await alice.acceptAnswer(await bob.acceptOffer(await alice.createOffer({ trickle: false }), { trickle: false }));
  alice.addTracks(await media.capture({ audio: false, video: true }));
  await alice.createOffer({ trickle: false });

  const answer = await alice.acceptOffer(await bob.createOffer({ trickle: false, hold: true }), { trickle: false });

  expect(mediaOffered(answer)).toEqual({ audio: false, video: false });
  await expect(alice.acceptAnswer(answer)).rejects.toMatchObject({ code: 'call:2' });
  expect(mediaOffered(await alice.createOffer({ trickle: false }))).toEqual({ audio: true, video: true });
});
