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

  const parameters = [
    { name: 'X-Ticket', value: '42' },
    { name: 'X-Note', value: 'ünïcode, "quotes"' },
  ];

  test('parameters of the application travel with invitation, answer, offer and its answer', async () => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    const outgoing = invite('bob', { customParameters: parameters });
    await alice.signalling.send(outgoing);
    const { callId, customParameters } = await bob.hears('invite');
    expect(customParameters).toEqual(parameters);
    await bob.signalling.send({ type: 'answer', callId, sdp: 'answer', customParameters: parameters.slice(1) });
    expect((await alice.hears('answer')).customParameters).toEqual(parameters.slice(1));
    await alice.signalling.send({ type: 'offer', callId: outgoing.callId, sdp: 'hold', customParameters: parameters });
    expect((await bob.hears('offer')).customParameters).toEqual(parameters);
    await bob.signalling.send({ type: 'offerAnswer', callId, sdp: 'held', customParameters: [] });
    expect((await alice.hears('offerAnswer')).customParameters).toEqual([]);
  });

  test('parameters on their own reach the other side of an answered call', async () => {
    await start();
    const { alice, bob, atAlice, atBob } = await connected();
    await alice.signalling.send({ type: 'customParameters', callId: atAlice, customParameters: parameters });
    expect(await bob.hears('customParameters')).toEqual({ type: 'customParameters', callId: atBob, customParameters: parameters });
    await isQuiet(alice);
  });

  test('what microphone and camera do is told to the other side', async () => {
    await start();
    const { alice, bob, atAlice, atBob } = await connected();
    await bob.signalling.send({ type: 'mediaState', callId: atBob, microphone: 'off', camera: 'none' });
    await bob.signalling.send({ type: 'mediaState', callId: atBob, microphone: 'on', camera: 'none', screenMid: '2' });
    expect(await alice.hears('mediaState')).toEqual({ type: 'mediaState', callId: atAlice, microphone: 'off', camera: 'none' });
    expect(await alice.hears('mediaState')).toEqual({
      type: 'mediaState',
      callId: atAlice,
      microphone: 'on',
      camera: 'none',
      screenMid: '2',
    });
    await isQuiet(bob);
  });

  test('a ringing call is sent on: it rings there with the offer of the caller, who hears who has answered', async () => {
    await start();
    const [alice, desk, mobile, carol] = [await phone('alice'), await phone('bob'), await phone('bob'), await phone('carol')];
    const outgoing = invite('bob', { customParameters: parameters });
    await alice.signalling.send(outgoing);
    await alice.signalling.send({ type: 'candidates', callId: outgoing.callId, candidates: [candidate(1)] });
    const { callId } = await desk.hears('invite');
    await desk.hears('candidates');
    await mobile.hears('invite');
    await mobile.hears('candidates');

    await desk.signalling.send({ type: 'forward', callId, to: 'sip:carol@example.com' });
    expect(await desk.hears('bye')).toMatchObject({ callId, statusCode: 200 });
    expect(await mobile.hears('cancel')).toMatchObject({ statusCode: 200 });
    const incoming = await carol.hears('invite');
    expect(incoming).toMatchObject({ from: 'alice@example.com', sdp: 'offer', trickle: true, customParameters: parameters });
    expect((await carol.hears('candidates')).candidates).toEqual([candidate(1)]);
    await carol.signalling.send({ type: 'answer', callId: incoming.callId, sdp: 'answer of carol' });
    expect(await alice.hears('answer')).toMatchObject({ sdp: 'answer of carol', from: { address: 'carol@example.com' } });
    await alice.signalling.send({ type: 'bye', callId: outgoing.callId });
    await carol.hears('bye');
    await isQuiet(desk);
    await isQuiet(mobile);
  });

  test.each([
    ['to oneself', 'bob'],
    ['to the caller', 'alice'],
    ['to nobody', 'nobody'],
  ])('a call is not sent on %s, and rings as before', async (_whom, to) => {
    await start();
    const [alice, bob] = [await phone('alice'), await phone('bob')];
    await alice.signalling.send(invite('bob'));
    const { callId } = await bob.hears('invite');
    const refused = expect.objectContaining({ code: to === 'nobody' ? 'SVC0004' : 'POL0001' }) as unknown;
    await expect(bob.signalling.send({ type: 'forward', callId, to: `sip:${to}@example.com` })).rejects.toEqual(refused);
    await bob.signalling.send({ type: 'answer', callId, sdp: 'answer' });
    expect((await alice.hears('answer')).from).toBeUndefined();
    await isQuiet(bob);
  });

  test('an answered call is not sent on, and a ringing one is not transferred', async () => {
    await start();
    const { alice, bob, atBob } = await connected();
    const to = 'sip:carol@example.com';
    await expect(bob.signalling.send({ type: 'forward', callId: atBob, to })).rejects.toMatchObject({ reason: 'wrong-state' });
    const second = invite('carol');
    await alice.signalling.send(second);
    await expect(alice.signalling.send({ type: 'transfer', callId: second.callId, to })).rejects.toMatchObject({ reason: 'wrong-state' });
  });

  describe.each(['caller', 'callee'] as const)('a transfer by the %s', (who) => {
    /** A transferor and a transferee in a call, and carol. */
    const calling = async () => {
      const { alice, bob, atAlice, atBob } = await connected();
      const carol = await phone('carol');
      const [transferor, transferee] = who === 'caller' ? [alice, bob] : [bob, alice];
      const [atTransferor, atTransferee] = who === 'caller' ? [atAlice, atBob] : [atBob, atAlice];
      const partner = `${who === 'caller' ? 'bob' : 'alice'}@example.com`;
      return { transferor, transferee, atTransferor, atTransferee, carol, partner };
    };
    const toCarol = { type: 'transfer', to: 'sip:carol@example.com' } as const;

    test.each(['offer', 'offerAnswer'] as const)('connects the two others, whose offer comes as %s', async (type) => {
      await start();
      const { transferor, transferee, atTransferor, atTransferee, carol, partner } = await calling();
      await transferor.signalling.send({ ...toCarol, callId: atTransferor });
      expect((await transferee.hears('offer')).sdp).toBeUndefined();
      await transferee.signalling.send({ type, callId: atTransferee, sdp: unbundled('fresh') });
      const incoming = await carol.hears('invite');
      expect(incoming).toMatchObject({ from: partner, sdp: unbundled('fresh'), trickle: false });
      await carol.signalling.send({ type: 'ringing', callId: incoming.callId });
      await isQuiet(transferee);
      await isQuiet(transferor);

      await carol.signalling.send({ type: 'answer', callId: incoming.callId, sdp: 'answer of carol' });
      expect(await transferee.hears('offerAnswer')).toMatchObject({ sdp: 'answer of carol', from: { address: 'carol@example.com' } });
      expect(await transferor.hears('bye')).toMatchObject({ callId: atTransferor, statusCode: 200 });

      await carol.signalling.send({ type: 'offer', callId: incoming.callId, sdp: 'hold' });
      expect(await transferee.hears('offer')).toMatchObject({ callId: atTransferee, sdp: 'hold' });
      await transferee.signalling.send({ type: 'offerAnswer', callId: atTransferee, sdp: 'held' });
      await carol.hears('offerAnswer');
      await transferee.signalling.send({ type: 'bye', callId: atTransferee });
      await carol.hears('bye');
      await isQuiet(transferor);
    });

    test('that is declined gives the call back', async () => {
      await start();
      const { transferor, transferee, atTransferor, atTransferee, carol } = await calling();
      await transferor.signalling.send({ ...toCarol, callId: atTransferor });
      await transferee.hears('offer');
      await transferee.signalling.send({ type: 'offer', callId: atTransferee, sdp: 'fresh' });
      await carol.signalling.send({ type: 'reject', callId: (await carol.hears('invite')).callId });
      expect(await transferor.hears('transferFailed')).toMatchObject({ callId: atTransferor, statusCode: 603 });
      expect(await transferee.hears('transferFailed')).toMatchObject({ callId: atTransferee, statusCode: 603 });

      await transferor.signalling.send({ type: 'offer', callId: atTransferor, sdp: 'unhold' });
      expect((await transferee.hears('offer')).sdp).toBe('unhold');
      await isQuiet(carol);
    });

    test('that nobody answers gives the call back', async () => {
      await start({ ringMs: 300 });
      const { transferor, transferee, atTransferor, atTransferee, carol } = await calling();
      await transferor.signalling.send({ ...toCarol, callId: atTransferor });
      await transferee.hears('offer');
      await transferee.signalling.send({ type: 'offer', callId: atTransferee, sdp: 'fresh' });
      await carol.hears('invite');
      expect(await transferor.hears('transferFailed')).toMatchObject({ statusCode: 408 });
      await transferee.hears('transferFailed');
      expect(await carol.hears('cancel')).toMatchObject({ statusCode: 408 });
    });

    test('to nobody, or to the other side itself, is refused at once', async () => {
      await start();
      const { transferor, transferee, atTransferor, partner } = await calling();
      const to = (address: string) => transferor.signalling.send({ type: 'transfer', callId: atTransferor, to: address });
      await expect(to('sip:nobody@example.com')).rejects.toMatchObject({ code: 'SVC0004', reason: 'no-such-callee' });
      await expect(to(`sip:${partner}`)).rejects.toMatchObject({ code: 'POL0001' });
      await isQuiet(transferee);
    });

    test('leaves no room for another offer or transfer until it is done', async () => {
      await start();
      const { transferor, transferee, atTransferor, atTransferee, carol } = await calling();
      await transferor.signalling.send({ ...toCarol, callId: atTransferor });
      await transferee.hears('offer');
      const offer = { type: 'offer', sdp: 'hold' } as const;
      await expect(transferor.signalling.send({ ...offer, callId: atTransferor })).rejects.toMatchObject({ reason: 'glare' });
      await expect(transferor.signalling.send({ ...toCarol, callId: atTransferor })).rejects.toMatchObject({ reason: 'wrong-state' });
      await transferee.signalling.send({ type: 'offer', callId: atTransferee, sdp: 'fresh' });
      await carol.hears('invite');
      await expect(transferee.signalling.send({ ...offer, callId: atTransferee })).rejects.toMatchObject({ reason: 'glare' });
    });

    test('goes on when the transferor hangs up, and the transferee is told only if it fails', async () => {
      await start();
      const { transferor, transferee, atTransferor, atTransferee, carol } = await calling();
      await transferor.signalling.send({ ...toCarol, callId: atTransferor });
      await transferor.signalling.send({ type: 'bye', callId: atTransferor });
      await transferee.hears('offer');
      await transferee.signalling.send({ type: 'offer', callId: atTransferee, sdp: 'fresh' });
      const { callId } = await carol.hears('invite');
      await isQuiet(transferee);
      await carol.signalling.send({ type: 'reject', callId });
      expect(await transferee.hears('bye')).toMatchObject({ statusCode: 603 });
      await isQuiet(transferor);
    });

    test('is over when the transferee hangs up: the target no longer rings, and the transferor hears the end', async () => {
      await start();
      const { transferor, transferee, atTransferor, atTransferee, carol } = await calling();
      await transferor.signalling.send({ ...toCarol, callId: atTransferor });
      await transferee.hears('offer');
      await transferee.signalling.send({ type: 'offer', callId: atTransferee, sdp: 'fresh' });
      await carol.hears('invite');
      await transferee.signalling.send({ type: 'bye', callId: atTransferee });
      expect(await transferor.hears('bye')).toMatchObject({ callId: atTransferor, statusCode: 487 });
      expect(await carol.hears('cancel')).toMatchObject({ statusCode: 487 });
    });

    describe('with a talk before it', () => {
      const consulting = async () => {
        const parties = await calling();
        const { transferor, carol, atTransferor } = parties;
        const second = invite('carol');
        await transferor.signalling.send(second);
        const { callId: atCarol } = await carol.hears('invite');
        const ask = () => transferor.signalling.send({ ...toCarol, callId: atTransferor, otherCallId: second.callId });
        const answer = async () => {
          await carol.signalling.send({ type: 'answer', callId: atCarol, sdp: 'answer' });
          await transferor.hears('answer');
        };
        return { ...parties, second: second.callId, atCarol, ask, answer };
      };

      test('makes one call of the two', async () => {
        await start();
        const { transferor, transferee, atTransferor, atTransferee, carol, partner, second, atCarol, ask, answer } = await consulting();
        await answer();
        await ask();
        expect((await transferee.hears('offer')).sdp).toBeUndefined();
        await isQuiet(carol);
        await transferee.signalling.send({ type: 'offerAnswer', callId: atTransferee, sdp: 'fresh' });
        expect(await carol.hears('offer')).toMatchObject({ callId: atCarol, sdp: 'fresh', from: { address: partner } });
        await carol.signalling.send({ type: 'offerAnswer', callId: atCarol, sdp: 'answer of carol' });
        expect(await transferee.hears('offerAnswer')).toMatchObject({ sdp: 'answer of carol', from: { address: 'carol@example.com' } });
        expect(await transferor.hears('bye')).toMatchObject({ callId: atTransferor, statusCode: 200 });
        expect(await transferor.hears('bye')).toMatchObject({ callId: second, statusCode: 200 });
        await carol.signalling.send({ type: 'bye', callId: atCarol });
        expect((await transferee.hears('bye')).callId).toBe(atTransferee);
        await isQuiet(transferor);
      });

      test('gives the other call back when one side hangs up in the middle', async () => {
        await start();
        const { transferor, transferee, atTransferor, atTransferee, carol, second, atCarol, ask, answer } = await consulting();
        await answer();
        await ask();
        await transferee.hears('offer');
        await transferee.signalling.send({ type: 'offer', callId: atTransferee, sdp: 'fresh' });
        await carol.hears('offer');
        await carol.signalling.send({ type: 'bye', callId: atCarol });
        expect((await transferor.hears('bye')).callId).toBe(second);
        expect(await transferor.hears('transferFailed')).toMatchObject({ callId: atTransferor, statusCode: 487 });
        await transferee.hears('transferFailed');
        await transferee.signalling.send({ type: 'bye', callId: atTransferee });
        expect((await transferor.hears('bye')).callId).toBe(atTransferor);
      });

      test('gives the talk back when the transferee hangs up in the middle', async () => {
        await start();
        const { transferor, transferee, atTransferor, atTransferee, carol, second, atCarol, ask, answer } = await consulting();
        await answer();
        await ask();
        await transferee.hears('offer');
        await transferee.signalling.send({ type: 'offer', callId: atTransferee, sdp: 'fresh' });
        await carol.hears('offer');
        await transferee.signalling.send({ type: 'bye', callId: atTransferee });
        expect((await transferor.hears('bye')).callId).toBe(atTransferor);
        expect(await transferor.hears('transferFailed')).toMatchObject({ callId: second });
        await carol.hears('transferFailed');
        await carol.signalling.send({ type: 'offer', callId: atCarol, sdp: 'again' });
        expect((await transferor.hears('offer')).callId).toBe(second);
      });

      test('is refused while the other call still rings, or does not exist', async () => {
        await start();
        const { transferor, transferee, atTransferor, ask } = await consulting();
        await expect(ask()).rejects.toMatchObject({ reason: 'wrong-state' });
        const unknown = { ...toCarol, callId: atTransferor, otherCallId: 'unknown' };
        await expect(transferor.signalling.send(unknown)).rejects.toMatchObject({ code: 'call:7', reason: 'no-such-call' });
        await isQuiet(transferee);
      });
    });
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
