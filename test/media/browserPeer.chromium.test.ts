import { afterEach, expect, test, vi } from 'vitest';
import { createBrowserMedia, describesHold, mediaOffered, type Peer, type PeerEvent, type PeerOptions } from '../../src/media';

// Nothing listens there: a request to it is neither answered nor refused in time.
const deadStun: RTCIceServer = { urls: 'stun:192.0.2.1:3478' };
const media = createBrowserMedia();
const peers: Peer[] = [];
const captured: MediaStreamTrack[] = [];

afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
  for (const track of captured.splice(0)) track.stop();
  document.body.replaceChildren();
});

/** A peer with the events it told of, and the tracks of the far side, which are played: sound that nobody plays is not decoded. */
function openPeer(options: Partial<PeerOptions> = {}): { peer: Peer; events: PeerEvent[]; remote: () => MediaStreamTrack[] } {
  const peer = media.createPeer({ iceServers: [], ...options });
  const events: PeerEvent[] = [];
  peers.push(peer);
  peer.on((event) => {
    events.push(event);
    if (event.type === 'remoteTrack') media.render(event.track, document.body);
  });
  return { peer, events, remote: () => events.flatMap((event) => (event.type === 'remoteTrack' ? [event.track] : [])) };
}

async function capture(audio: boolean, video: boolean): Promise<MediaStreamTrack[]> {
  const tracks = await media.capture({ audio, video });
  captured.push(...tracks);
  return tracks;
}

function trickle(from: Peer, to: Peer): void {
  from.on((event) => {
    if (event.type === 'candidate') void to.addCandidates([event.candidate]);
  });
}

const connected = (peer: Peer): Promise<void> => vi.waitFor(() => expect(peer.connectionState).toBe('connected'), 10_000);

/** Waits until this many frames more were decoded, or samples played. */
async function flows(peer: Peer, kind: 'audio' | 'video'): Promise<void> {
  const received = async (): Promise<number> => {
    for (const report of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
      if (report['type'] === 'inbound-rtp' && report['kind'] === kind)
        return Number(report[kind === 'video' ? 'framesDecoded' : 'totalSamplesReceived'] ?? 0);
    }
    return 0;
  };
  const before = await received();
  await vi.waitFor(async () => expect(await received()).toBeGreaterThan(before), 10_000);
}

async function callBySdp(alice: Peer, bob: Peer, change = (sdp: string): string => sdp): Promise<void> {
  const offer = await alice.createOffer({ trickle: false });
  const answer = await bob.acceptOffer(change(offer), { trickle: false });
  await alice.acceptAnswer(change(answer));
}

test('two sides with microphone and camera connect by trickling, and each decodes the sound and the picture of the other', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  trickle(alice.peer, bob.peer);
  trickle(bob.peer, alice.peer);
  alice.peer.addTracks(await capture(true, true));
  bob.peer.addTracks(await capture(true, true));

  const offer = await alice.peer.createOffer({ trickle: true });
  const answer = await bob.peer.acceptOffer(offer, { trickle: true });
  await alice.peer.acceptAnswer(answer);
  await Promise.all([connected(alice.peer), connected(bob.peer)]);

  for (const { peer } of [alice, bob]) {
    await flows(peer, 'audio');
    await flows(peer, 'video');
  }
  expect([offer, answer].map(mediaOffered)).toEqual([
    { audio: true, video: true },
    { audio: true, video: true },
  ]);
  const came = alice.events.flatMap((event) => (event.type === 'remoteTrack' ? [event] : []));
  expect(came.map(({ track }) => track.kind)).toEqual(['audio', 'video']);
  expect(new Set(came.map(({ streamId }) => streamId)).size, 'all tracks of one side are in one stream').toBe(1);
  expect(came[0]?.streamId).not.toBe('');
  await vi.waitFor(() => expect(alice.events.filter(({ type }) => type === 'gathered')).toHaveLength(1));
});

