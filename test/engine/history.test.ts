import { expect, test, vi } from 'vitest';
import { createLocalStorageHistory, createOn, type CallHistoryEntry, type CallHistoryStorage } from '../../src/engine';
import { createFakeMedia } from '../../src/testing';
import { annAlone, answerTo, bobsAddress, connect, incoming, offerOf, reaches, scriptedService, settled, twoPeople } from './people';

/** A storage as another tab sees it: text. */
function shelf(content?: unknown) {
  const kept = { text: JSON.stringify(content) as string | undefined, saves: 0 };
  const storage: CallHistoryStorage = {
    load: () => (kept.text === undefined ? undefined : JSON.parse(kept.text)) as unknown,
    save(entries) {
      kept.text = JSON.stringify(entries);
      kept.saves++;
    },
  };
  return { storage, kept, ids: () => (JSON.parse(kept.text ?? '[]') as CallHistoryEntry[]).map(({ id }) => id) };
}
/** Ann in a tab that has read its storage, on a service that does as it is told. */
async function tab(given: CallHistoryStorage) {
  const load = vi.fn(() => given.load());
  const callHistoryStorage = { load, save: (entries: readonly CallHistoryEntry[]) => given.save(entries) };
  const service = scriptedService();
  const media = createFakeMedia();
  const client = createOn(
    { signalling: service, media, user: { username: 'ann-id', identity: 'ann@example.com' }, callHistoryStorage },
    { logs: { logLevel: 'warn' } },
  );
  await vi.waitFor(() => expect(load).toHaveBeenCalled());
  return { client, service };
}
const entry = (id: string, startTime = 1): CallHistoryEntry => ({
  id,
  direction: 'incoming',
  remoteParticipant: { displayNumber: bobsAddress },
  startTime,
  endTime: startTime + 1,
  durationMs: 0,
  outcome: 'missed',
  media: { offered: { audio: true, video: false }, used: { audio: false, video: false } },
});
type Tab = Awaited<ReturnType<typeof tab>>;
/** A call that nobody answers. */
async function missed({ client, service }: Pick<Tab, 'client' | 'service'>, callId: string) {
  service.say({ type: 'invite', callId, from: bobsAddress, fromName: 'Bob', to: 'ann@example.com', trickle: false, sdp: await offerOf() });
  await vi.waitFor(() => expect(client.call.getById(callId)?.state).toBe('Ringing'));
  service.say({ type: 'cancel', callId, statusCode: 487 });
}
const outcomes = ({ client }: Pick<Tab, 'client'>) => client.callHistory.getAll().map(({ outcome }) => outcome);

test('a call that was answered is in the history of both, with how long they talked and what they used', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob, { audio: true, video: false });
  const { startTime = 0 } = ann.client.call.getById(made)!;
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(startTime));

  ann.client.call.end(made);
  await reaches(bob, received, 'Ended');

  const [entry] = ann.client.callHistory.getAll();
  expect(entry).toMatchObject({
    id: made,
    direction: 'outgoing',
    outcome: 'answered',
    remoteParticipant: { displayNumber: bobsAddress },
    answerTime: startTime,
    media: { offered: { audio: true, video: false }, used: { audio: true, video: false } },
  });
  expect(entry!.durationMs).toBe(entry!.endTime - startTime);
  expect(entry!.durationMs).toBeGreaterThan(0);
  expect(entry!.startTime).toBeLessThanOrEqual(startTime);
  expect(bob.client.callHistory.get(received)).toMatchObject({ direction: 'incoming', outcome: 'answered' });
});

test.each([
  ['missed', { type: 'cancel', statusCode: 487 }],
  ['missed', { type: 'bye' }],
  ['missed', { type: 'cancel', statusCode: 408 }],
  ['answeredElsewhere', { type: 'cancel', statusCode: 200 }],
  ['rejected', { type: 'cancel', statusCode: 603 }],
] as const)('a call that came in is %s when the service ends it with %o', async (outcome, message) => {
  const ann = annAlone();
  ann.service.say({ type: 'invite', callId: 'in', from: bobsAddress, to: 'ann@example.com', trickle: false, sdp: await offerOf() });
  await reaches(ann, 'in', 'Ringing');

  ann.service.say({ ...message, callId: 'in' });

  expect(ann.client.callHistory.getAll()).toMatchObject([{ id: 'in', outcome, durationMs: 0, media: { used: { audio: false } } }]);
});

