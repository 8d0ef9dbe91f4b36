import { afterEach, expect, test, vi } from 'vitest';
import { createBrowserMedia, describesHold, type Peer, type PeerEvent } from '../../src/media';

const media = createBrowserMedia();
const peers: Peer[] = [];
const captured: MediaStreamTrack[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const peer of peers.splice(0)) peer.close();
  for (const track of captured.splice(0)) track.stop();
  document.body.replaceChildren();
});

interface Side {
  peer: Peer;
  events: PeerEvent[];
}
function openPeer(): Side {
  const peer = media.createPeer({ iceServers: [] });
  const events: PeerEvent[] = [];
  peers.push(peer);
  peer.on((event) => {
    events.push(event);
    if (event.type === 'remoteTrack') media.render(event.track, document.body);
  });
  return { peer, events };
}
async function capture(kind: 'audio' | 'video'): Promise<MediaStreamTrack> {
  const [track] = await media.capture({ audio: kind === 'audio', video: kind === 'video' });
  captured.push(track!);
  return track!;
}
/** One side offers, the other answers. */
async function change(
  from: Peer,
  to: Peer,
  options: { hold?: boolean; iceRestart?: boolean; theyHold?: boolean } = {},
): Promise<[string, string]> {
  const offer = await from.createOffer({ trickle: false, hold: options.hold, iceRestart: options.iceRestart });
  const answer = await to.acceptOffer(offer, { trickle: false, hold: options.theyHold });
  await from.acceptAnswer(answer);
  return [offer, answer];
}
async function talking(): Promise<[Side, Side]> {
  const [alice, bob] = [openPeer(), openPeer()];
  for (const { peer } of [alice, bob]) peer.addTracks([await capture('audio')]);
  await change(alice.peer, bob.peer);
  await vi.waitFor(() => expect([alice.peer.connectionState, bob.peer.connectionState]).toEqual(['connected', 'connected']), 10_000);
  return [alice, bob];
}
const sectionsOf = (sdp: string): string[] => sdp.match(/^m=\w+/gm) ?? [];
const directionsOf = (sdp: string): string[] =>
  [...sdp.matchAll(/^a=(sendrecv|sendonly|recvonly|inactive)/gm)].map(([, word = '']) => word);
/** The tracks of the far side that came and have not ended. */
function present({ events }: Side): string[] {
  const tracks: MediaStreamTrack[] = [];
  for (const event of events) {
    if (event.type === 'remoteTrack') tracks.push(event.track);
    if (event.type === 'remoteTrackEnded') tracks.splice(tracks.indexOf(event.track), 1);
  }
  return tracks.map(({ kind }) => kind);
}
async function decodes(peer: Peer, kind: 'audio' | 'video'): Promise<void> {
  const received = async (): Promise<number> => {
    let sum = 0;
    for (const report of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
      if (report['type'] === 'inbound-rtp' && report['kind'] === kind)
        sum += Number(report[kind === 'video' ? 'framesDecoded' : 'totalSamplesReceived'] ?? 0);
    }
    return sum;
  };
  const before = await received();
  await vi.waitFor(async () => expect(await received()).toBeGreaterThan(before), 10_000);
}

test('video that is added, removed and added again is seen each time, and needs one section', async () => {
  const [alice, bob] = await talking();

  for (let round = 0; round < 3; round++) {
    const camera = await capture('video');
    alice.peer.addTracks([camera]);
    const [offer, answer] = await change(alice.peer, bob.peer);
    expect([sectionsOf(offer), directionsOf(answer)]).toEqual([
      ['m=audio', 'm=video'],
      ['sendrecv', 'recvonly'],
    ]);
    await decodes(bob.peer, 'video');
    expect(present(bob)).toEqual(['audio', 'video']);

    alice.peer.removeTracks([camera]);
    camera.stop();
    const [without, agreed] = await change(alice.peer, bob.peer);
    expect([directionsOf(without), directionsOf(agreed)]).toEqual([
      ['sendrecv', 'recvonly'],
      ['sendrecv', 'inactive'],
    ]);
    expect(present(bob)).toEqual(['audio']);
  }
  await decodes(bob.peer, 'audio');
});

test('video of both sides shares a section, and each stops its own', async () => {
  const [alice, bob] = await talking();
  const [anns, bobs] = [await capture('video'), await capture('video')];
  alice.peer.addTracks([anns]);
  await change(alice.peer, bob.peer);

  bob.peer.addTracks([bobs]);
  const [offer] = await change(bob.peer, alice.peer);
  expect(sectionsOf(offer)).toEqual(['m=audio', 'm=video']);
  await Promise.all([decodes(alice.peer, 'video'), decodes(bob.peer, 'video')]);
  alice.peer.removeTracks([anns]);
  await change(alice.peer, bob.peer);

  expect([present(alice), present(bob)]).toEqual([['audio', 'video'], ['audio']]);
  await decodes(alice.peer, 'video');
});