test('whole descriptions connect without a candidate beside them, and say nothing of trickling', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, true));
  bob.peer.addTracks(await capture(true, true));

  const offer = await alice.peer.createOffer({ trickle: false });
  const answer = await bob.peer.acceptOffer(offer, { trickle: false });
  await alice.peer.acceptAnswer(answer);
  await Promise.all([flows(alice.peer, 'video'), flows(bob.peer, 'audio')]);

  for (const sdp of [offer, answer]) {
    expect(sdp).toMatch(/^a=candidate:/m);
    expect(sdp).not.toMatch(/trickle|end-of-candidates/);
  }
  expect([...alice.events, ...bob.events].filter(({ type }) => type === 'candidate' || type === 'gathered')).toEqual([]);
});

test('a far side whose service takes BUNDLE out of offer and answer is heard and seen all the same', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, true));
  bob.peer.addTracks(await capture(true, true));

  await callBySdp(alice.peer, bob.peer, (sdp) => sdp.replace(/^a=group:BUNDLE.*\r\n/m, ''));

  for (const { peer } of [alice, bob]) {
    await connected(peer);
    await flows(peer, 'audio');
    await flows(peer, 'video');
  }
});

test('an unbundled call trickles too, with the candidates of each section', async () => {
  const unbundled = (sdp: string): string => sdp.replace(/^a=group:BUNDLE.*\r\n/m, '');
  const [alice, bob] = [openPeer(), openPeer()];
  trickle(alice.peer, bob.peer);
  trickle(bob.peer, alice.peer);
  alice.peer.addTracks(await capture(true, true));
  bob.peer.addTracks(await capture(true, true));

  const answer = await bob.peer.acceptOffer(unbundled(await alice.peer.createOffer({ trickle: true })), { trickle: true });
  await alice.peer.acceptAnswer(unbundled(answer));

  await Promise.all([flows(alice.peer, 'video'), flows(bob.peer, 'video'), flows(alice.peer, 'audio'), flows(bob.peer, 'audio')]);
});

test('a camera added to an unbundled call is seen, for its section has candidates of its own', async () => {
  const unbundled = (sdp: string): string => sdp.replace(/^a=group:BUNDLE.*\r\n/m, '');
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  bob.peer.addTracks(await capture(true, false));
  await callBySdp(alice.peer, bob.peer, unbundled);
  await connected(alice.peer);

  alice.peer.addTracks(await capture(false, true));
  const offer = await alice.peer.createOffer({ trickle: false });
  const answer = await bob.peer.acceptOffer(unbundled(offer), { trickle: false });
  await alice.peer.acceptAnswer(unbundled(answer));

  for (const sdp of [offer, answer])
    expect(sdp.split(/^m=/m).map((section) => section.includes('a=candidate:'))).toEqual([false, true, true]);
  await flows(bob.peer, 'video');
});

test('the undecided DTLS role in the answer of a gateway is taken', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  bob.peer.addTracks(await capture(true, false));
  const offer = await alice.peer.createOffer({ trickle: false });
  // So that the far side is the passive one, as our reading of `actpass` expects.
  const answer = await bob.peer.acceptOffer(offer.replaceAll('a=setup:actpass', 'a=setup:active'), { trickle: false });

  await expect(alice.peer.acceptAnswer(answer.replace(/a=setup:\w+/g, 'a=setup:actpass'))).resolves.toBeUndefined();
});