test.each([
  ['busy', 486],
  ['rejected', 603],
  ['noAnswer', 408],
  ['noAnswer', undefined],
  ['failed', 404],
  ['failed', 503],
] as const)('a call of ours is %s when the service ends it with %s', async (outcome, statusCode) => {
  const ann = annAlone();
  const callId = ann.client.call.make(bobsAddress);
  await reaches(ann, callId, 'Initiated');

  ann.service.say({ type: 'bye', callId, ...(statusCode && { statusCode }) });

  expect(ann.client.callHistory.getAll()).toMatchObject([{ id: callId, outcome, ...(statusCode && { statusCode }) }]);
});

test('who gives up has cancelled, who declines has rejected, who lets it ring has missed it', async () => {
  const { ann, bob } = await twoPeople();
  const first = ann.client.call.make(bobsAddress);
  await incoming(bob);
  ann.client.call.end(first);
  await vi.waitFor(() => expect(bob.client.callHistory.getAll()).toHaveLength(1));
  ann.client.call.make(bobsAddress);
  const second = await incoming(bob);
  bob.client.call.reject(second);
  await vi.waitFor(() => expect(ann.client.callHistory.getAll()).toHaveLength(2));
  const third = ann.client.call.make(bobsAddress);
  bob.client.call.ignore(await incoming(bob));
  ann.client.call.end(third);

  expect(outcomes(ann).toSorted()).toEqual(['cancelled', 'cancelled', 'rejected']);
  expect(outcomes(bob).toSorted()).toEqual(['missed', 'missed', 'rejected']);
});

test('a microphone that is denied makes a failed call', async () => {
  const ann = annAlone();
  ann.media.denyCapture('denied-by-person');

  const callId = ann.client.call.make(bobsAddress);
  await reaches(ann, callId, 'Ended');

  expect(outcomes(ann)).toEqual(['failed']);
});

test('whoever hears that a call is over finds it in the history', async () => {
  const ann = annAlone();
  const found: unknown[] = [];
  ann.client.on('call:stateChange', ({ callId }) => found.push(ann.client.callHistory.get(callId)?.outcome));

  await missed(ann, 'in');

  expect(found.at(-1)).toBe('missed');
});

test('the newest call comes first, the array is the same while nothing changes, and an event tells when it does', async () => {
  const { storage } = shelf([entry('old', 1), entry('older', 0)]);
  const ann = await tab(storage);
  let told = 0;
  ann.client.on('callHistory:change', () => told++);
  const before = ann.client.callHistory.getAll();

  await missed(ann, 'new');

  expect(ann.client.callHistory.getAll().map(({ id }) => id)).toEqual(['new', 'old', 'older']);
  expect(ann.client.callHistory.getAll()).toBe(ann.client.callHistory.getAll());
  expect(ann.client.callHistory.getAll()).not.toBe(before);
  expect(told).toBe(1);
  ann.client.callHistory.remove('none of ours');
  expect(told).toBe(1);
});

test('a call can be removed, and all of them, here and where they are kept', async () => {
  const { storage, ids } = shelf([entry('a', 3), entry('b', 2), entry('c', 1)]);
  const { client } = await tab(storage);

  client.callHistory.remove('b');
  expect(ids()).toEqual(['a', 'c']);
  client.callHistory.clear();

  expect(ids()).toEqual([]);
  expect(client.callHistory.getAll()).toEqual([]);
});

test('no more than a hundred calls are kept', async () => {
  const { storage, ids } = shelf(Array.from({ length: 100 }, (_, index) => entry(`call ${index}`, index)));
  const ann = await tab(storage);

  await missed(ann, 'new');

  expect(ids()).toHaveLength(100);
  expect(ids().slice(0, 2)).toEqual(['new', 'call 99']);
  expect(ids()).not.toContain('call 0');
});

