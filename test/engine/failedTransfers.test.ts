// @vitest-environment node
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createOn, type Call } from '../../src/engine';
import type { CallMessage, Signalling } from '../../src/signalling';
import { createFakeMedia } from '../../src/testing';
import { networks, type Network } from '../signalling/networks';

vi.setConfig({ testTimeout: 30_000 });
const patiently = { interval: 5, timeout: 10_000 };
/** Long enough for a slow machine to answer in, short enough to wait for. */
const ringMs = 2_000;

const open: { network: Network; everyone: Someone[] }[] = [];
afterEach(async () => {
  for (const { network, everyone } of open.splice(0)) {
    await Promise.all(everyone.map(({ client }) => client.logout()));
    await network.close();
  }
});

type Someone = Awaited<ReturnType<typeof someone>>;

/** Somebody who can be called. */
async function someone(network: Network, name: string) {
  const signalling = await network.device(name);
  const media = createFakeMedia();
  const user = { username: `${name}-id`, identity: `${name}@example.com` };
  const client = createOn({ signalling, media, user }, { logs: { logLevel: 'silent' } });
  client.services.subscribe(['call']);
  await vi.waitFor(() => expect(client.services.getSubscriptions()).toMatchObject({ subscribed: ['call'], isPending: false }), patiently);
  return {
    name,
    client,
    media,
    signalling,
    /** The newest call, or the one that is named. */
    call: (callId?: string) => (callId === undefined ? client.call.getAll().at(-1) : client.call.getById(callId)),
  };
}

async function expectCall(who: Someone, expected: Partial<Call>, callId?: string): Promise<string> {
  await vi.waitFor(() => expect(who.call(callId), who.name).toMatchObject(expected), patiently);
  return who.call(callId)!.id;
}

/** One calls another, who answers. */
async function connect(from: Someone, to: Someone): Promise<string> {
  const made = from.client.call.make(`${to.name}@example.com`, { audio: true });
  to.client.call.answer(await expectCall(to, { state: 'Ringing', direction: 'incoming' }), { audio: true });
  await expectCall(to, talkingTo(from));
  return expectCall(from, talkingTo(to), made);
}

const talkingTo = ({ name }: Someone): Partial<Call> => ({
  state: 'Connected',
  localOp: undefined,
  remoteHold: false,
  remoteTracks: [expect.any(String)],
  remoteParticipant: expect.objectContaining({ displayNumber: `${name}@example.com` }) as Call['remoteParticipant'],
});
const over: Partial<Call> = { state: 'Ended', localTracks: [], remoteTracks: [] };

/** One hangs up, and both are out of it with everything turned off. */
async function expectGoodEnd(one: Someone, other: Someone, callId?: string): Promise<void> {
  one.client.call.end(one.call(callId)!.id);
  for (const who of [one, other]) await vi.waitFor(() => expect(leftovers(who), who.name).toEqual([[], []]), patiently);
}
const leftovers = ({ media }: Someone) => [media.liveTracks(), media.openPeers()];

/** Whoever sends this next waits for the service longer than the test lasts. */
function holdBack(signalling: Signalling, type: CallMessage['type']): Promise<void> {
  const send = signalling.send.bind(signalling);
  return new Promise((hasSaid) => {
    vi.spyOn(signalling, 'send').mockImplementation((message) => {
      if (message.type !== type) return send(message);
      hasSaid();
      return new Promise(() => undefined);
    });
  });
}