test('hold silences the tracks of the far side without ending them, and the same tracks are heard again afterwards', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, true));
  bob.peer.addTracks(await capture(true, true));
  await callBySdp(alice.peer, bob.peer);
  await Promise.all([flows(bob.peer, 'audio'), flows(bob.peer, 'video')]);
  const before = bob.remote();
  await vi.waitFor(() => expect(before.map(({ muted }) => muted)).toEqual([false, false]));

  const hold = await alice.peer.createOffer({ trickle: false, hold: true });
  const held = await bob.peer.acceptOffer(hold, { trickle: false });
  await alice.peer.acceptAnswer(held);

  expect([hold, held].map(describesHold)).toEqual([true, true]);
  await vi.waitFor(() => expect([...bob.remote(), ...alice.remote()].every(({ muted }) => muted)).toBe(true));

  const unhold = await alice.peer.createOffer({ trickle: false });
  const resumed = await bob.peer.acceptOffer(unhold, { trickle: false });
  await alice.peer.acceptAnswer(resumed);

  expect([unhold, resumed].map(describesHold)).toEqual([false, false]);
  await vi.waitFor(() => expect([...bob.remote(), ...alice.remote()].some(({ muted }) => muted)).toBe(false), 5000);
  expect(bob.remote()).toEqual(before);
  expect([...alice.events, ...bob.events].filter(({ type }) => type === 'remoteTrackEnded')).toEqual([]);
});

test('while we hold, an offer of the far side to resume is answered inactive', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  bob.peer.addTracks(await capture(true, false));
  await callBySdp(alice.peer, bob.peer);

  const answer = await bob.peer.acceptOffer(await alice.peer.createOffer({ trickle: false }), { trickle: false, hold: true });

  expect(describesHold(answer)).toBe(true);
});

test('someone without a camera sees a video call and sends sound alone', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, true));
  bob.peer.addTracks(await capture(true, false));

  await callBySdp(alice.peer, bob.peer);
  await flows(bob.peer, 'video');

  expect(alice.remote().map(({ kind }) => kind)).toEqual(['audio']);
  expect(bob.remote().map(({ kind }) => kind)).toEqual(['audio', 'video']);
});

test('a camera that was not asked for stays out of the call, also in later offers', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  bob.peer.addTracks(await capture(true, true));
  await callBySdp(alice.peer, bob.peer);

  const offer = await bob.peer.createOffer({ trickle: false });

  expect(mediaOffered(offer)).toEqual({ audio: true, video: false });
});

test('video that the far side adds is received, and its removal ends that track alone', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  bob.peer.addTracks(await capture(true, false));
  await callBySdp(alice.peer, bob.peer);
  alice.peer.addTracks(await capture(false, true));
  const offer = await alice.peer.createOffer({ trickle: false });
  const answer = await bob.peer.acceptOffer(offer, { trickle: false });
  await alice.peer.acceptAnswer(answer);
  await flows(bob.peer, 'video');
  expect(answer).toContain('a=recvonly');

  const without = (await alice.peer.createOffer({ trickle: false }))
    .replace(/^m=video \d+/m, 'm=video 0')
    .replace(/^(a=group:BUNDLE 0) 1/m, '$1');
  await bob.peer.acceptOffer(without, { trickle: false });

  const ended = bob.events.flatMap((event) => (event.type === 'remoteTrackEnded' ? [event.track.kind] : []));
  await vi.waitFor(() => expect(bob.remote().map(({ readyState }) => readyState)).toEqual(['live', 'ended']));
  expect(ended).toEqual(['video']);
});

test('a kind we send nothing of can be received on request', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  bob.peer.addTracks(await capture(true, true));

  const offer = await alice.peer.createOffer({ trickle: false, receive: ['audio', 'video'] });
  await alice.peer.acceptAnswer(await bob.peer.acceptOffer(offer, { trickle: false }));

  await flows(alice.peer, 'video');
});

test('an answer after a failed one sends the tracks of the second try', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  const offer = await alice.peer.createOffer({ trickle: false });
  const first = await capture(true, false);
  bob.peer.addTracks(first);
  await bob.peer.acceptOffer(offer, { trickle: false });
  for (const track of first) track.stop();

  const [second] = await capture(true, false);
  bob.peer.addTracks(second ? [second] : []);
  await alice.peer.acceptAnswer(await bob.peer.acceptOffer(offer, { trickle: false }));

  await flows(alice.peer, 'audio');
});