test('two tabs keep each other’s calls, and what one has removed does not come back from the other', async () => {
  const { storage, ids } = shelf([entry('old', 1)]);
  const [left, right] = [await tab(storage), await tab(storage)];

  await missed(left, 'in the left one');
  left.client.callHistory.remove('old');
  await missed(right, 'in the right one');

  expect(ids().toSorted()).toEqual(['in the left one', 'in the right one']);
  right.client.callHistory.clear();
  expect(ids()).toEqual([]);
});

test('a storage that takes its time loses nothing', async () => {
  const { storage, ids } = shelf([entry('old', 1)]);
  const slow: CallHistoryStorage = {
    load: async () => (await settled(), storage.load()),
    save: async (entries) => (await settled(), storage.save(entries)),
  };
  const ann = await tab(slow);

  await missed(ann, 'first');
  await missed(ann, 'second');

  await vi.waitFor(() => expect(ids().toSorted()).toEqual(['first', 'old', 'second']));
  expect(ann.client.callHistory.getAll()).toHaveLength(3);
});

test.each([['a text'], [{ entries: [] }], [[entry('good'), { id: 7 }]], [[null]]])(
  'what is stored and is no history is reported, and the history starts anew: %o',
  async (content) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { storage, ids } = shelf(content);
    const ann = await tab(storage);

    expect(ann.client.callHistory.getAll()).toEqual([]);
    expect(warn).toHaveBeenCalled();
    await missed(ann, 'new');

    expect(ids()).toEqual(['new']);
    warn.mockRestore();
  },
);

test('a storage that is full or forbidden breaks no call, and what it did not take is tried again with the next', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { storage, ids } = shelf();
  const troubles: (() => void)[] = [];
  const throwing = () => {
    throw new Error('QuotaExceededError');
  };
  const ann = await tab({
    load: () => (troubles[0]?.(), storage.load()),
    save: (entries) => (troubles[1]?.(), storage.save(entries)),
  });
  troubles[1] = throwing;
  await missed(ann, 'one');
  troubles[0] = throwing;
  await missed(ann, 'two');

  expect(
    ann.client.callHistory
      .getAll()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['one', 'two']);
  expect(ann.client.call.getById('two')?.state).toBe('Cancelled');
  expect(ids()).toEqual([]);
  expect(warn).toHaveBeenCalledTimes(2);
  troubles.length = 0;
  await missed(ann, 'three');

  expect(ids().toSorted()).toEqual(['one', 'three', 'two']);
  warn.mockRestore();
});

test('a page that is left has written its call down before it is gone', async () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  const { storage, kept } = shelf();
  const ann = await tab(storage);
  const callId = ann.client.call.make(bobsAddress);
  await vi.waitFor(() => expect(ann.client.call.getById(callId)?.state).toBe('Initiated'));
  const invite = ann.service.sent.find(({ type }) => type === 'invite') as { sdp: string };
  ann.service.say({ type: 'answer', callId, sdp: await answerTo(invite.sdp) });
  await vi.waitFor(() => expect(ann.client.call.getById(callId)?.state).toBe('Connected'));

  page.dispatchEvent(new Event('pagehide'));

  expect(JSON.parse(kept.text!)).toMatchObject([{ id: callId, outcome: 'answered' }]);
  vi.unstubAllGlobals();
});

test('localStorage keeps the history from one visit to the next', async () => {
  const items = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, text: string) => void items.set(key, text),
  });
  await missed(await tab(createLocalStorageHistory('ann')), 'in');

  const next = await tab(createLocalStorageHistory('ann'));

  expect(next.client.callHistory.getAll()).toMatchObject([{ id: 'in', outcome: 'missed', remoteParticipant: { displayName: 'Bob' } }]);
  expect([...items.keys()]).toEqual(['ann']);
  vi.unstubAllGlobals();
});
