import { afterEach, describe, expect, test } from 'vitest';
import type { CallMessage } from '../../src/signalling';
import { networks, type Network } from './networks';
import { createPhone, isQuiet, type Phone } from './phone';

const candidate = (n: number) => ({
  candidate: `candidate:${n} 1 udp 1 192.0.2.${n} 50000 typ host`,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'Yc1d',
});
/** Two transports: no BUNDLE, odd line ends and a space at the end, which must all survive. */
const unbundled = (who: string) =>
  `v=0\r\no=- ${who} 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 50000 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:a\r\nm=video 50002 UDP/TLS/RTP/SAVPF 96\na=mid:1\r\na=ice-ufrag:b \r\n\r\n`;

let callIds = 0;
const invite = (to: string, more: Partial<Extract<CallMessage, { type: 'invite' }>> = {}) =>
  ({
    type: 'invite',
    callId: `call-${(callIds += 1)}`,
    from: 'sip:alice@example.com',
    to: `sip:${to}@example.com`,
    sdp: 'offer',
    trickle: true,
    ...more,
  }) as const;

describe.each(Object.entries(networks))('signalling by %s', (_name, createNetwork) => {
  let network: Network;
  const start = async (how?: { ringMs: number }) => (network = await createNetwork(how));
  const phone = async (name: string, how?: { canTrickle: boolean }): Promise<Phone> => {
    const made = createPhone(await network.device(name, how));
    await made.signalling.subscribe();
    return made;
  };
  /** alice and bob in a call. */
  const connected = async () => {
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    const outgoing = invite('bob');
    await alice.signalling.send(outgoing);
    const { callId } = await bob.hears('invite');
    await bob.signalling.send({ type: 'answer', callId, sdp: 'answer' });
    await alice.hears('answer');
    return { alice, bob, atAlice: outgoing.callId, atBob: callId };
  };
  afterEach(() => network.close());

  test('the link is down before subscribe, up after it, and down again after unsubscribe', async () => {
    await start();
    const signalling = await network.device('alice');
    const seen: string[] = [];
    signalling.onLink((link) => seen.push(link.state));

    expect(signalling.link.state).toBe('down');
    expect(signalling.canTrickle).toBe(false);
    await Promise.all([signalling.subscribe(), signalling.subscribe()]);
    expect(signalling.link.state).toBe('up');
    expect(signalling.canTrickle).toBe(true);
    await signalling.unsubscribe();
    expect(signalling.canTrickle).toBe(false);
    expect(seen).toEqual(['connecting', 'up', 'down']);
  });

  test('a call rings, is answered and ended by the callee', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];

    const outgoing = invite('bob');
    const receipt = await alice.signalling.send(outgoing);
    expect(receipt.sessionId).toEqual(expect.any(String));
    const incoming = await bob.hears('invite');
    expect(incoming).toMatchObject({ from: 'alice@example.com', to: 'sip:bob@example.com', sdp: 'offer', trickle: true });
    expect(incoming.fromName?.toLowerCase()).toBe('alice');
    expect(incoming.sessionId).toEqual(expect.any(String));
    await bob.signalling.send({ type: 'ringing', callId: incoming.callId });
    expect((await alice.hears('ringing')).callId).toBe(outgoing.callId);
    await bob.signalling.send({ type: 'answer', callId: incoming.callId, sdp: 'answer' });
    expect(await alice.hears('answer')).toEqual({ type: 'answer', callId: outgoing.callId, sdp: 'answer' });
    await bob.signalling.send({ type: 'bye', callId: incoming.callId });
    expect((await alice.hears('bye')).callId).toBe(outgoing.callId);

    await isQuiet(alice);
    await isQuiet(bob);
  });

  test('a call is ended by the caller, and a second hang-up of it does no harm', async () => {
    await start();
    const { alice, bob, atAlice, atBob } = await connected();
    await alice.signalling.send({ type: 'bye', callId: atAlice });
    await bob.hears('bye');
    await bob.signalling.send({ type: 'bye', callId: atBob });
    bob.signalling.forget(atBob);
    bob.signalling.forget(atBob);
    await isQuiet(alice);
  });

  test('a rejected call tells the caller 603', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    await alice.signalling.send(invite('bob'));
    await bob.signalling.send({ type: 'reject', callId: (await bob.hears('invite')).callId });
    expect(await alice.hears('reject')).toMatchObject({ statusCode: 603, reasonText: 'Declined' });
  });

  test('a caller who gives up is told to the callee as a cancel, 487', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    const outgoing = invite('bob');
    await alice.signalling.send(outgoing);
    const incoming = await bob.hears('invite');
    await alice.signalling.send({ type: 'cancel', callId: outgoing.callId });
    expect(await bob.hears('cancel')).toMatchObject({ callId: incoming.callId, statusCode: 487 });
    await expect(bob.signalling.send({ type: 'answer', callId: incoming.callId, sdp: 'late' })).rejects.toMatchObject({
      reason: 'call-over',
    });
    await isQuiet(alice);
  });

  test('a hang-up while the invitation is still on its way leaves nobody ringing', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    const outgoing = invite('bob');
    await Promise.all([alice.signalling.send(outgoing), alice.signalling.send({ type: 'cancel', callId: outgoing.callId })]);
    await bob.hears('invite');
    await bob.hears('cancel');
    await isQuiet(alice);
  });

  test('an address nobody has is refused at once', async () => {
    await start();
    const alice = await phone('alice');
    await expect(alice.signalling.send(invite('nobody'))).rejects.toMatchObject({ code: 'SVC0004', reason: 'no-such-callee' });
    await isQuiet(alice);
  });

  test('a callee without a device is waited for until the call has rung out', async () => {
    await start({ ringMs: 100 });
    const alice = await phone('alice');
    await alice.signalling.send(invite('bob'));
    expect(await alice.hears('reject')).toMatchObject({ statusCode: 408 });
  });

  test('a device that comes while a call rings rings too, with the candidates so far', async () => {
    await start();
    const alice = await phone('alice');
    const outgoing = invite('bob');
    await alice.signalling.send(outgoing);
    await alice.signalling.send({ type: 'candidates', callId: outgoing.callId, candidates: [candidate(1)] });
    const bob = await phone('bob');
    await bob.hears('invite');
    expect((await bob.hears('candidates')).candidates).toEqual([candidate(1)]);
  });

  test('all devices of the callee ring; when one answers, the others hear that it was answered elsewhere', async () => {
    await start();
    const [alice, desk, mobile] = [await phone('alice'), await phone('bob'), await phone('bob')];
    await alice.signalling.send(invite('bob'));
    await desk.hears('invite');
    const incoming = await mobile.hears('invite');
    await mobile.signalling.send({ type: 'answer', callId: incoming.callId, sdp: 'mobile' });
    expect((await alice.hears('answer')).sdp).toBe('mobile');
    expect(await desk.hears('cancel')).toMatchObject({ statusCode: 200 });
    await isQuiet(mobile);
  });

  test('when one device rejects, the caller and the other devices hear it', async () => {
    await start();
    const [alice, desk, mobile] = [await phone('alice'), await phone('bob'), await phone('bob')];
    await alice.signalling.send(invite('bob'));
    await desk.hears('invite');
    await mobile.signalling.send({ type: 'reject', callId: (await mobile.hears('invite')).callId });
    expect(await alice.hears('reject')).toMatchObject({ statusCode: 603 });
    expect(await desk.hears('cancel')).toMatchObject({ statusCode: 603 });
    await isQuiet(mobile);
  });

  test('who calls himself rings on his other devices only', async () => {
    await start();
    const [desk, mobile] = [await phone('alice'), await phone('alice')];
    await desk.signalling.send(invite('alice'));
    await mobile.hears('invite');
    await isQuiet(desk);
  });

  test('an unbundled offer and answer pass byte for byte', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    await alice.signalling.send(invite('bob', { sdp: unbundled('alice'), trickle: false }));
    const incoming = await bob.hears('invite');
    expect(incoming.sdp).toBe(unbundled('alice'));
    expect(incoming.trickle).toBe(false);
    await bob.signalling.send({ type: 'answer', callId: incoming.callId, sdp: unbundled('bob') });
    expect((await alice.hears('answer')).sdp).toBe(unbundled('bob'));
  });

  test('candidates of both sides arrive in order, each once, also those given while the invitation was on its way', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    const outgoing = invite('bob');
    const sent = [alice.signalling.send(outgoing)];
    for (let n = 1; n <= 20; n += 1)
      sent.push(alice.signalling.send({ type: 'candidates', callId: outgoing.callId, candidates: [candidate(n)] }));
    const { callId } = await bob.hears('invite');
    await Promise.all(sent);
    void bob.signalling.send({ type: 'answer', callId, sdp: 'answer' });
    await bob.signalling.send({ type: 'candidates', callId, candidates: [candidate(21), candidate(22)] });

    await alice.hears('answer');
    expect((await alice.hears('candidates')).candidates).toEqual([candidate(21), candidate(22)]);
    const arrived = [];
    while (arrived.length < 20) arrived.push(...(await bob.hears('candidates')).candidates);
    expect(arrived).toEqual(Array.from({ length: 20 }, (_, index) => candidate(index + 1)));
    await isQuiet(bob);
  });

  test('a device that cannot trickle rings with the complete offer, and hears no candidates', async () => {
    await start();
    const [alice, modern, old] = [await phone('alice'), await phone('bob'), await phone('bob', { canTrickle: false })];
    const outgoing = invite('bob');
    await alice.signalling.send(outgoing);
    expect(await modern.hears('invite')).toMatchObject({ sdp: 'offer', trickle: true });
    await isQuiet(old);
    await alice.signalling.send({ type: 'candidates', callId: outgoing.callId, candidates: [candidate(1)] });
    await alice.signalling.send({ type: 'candidates', callId: outgoing.callId, candidates: [], completeSdp: 'whole offer' });
    const incoming = await old.hears('invite');
    expect(incoming).toMatchObject({ sdp: 'whole offer', trickle: false });
    expect((await modern.hears('candidates')).candidates).toEqual([candidate(1)]);
    await old.signalling.send({ type: 'answer', callId: incoming.callId, sdp: 'whole answer' });
    expect((await alice.hears('answer')).sdp).toBe('whole answer');
    await isQuiet(old);
  });

  test('either side may renegotiate, one after the other', async () => {
    await start();
    const { alice, bob, atAlice, atBob } = await connected();
    await alice.signalling.send({ type: 'offer', callId: atAlice, sdp: 'hold' });
    expect((await bob.hears('offer')).sdp).toBe('hold');
    await bob.signalling.send({ type: 'offerAnswer', callId: atBob, sdp: 'held' });
    expect((await alice.hears('offerAnswer')).sdp).toBe('held');
    await bob.signalling.send({ type: 'offer', callId: atBob, sdp: 'video' });
    expect((await alice.hears('offer')).sdp).toBe('video');
    await alice.signalling.send({ type: 'offerAnswer', callId: atAlice, sdp: 'video too' });
    expect((await bob.hears('offerAnswer')).sdp).toBe('video too');
  });

  test('of two offers at once one stands and the other is refused as glare', async () => {
    await start();
    const { alice, bob, atAlice, atBob } = await connected();
    await alice.signalling.send({ type: 'offer', callId: atAlice, sdp: 'hold' });
    await expect(bob.signalling.send({ type: 'offer', callId: atBob, sdp: 'hold' })).rejects.toMatchObject({ reason: 'glare' });
    await bob.hears('offer');
    await bob.signalling.send({ type: 'offerAnswer', callId: atBob, sdp: 'held' });
    await alice.hears('offerAnswer');
    await isQuiet(bob);
  });

  test('a message for a call that nobody knows is refused, a hang-up of one is not', async () => {
    await start();
    const alice = await phone('alice');
    await expect(alice.signalling.send({ type: 'offer', callId: 'unknown', sdp: 'offer' })).rejects.toMatchObject({
      name: 'HookswitchError',
    });
    await expect(alice.signalling.send({ type: 'bye', callId: 'unknown' })).resolves.toEqual({});
    await expect(alice.signalling.send({ type: 'candidates', callId: 'unknown', candidates: [candidate(1)] })).resolves.toEqual({});
  });

  test('after unsubscribe a device hears nothing more', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    await bob.signalling.unsubscribe();
    await alice.signalling.send(invite('bob'));
    await isQuiet(bob);
  });

  test('each message is also told as the notification it came in', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    const payloads: unknown[] = [];
    const stop = bob.signalling.onNotification((payload) => payloads.push(payload));
    await alice.signalling.send(invite('bob'));
    await bob.hears('invite');
    stop();
    await alice.signalling.send(invite('bob'));
    await bob.hears('invite');
    expect(payloads).toHaveLength(1);
  });
});
