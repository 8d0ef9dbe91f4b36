import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HookswitchError } from '../../src/errors';
import { createMemoryNetwork, type CallMessage, type MemoryNetwork, type Signalling } from '../../src/signalling';

let network: MemoryNetwork;
beforeEach(() => {
  vi.useFakeTimers();
  network = createMemoryNetwork({ ringMs: 60_000 });
});
afterEach(() => void vi.useRealTimers());

async function phone(address: string): Promise<{ signalling: Signalling; heard: CallMessage[] }> {
  const signalling = network.signalling({ address });
  const heard: CallMessage[] = [];
  signalling.onMessage((message) => heard.push(message));
  await signalling.subscribe();
  return { signalling, heard };
}
const invite = {
  type: 'invite',
  callId: 'c-1',
  from: 'alice@example.com',
  to: 'sip:bob@example.com',
  sdp: 'offer',
  trickle: true,
} as const;
const delivered = () => vi.advanceTimersByTimeAsync(0);

test('a message is not heard before whoever sent it goes on', async () => {
  const [alice, bob] = [await phone('alice@example.com'), await phone('bob@example.com')];
  const sent = alice.signalling.send(invite);
  expect(bob.heard).toEqual([]);
  await sent;
  await delivered();
  expect(bob.heard).toHaveLength(1);
});

test('who is cut off sends nothing, and hears what he missed when the cut is mended', async () => {
  const [alice, bob] = [await phone('alice@example.com'), await phone('bob@example.com')];
  const links: string[] = [];
  bob.signalling.onLink(({ state }) => links.push(state));
  network.drop('sip:bob@example.com');
  await alice.signalling.send(invite);
  await alice.signalling.send({ type: 'candidates', callId: 'c-1', candidates: [{ candidate: 'a' }] });
  await delivered();
  expect(bob.heard).toEqual([]);
  await expect(bob.signalling.send({ ...invite, to: 'alice@example.com' })).rejects.toMatchObject({ reason: 'unreachable' });

  network.restore('bob@example.com');
  await delivered();
  expect(bob.heard.map(({ type }) => type)).toEqual(['invite', 'candidates']);
  expect(links).toEqual(['reconnecting', 'up']);
});

test('a link can be taken down with an error', async () => {
  const { signalling } = await phone('alice@example.com');
  const error = new HookswitchError('subscription:1', { reason: 'unauthorized' });
  network.down('alice@example.com', error);
  expect(signalling.link).toEqual({ state: 'down', error });
});

test('the next message of a kind can be made to fail, once', async () => {
  const [alice] = [await phone('alice@example.com'), await phone('bob@example.com')];
  network.failNext('invite', new HookswitchError(503));
  await expect(alice.signalling.send(invite)).rejects.toMatchObject({ code: 503 });
  await expect(alice.signalling.send(invite)).resolves.toHaveProperty('sessionId');
});

test('an offer that nobody answers stands in the way for 15 s', async () => {
  const [alice, bob] = [await phone('alice@example.com'), await phone('bob@example.com')];
  await alice.signalling.send(invite);
  await delivered();
  const offer = { type: 'offer', callId: 'c-1', sdp: 'hold' } as const;
  await expect(alice.signalling.send(offer)).rejects.toMatchObject({ reason: 'call-over' });
  await bob.signalling.send({ type: 'answer', callId: bob.heard[0]!.callId, sdp: 'answer' });
  await alice.signalling.send(offer);
  await expect(alice.signalling.send(offer)).rejects.toMatchObject({ code: 409, reason: 'glare' });
  await vi.advanceTimersByTimeAsync(15_000);
  await alice.signalling.send(offer);
  await alice.signalling.send({ type: 'bye', callId: 'c-1' });
  expect(vi.getTimerCount()).toBe(0);
});

test('a call that nobody answers rings out for both', async () => {
  const [alice, bob] = [await phone('alice@example.com'), await phone('bob@example.com')];
  await alice.signalling.send(invite);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(alice.heard).toEqual([{ type: 'reject', callId: 'c-1', statusCode: 408, reasonText: 'No answer' }]);
  expect(bob.heard.at(-1)).toMatchObject({ type: 'cancel', statusCode: 408 });
});