test('a screen beside a camera has a section of its own', async () => {
  const [alice, bob] = await talking();
  alice.peer.addTracks([await capture('video')]);
  await change(alice.peer, bob.peer);

  alice.peer.addTracks([await capture('video')]);
  const [offer] = await change(alice.peer, bob.peer);

  expect(sectionsOf(offer)).toEqual(['m=audio', 'm=video', 'm=video']);
  expect(present(bob)).toEqual(['audio', 'video', 'video']);
});

test('hold by one and by both is inactive, and video that is stopped while held is gone afterwards', async () => {
  const [alice, bob] = await talking();
  const camera = await capture('video');
  alice.peer.addTracks([camera]);
  await change(alice.peer, bob.peer);
  await decodes(bob.peer, 'video');

  const [hold, held] = await change(alice.peer, bob.peer, { hold: true });
  expect([hold, held].map(describesHold)).toEqual([true, true]);
  expect(present(bob)).toEqual(['audio', 'video']);
  const [, both] = await change(alice.peer, bob.peer, { theyHold: true });
  expect(describesHold(both)).toBe(true);
  alice.peer.removeTracks([camera]);
  await change(alice.peer, bob.peer, { hold: true });
  const [resumed] = await change(alice.peer, bob.peer);

  expect(directionsOf(resumed)).toEqual(['sendrecv', 'recvonly']);
  expect(present(bob)).toEqual(['audio']);
  await decodes(bob.peer, 'audio');
});

test.each(['by the far side', 'by nobody'])('an offer that was taken back can be made again after one %s', async (inBetween) => {
  const [alice, bob] = await talking();
  alice.peer.addTracks([await capture('video')]);
  await alice.peer.createOffer({ trickle: false });

  if (inBetween === 'by nobody') await alice.peer.rollBack();
  else {
    // The far side adds video at the same moment; taking its offer takes back ours.
    bob.peer.addTracks([await capture('video')]);
    const offer = await bob.peer.createOffer({ trickle: false });
    await bob.peer.acceptAnswer(await alice.peer.acceptOffer(offer, { trickle: false }));
    await decodes(alice.peer, 'video');
  }
  const [offer] = await change(alice.peer, bob.peer);

  expect(sectionsOf(offer)).toEqual(['m=audio', 'm=video']);
  await decodes(bob.peer, 'video');
  await decodes(bob.peer, 'audio');
  await alice.peer.rollBack(); // nothing waits: nothing happens
});

test('a hold that was taken back silences nobody', async () => {
  const [alice, bob] = await talking();
  await alice.peer.createOffer({ trickle: false, hold: true });

  await alice.peer.rollBack();

  await decodes(alice.peer, 'audio');
  const [offer] = await change(alice.peer, bob.peer);
  expect(directionsOf(offer)).toEqual(['sendrecv']);
});

test('video that was to be added and is not, after all, leaves the call as it was, and can be added later', async () => {
  const [alice, bob] = await talking();
  const camera = await capture('video');
  alice.peer.addTracks([camera]);
  await alice.peer.createOffer({ trickle: false });

  await alice.peer.rollBack();
  alice.peer.removeTracks([camera]);
  const [offer] = await change(alice.peer, bob.peer);
  expect(directionsOf(offer)).not.toContain('recvonly');
  await decodes(bob.peer, 'audio');
  alice.peer.addTracks([await capture('video')]);
  const [later] = await change(alice.peer, bob.peer);

  expect(sectionsOf(later)).toEqual(['m=audio', 'm=video']);
  await decodes(bob.peer, 'video');
});

test('a restart of ICE that was taken back harms nothing, and can be made again', async () => {
  const [alice, bob] = await talking();
  await alice.peer.createOffer({ trickle: false, iceRestart: true });

  await alice.peer.rollBack();
  await decodes(bob.peer, 'audio');
  await change(bob.peer, alice.peer);
  await Promise.all([decodes(alice.peer, 'audio'), decodes(bob.peer, 'audio')]);
  await change(alice.peer, bob.peer, { iceRestart: true });

  await Promise.all([decodes(alice.peer, 'audio'), decodes(bob.peer, 'audio')]);
});

test('a restart of ICE has a new name on both sides, and the call goes on', async () => {
  const [alice, bob] = await talking();
  const name = (sdp: string): string | undefined => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
  const [before] = await change(alice.peer, bob.peer);

  alice.peer.setIceServers([]);
  const [offer] = await change(alice.peer, bob.peer, { iceRestart: true });

  expect(name(offer)).not.toBe(name(before));
  await Promise.all([decodes(alice.peer, 'audio'), decodes(bob.peer, 'audio')]);
});