test('a dead STUN server does not delay trickling, and delays whole descriptions by the cap at most', async () => {
  const [trickling, whole, patient] = [
    openPeer({ iceServers: [deadStun] }),
    openPeer({ iceServers: [deadStun], iceCollectionIdealTimeoutMs: 300 }),
    openPeer({ iceServers: [deadStun], iceCollectionIdealTimeoutMs: 300 }),
  ];
  for (const { peer } of [trickling, whole, patient]) peer.addTracks(await capture(true, false));

  const start = performance.now();
  await trickling.peer.createOffer({ trickle: true });
  const afterTrickle = performance.now() - start;
  const offer = await whole.peer.createOffer({ trickle: false });
  const afterWhole = performance.now() - start - afterTrickle;

  // The browser itself gives up on the server after some 10 s.
  expect(afterTrickle).toBeLessThan(400);
  expect(afterWhole).toBeLessThan(2000);
  expect(offer).toMatch(/^a=candidate:/m);

  await patient.peer.createOffer({ trickle: true });
  await vi.waitFor(() => expect(patient.events.map(({ type }) => type)).toContain('gathered'), 2000);
});

test('with a TURN server that does not answer, whole descriptions wait for the longer cap', async () => {
  const turn = { urls: 'turn:192.0.2.1:3478', username: 'u', credential: 'p' };
  const { peer } = openPeer({ iceServers: [turn], iceCollectionIdealTimeoutMs: 50, iceCollectionMaxTimeoutMs: 700 });
  peer.addTracks(await capture(true, false));

  const start = performance.now();
  await peer.createOffer({ trickle: false });
  const waited = performance.now() - start;

  expect(waited).toBeGreaterThan(650);
  expect(waited).toBeLessThan(2500);
});

test('with TURN as the only way and none to be had, neither an offer nor the first answer is made, and that is known at once', async () => {
  const { peer: alice } = openPeer();
  alice.addTracks(await capture(true, false));
  const offer = await alice.createOffer({ trickle: false });
  const start = performance.now();

  for (const work of [(peer: Peer) => peer.createOffer({ trickle: false }), (peer: Peer) => peer.acceptOffer(offer, { trickle: false })]) {
    const { peer } = openPeer({ iceTransportPolicy: 'relay' });
    peer.addTracks(await capture(true, false));
    await expect(work(peer)).rejects.toMatchObject({ code: 'call:2', message: expect.stringContaining('TURN') as string });
  }

  expect(performance.now() - start).toBeLessThan(2500);
});

test('a restart of ICE gives new candidates in the whole text and keeps the call', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  bob.peer.addTracks(await capture(true, false));
  await callBySdp(alice.peer, bob.peer);
  await connected(alice.peer);

  const offer = await alice.peer.createOffer({ trickle: false, iceRestart: true });
  await alice.peer.acceptAnswer(await bob.peer.acceptOffer(offer, { trickle: false }));

  expect(offer).toMatch(/^a=candidate:/m);
  await flows(alice.peer, 'audio');
});