describe.each(Object.entries(networks))('on %s', (_network, connectTo) => {
  async function meet() {
    const network = await connectTo({ ringMs });
    const [alice, bob, carol] = [await someone(network, 'alice'), await someone(network, 'bob'), await someone(network, 'carol')];
    open.push({ network, everyone: [alice, bob, carol] });
    return { alice, bob, carol };
  }

  async function ringingAtCarol() {
    const { alice, bob, carol } = await meet();
    const hers = await connect(alice, bob);
    alice.client.call.directTransfer(hers, 'carol@example.com');
    const carols = await expectCall(carol, { state: 'Ringing' });
    await expectCall(alice, { localOp: { operation: 'DIRECT_TRANSFER', status: 'PENDING' } });
    return { alice, bob, carol, hers, carols };
  }

  test('nobody answers at the target: the two talk on, and the target has missed a call', async () => {
    const { alice, bob, carol } = await ringingAtCarol();

    await expectCall(alice, { ...talkingTo(bob), error: expect.objectContaining({ reason: 'transfer-failed' }) as Call['error'] });

    await expectCall(bob, talkingTo(alice));
    await expectCall(carol, { state: 'Cancelled' });
    for (const who of [alice, bob]) expect(who.media.openPeers()).toHaveLength(1);
    expect(leftovers(carol)).toEqual([[], []]);
    await expectGoodEnd(bob, alice);
  });

  test('the target declines: the two talk on, and can hold', async () => {
    const { alice, bob, carol, carols } = await ringingAtCarol();

    carol.client.call.reject(carols);

    await expectCall(alice, talkingTo(bob));
    alice.client.call.hold(alice.call()!.id);
    await expectCall(bob, { state: 'On Hold', remoteHold: true });
    await expectGoodEnd(alice, bob);
  });

  test.each([
    ['does not exist', 'nobody@example.com', 'SVC0004'],
    ['is the far side itself', 'bob@example.com', 'POL0001'],
  ])('the target %s: the transfer is refused, and nothing has changed', async (_, target, code) => {
    const { alice, bob } = await meet();
    const hers = await connect(alice, bob);
    const bobs = bob.call();

    alice.client.call.directTransfer(hers, target);

    await expectCall(alice, { ...talkingTo(bob), error: expect.objectContaining({ code }) as Call['error'] });
    expect(bob.call()).toBe(bobs);
    expect(bob.media.peers).toHaveLength(1);
    await expectGoodEnd(alice, bob);
  });

  test('the transferor hangs up in the middle, and the target answers: the other two talk', async () => {
    const { alice, bob, carol, hers, carols } = await ringingAtCarol();

    alice.client.call.end(hers);
    await expectCall(alice, over);
    carol.client.call.answer(carols, { audio: true });

    await expectCall(carol, talkingTo(bob));
    await expectCall(bob, talkingTo(carol));
    expect(leftovers(alice)).toEqual([[], []]);
    await expectGoodEnd(carol, bob);
  });

  test('the transferor hangs up in the middle, and the target declines: it is over for all', async () => {
    const { alice, bob, carol, hers, carols } = await ringingAtCarol();

    alice.client.call.end(hers);
    carol.client.call.reject(carols);

    for (const who of [alice, bob, carol]) {
      await expectCall(who, over);
      expect(leftovers(who)).toEqual([[], []]);
    }
  });

  test('the transferee hangs up in the middle: it is over for all, and no success', async () => {
    const { alice, bob, carol } = await ringingAtCarol();
    const transitions: unknown[] = [];
    alice.client.on('call:stateChange', ({ transition }) => transitions.push(transition?.statusCode));

    bob.client.call.end(bob.call()!.id);

    await expectCall(alice, over);
    await expectCall(carol, { state: 'Cancelled' });
    expect(transitions).toEqual([487]);
    for (const who of [alice, bob, carol]) expect(leftovers(who)).toEqual([[], []]);
  });

  /** Alice talks to Bob, whom she holds, and to Carol, and connects the two; Carol is about to answer. */
  async function consulting() {
    const { alice, bob, carol } = await meet();
    const first = await connect(alice, bob);
    const second = alice.client.call.make('carol@example.com', { audio: true });
    carol.client.call.answer(await expectCall(carol, { state: 'Ringing' }), { audio: true });
    await expectCall(alice, talkingTo(carol), second);
    await expectCall(bob, { state: 'On Hold', remoteHold: true });
    await expectCall(alice, { state: 'On Hold', localOp: undefined }, first);
    const isAsked = holdBack(carol.signalling, 'offerAnswer');
    alice.client.call.consultativeTransfer(first, second);
    await isAsked;
    return { alice, bob, carol, first, second };
  }

  test('the target of a consultative transfer hangs up in the middle: the first call is given back', async () => {
    const { alice, bob, carol, first, second } = await consulting();

    carol.client.call.end(carol.call()!.id);

    await expectCall(alice, over, second);
    await expectCall(alice, { state: 'On Hold', localHold: true, localOp: undefined }, first);
    alice.client.call.unhold(first);
    await expectCall(alice, talkingTo(bob), first);
    await expectCall(bob, talkingTo(alice));
    expect(leftovers(carol)).toEqual([[], []]);
    await expectGoodEnd(alice, bob, first);
  });

  test('the transferee of a consultative transfer hangs up in the middle: the second call is given back', async () => {
    const { alice, bob, carol, first, second } = await consulting();

    bob.client.call.end(bob.call()!.id);

    await expectCall(alice, over, first);
    await expectCall(alice, talkingTo(carol), second);
    expect(leftovers(bob)).toEqual([[], []]);
    await expectGoodEnd(alice, carol, second);
  });

  test('a forwarded call that is declined ends for the caller as one that was declined', async () => {
    const { alice, bob, carol } = await meet();
    const endings: unknown[] = [];
    alice.client.on('call:stateChange', ({ transition }) => endings.push(transition?.statusCode));
    alice.client.call.make('bob@example.com', { audio: true });
    const his = await expectCall(bob, { state: 'Ringing' });

    bob.client.call.forward(his, 'carol@example.com');
    carol.client.call.reject(await expectCall(carol, { state: 'Ringing' }));

    await expectCall(alice, over);
    await expectCall(bob, over, his);
    expect(endings.at(-1)).toBe(603);
    for (const who of [alice, bob, carol]) expect(leftovers(who)).toEqual([[], []]);
  });

  test('a call that is forwarded to nobody rings on, and can be answered', async () => {
    const { alice, bob } = await meet();
    alice.client.call.make('bob@example.com', { audio: true });
    const his = await expectCall(bob, { state: 'Ringing' });

    bob.client.call.forward(his, 'nobody@example.com');
    await expectCall(bob, { state: 'Ringing', localOp: undefined, error: expect.objectContaining({ code: 'SVC0004' }) as Call['error'] });
    bob.client.call.answer(his, { audio: true });

    await expectCall(alice, talkingTo(bob));
    await expectGoodEnd(alice, bob);
  });
});