test('another microphone in the place of one needs no description, and stays in the offers to come', async () => {
  const [alice, bob] = await talking();
  const [first, second] = [captured[0]!, await capture('audio')];

  await alice.peer.replaceTrack(first, second);
  first.stop();
  await decodes(bob.peer, 'audio');
  const [offer] = await change(alice.peer, bob.peer);

  expect([sectionsOf(offer), directionsOf(offer)]).toEqual([['m=audio'], ['sendrecv']]);
});

test('a second connection with the same tracks comes up beside the first, which goes on', async () => {
  const [alice, bob] = await talking();
  const [beside, carol] = [openPeer(), openPeer()];
  beside.peer.addTracks([captured[0]!]);
  carol.peer.addTracks([await capture('audio')]);

  const offer = await beside.peer.createOffer({ trickle: false });
  await beside.peer.acceptAnswer(await carol.peer.acceptOffer(offer, { trickle: false }));

  await Promise.all([decodes(carol.peer, 'audio'), decodes(bob.peer, 'audio')]);
  alice.peer.close();
  await decodes(carol.peer, 'audio');
  await decodes(beside.peer, 'audio');
});

test('tones are played one after another, and those of a second run after those of the first', async () => {
  const [alice] = await talking();
  const played: string[] = [];
  const { insertDTMF } = RTCDTMFSender.prototype;
  vi.spyOn(RTCDTMFSender.prototype, 'insertDTMF').mockImplementation(function (this: RTCDTMFSender, ...parameters) {
    this.ontonechange = ({ tone }) => void played.push(tone || '.');
    insertDTMF.apply(this, parameters);
  });
  const start = performance.now();

  await Promise.all([alice.peer.sendTones('12', { durationMs: 70, gapMs: 50 }), alice.peer.sendTones('#', { durationMs: 70, gapMs: 50 })]);

  expect(played.join('')).toBe('12.#.');
  expect(performance.now() - start).toBeGreaterThan(3 * 110);
});

test('tones that hold cuts off come to an end all the same', async () => {
  const [alice, bob] = await talking();
  const tones = alice.peer.sendTones('123', { durationMs: 100, gapMs: 50 });

  await change(alice.peer, bob.peer, { hold: true });

  await expect(tones).resolves.toBeUndefined();
});

test('tones need a call that sends sound', async () => {
  const { peer } = openPeer();

  await expect(peer.sendTones('1', { durationMs: 100, gapMs: 70 })).rejects.toMatchObject({ code: 'call:2' });
});

test('tones are heard here, and what they took of the browser is given back', async () => {
  const frequencies: number[] = [];
  const closed = vi.spyOn(AudioContext.prototype, 'close');
  const start = vi.spyOn(OscillatorNode.prototype, 'start').mockImplementation(function (this: OscillatorNode) {
    frequencies.push(this.frequency.value);
  });
  vi.spyOn(OscillatorNode.prototype, 'stop').mockImplementation(() => undefined);

  media.playTones('5#', { durationMs: 60, gapMs: 20 });

  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(4), 5000);
  expect(frequencies).toEqual([770, 1336, 941, 1477]);
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1), 5000);
});

test('the browser says which codecs it can send', () => {
  expect(media.availableCodecs('audio').map(({ mimeType }) => mimeType)).toContain('audio/opus');
  expect(media.availableCodecs('video').map(({ mimeType }) => mimeType)).toContain('video/VP8');
});

test('a screen is shared, or the refusal says why', async () => {
  const screen = new MediaStream([await capture('video')]);
  const ask = vi.spyOn(navigator.mediaDevices, 'getDisplayMedia').mockResolvedValueOnce(screen);
  ask.mockRejectedValueOnce(new DOMException('Permission denied', 'NotAllowedError'));

  await expect(media.captureScreen({ frameRate: 5 })).resolves.toEqual(screen.getTracks());
  expect(ask).toHaveBeenCalledWith({ video: { frameRate: 5 } });

  await expect(media.captureScreen(true)).rejects.toMatchObject({ code: 'call:4', reason: 'denied-by-person' });
});

test('descriptions of the far side go through the handlers of the application, too', async () => {
  const seen: unknown[] = [];
  const alice = openPeer();
  const bob = media.createPeer({
    iceServers: [],
    transformSdp: async (sdp, info) => {
      seen.push(info);
      return sdp;
    },
  });
  peers.push(bob);
  alice.peer.addTracks([await capture('audio')]);

  await change(alice.peer, bob);

  expect(seen).toEqual([
    { type: 'offer', endpoint: 'remote' },
    { type: 'answer', endpoint: 'local' },
    { type: 'answer', endpoint: 'local' },
  ]);
});