test('candidates that overtake their description are used, and bad or outdated ones do no harm', async () => {
  const [alice, bob] = [openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  bob.peer.addTracks(await capture(true, false));
  const offer = await alice.peer.createOffer({ trickle: true });
  await vi.waitFor(() => expect(alice.events.some(({ type }) => type === 'gathered')).toBe(true));
  const candidates = alice.events.flatMap((event) => (event.type === 'candidate' ? [event.candidate] : []));

  await bob.peer.addCandidates([{ candidate: 'nonsense', sdpMid: '0' }, {}, ...candidates]);
  const answer = await bob.peer.acceptOffer(offer, { trickle: false });
  await alice.peer.acceptAnswer(answer.replace(/^a=candidate.*\r\n/gm, ''));
  await bob.peer.addCandidates([
    { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host ufrag gone', sdpMid: '0', usernameFragment: 'gone' },
  ]);

  await connected(bob.peer);
});

test('a hang-up while candidates are gathered settles what waits, and nothing is told afterwards', async () => {
  const { peer, events } = openPeer({ iceServers: [deadStun] });
  peer.addTracks(await capture(true, false));
  const waiting = peer.createOffer({ trickle: false });
  const caught = expect(waiting).rejects.toMatchObject({ code: 'call:2', reason: 'call-over' });

  peer.close();
  peer.close();
  await caught;

  await expect(peer.createOffer({ trickle: true })).rejects.toMatchObject({ code: 'call:2', reason: 'call-over' });
  await expect(peer.getStats()).rejects.toMatchObject({ code: 'call:2' });
  await expect(peer.addCandidates([{ candidate: 'late' }])).resolves.toBeUndefined();
  expect(events).toEqual([]);
  expect(captured.every(({ readyState }) => readyState === 'live')).toBe(true);
});

test('a description that is empty, nonsense or unexpected is refused with a code', async () => {
  const { peer } = openPeer();

  await expect(peer.acceptOffer('', { trickle: false })).rejects.toMatchObject({ code: 'call:9' });
  await expect(peer.acceptOffer('v=0\r\nnonsense', { trickle: false })).rejects.toMatchObject({ code: 'call:2' });
  await expect(peer.acceptAnswer('v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n')).rejects.toMatchObject({ code: 'call:2' });
});

test('ICE servers which the browser refuses are an error at once', () => {
  expect(() => media.createPeer({ iceServers: [{ urls: 'turn:127.0.0.1' }] })).toThrow(expect.objectContaining({ code: 'call:3' }));
});

test('H.264 can be left out, bandwidth be capped and the text be changed, in what we send and in the call itself', async () => {
  const [alice, bob] = [
    openPeer({ removeH264Codecs: true, bandwidth: { video: 300 }, transformSdp: (sdp) => sdp.replace(/^s=.*$/m, 's=desk') }),
    openPeer({ removeH264Codecs: true }),
  ];
  alice.peer.addTracks(await capture(true, true));
  bob.peer.addTracks(await capture(true, true));

  const offer = await alice.peer.createOffer({ trickle: false });
  await alice.peer.acceptAnswer(await bob.peer.acceptOffer(offer, { trickle: false }));

  expect(offer).not.toMatch(/H264/i);
  expect(offer).toContain('b=AS:300\r\nb=TIAS:300000');
  expect(offer).toContain('s=desk');
  await flows(bob.peer, 'video');
  await flows(alice.peer, 'video');
});

test.each([true, false])(
  'who answers silently sends nothing by itself until it reaches out, and then connects (trickling: %s)',
  async (trickling) => {
    const [alice, bob] = [openPeer(), openPeer()];
    if (trickling) trickle(alice.peer, bob.peer);
    alice.peer.addTracks(await capture(true, false));
    const offer = await alice.peer.createOffer({ trickle: trickling });
    const answer = await bob.peer.acceptOffer(offer, { trickle: false, silent: true });
    await new Promise((resolve) => setTimeout(resolve, 300)); // Longer than a first check would take.
    const pairs = async (): Promise<unknown[]> =>
      [...((await bob.peer.getStats()).values() as Iterable<{ type: string }>)].filter(({ type }) => type === 'candidate-pair');
    expect(await pairs()).toEqual([]);

    await alice.peer.acceptAnswer(answer);
    bob.peer.reachOut();

    await Promise.all([connected(alice.peer), connected(bob.peer)]);
  },
);

test('a caller connects with the second connection of a callee whose first answer never came', async () => {
  const [alice, first, second] = [openPeer(), openPeer(), openPeer()];
  alice.peer.addTracks(await capture(true, false));
  const offer = await alice.peer.createOffer({ trickle: false });
  await first.peer.acceptOffer(offer, { trickle: false, silent: true });
  await new Promise((resolve) => setTimeout(resolve, 300)); // Long enough for a handshake to begin, if it did.
  first.peer.close();

  await alice.peer.acceptAnswer(await second.peer.acceptOffer(offer, { trickle: false, silent: true }));
  second.peer.reachOut();

  await Promise.all([connected(alice.peer), connected(second.peer)]);
});
