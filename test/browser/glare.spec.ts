import { connect, type Phone } from '../support/phone';
import { expect, test } from '../support/house';

const rounds = 50;
const audio = { audio: true, video: false };
const nothing = { liveTracks: 0, openPeers: 0, elements: 0 };

// Fifty rounds take half a minute, and longer where the machine does other work as well.
test.setTimeout(150_000);

test(`${rounds} times both hold, and both resume, at the same moment`, async ({ openPhone }) => {
  const [alice, bob, refusals] = await open(openPhone);

  for (let round = 1; round <= rounds; round++) {
    await Promise.all([alice.perform('hold'), bob.perform('hold')]);
    await bothSettle([alice, bob], { localHold: true, remoteHold: true });
    await Promise.all([alice.perform('unhold'), bob.perform('unhold')]);
    await bothSettle([alice, bob], { localHold: false, remoteHold: false });
  }

  await expectSane(alice, bob, refusals);
});

test(`${rounds} times one holds at the moment when the other adds video`, async ({ openPhone }) => {
  const [alice, bob, refusals] = await open(openPhone);

  for (let round = 1; round <= rounds; round++) {
    const [holder, shower] = round % 2 ? [alice, bob] : [bob, alice];
    const refusedBefore = (await shower.heard('call:error')).length;
    await Promise.all([holder.perform('hold'), shower.perform('addMedia', { video: true })]);
    await Promise.all([settle(holder, { localHold: true, remoteHold: false }), settle(shower, { localHold: false, remoteHold: true })]);
    // On a slow machine the hold may be there first: a picture is refused then, and nothing has met.
    const shown = (await shower.heard('call:error')).length > refusedBefore ? 0 : 1;
    await settle(shower, { localVideo: shown });
    await holder.perform('unhold');
    await settle(holder, { localHold: false, remoteHold: false, remoteVideo: shown });
    await settle(shower, { localHold: false, remoteHold: false });
    if (shown) await shower.perform('stopVideo');
    await bothSettle([alice, bob], { localVideo: 0, remoteVideo: 0 });
  }

  await expectSane(alice, bob, refusals, ['wrong-state']);
});

test(`${rounds} times both add video, and take it away, at the same moment`, async ({ openPhone }) => {
  const [alice, bob, refusals] = await open(openPhone);

  for (let round = 1; round <= rounds; round++) {
    await Promise.all([alice, bob].map((phone) => phone.perform('addMedia', { video: true })));
    await bothSettle([alice, bob], { localVideo: 1, remoteVideo: 1 });
    await Promise.all([alice, bob].map((phone) => phone.perform('stopVideo')));
    await bothSettle([alice, bob], { localVideo: 0, remoteVideo: 0 });
  }

  await expectSane(alice, bob, refusals);
});

test(`${rounds} times one ends the call at the moment when the other holds it`, async ({ openPhone }) => {
  const [alice, bob] = await open(openPhone);

  for (let round = 1; round <= rounds; round++) {
    const [leaver, holder] = round % 2 ? [alice, bob] : [bob, alice];
    await Promise.all([leaver.perform('end'), holder.perform('hold')]);
    await bothSettle([alice, bob], { state: 'Ended' });
    if (round < rounds) await callAgain(alice, bob);
  }

  for (const phone of [alice, bob]) {
    await expect.poll(() => phone.leftovers()).toEqual(nothing);
    expect(
      await phone.page.evaluate(() => window.client.call.getAll().filter(({ state, localOp }) => state !== 'Ended' || localOp)),
    ).toEqual([]);
  }
});

/** What a call comes to when nothing is being done with it any more. */
interface Rest {
  state?: string;
  localHold?: boolean;
  remoteHold?: boolean;
  localVideo?: number;
  remoteVideo?: number;
}

/** Waits until the newest call is as expected and at rest. */
async function settle(phone: Phone, expected: Rest): Promise<void> {
  await phone.page.waitForFunction(
    (expected) => {
      const call = window.client.call.getAll().at(-1);
      if (!call || call.localOp) return false;
      const videos = (ids: readonly string[]) => ids.filter((id) => window.client.media.getTrackById(id)?.kind === 'video').length;
      const { state, localHold, remoteHold } = call;
      const now = { state, localHold, remoteHold, localVideo: videos(call.localTracks), remoteVideo: videos(call.remoteTracks) };
      return Object.entries(expected).every(([name, value]) => now[name as keyof typeof now] === value); // the names are those of `now`
    },
    expected,
    { polling: 10, timeout: 25_000 },
  );
}

async function bothSettle(phones: readonly Phone[], expected: Rest): Promise<void> {
  await Promise.all(phones.map((phone) => settle(phone, expected)));
}

/** Two in a call, and a count of the offers which the service refuses because they meet. */
async function open(openPhone: (name: 'alice' | 'bob') => Promise<Phone>): Promise<[Phone, Phone, { count: number }]> {
  const [alice, bob] = [await openPhone('alice'), await openPhone('bob')];
  await connect(alice, bob, audio);
  const refusals = { count: 0 };
  for (const { page } of [alice, bob]) page.on('response', (response) => (refusals.count += response.status() === 409 ? 1 : 0));
  return [alice, bob, refusals];
}

async function callAgain(alice: Phone, bob: Phone): Promise<void> {
  const callId = await alice.make('bob@example.com', audio);
  await bob.page.waitForFunction(() => window.client.call.getAll().at(-1)?.state === 'Ringing', undefined, { polling: 10 });
  await bob.answer(audio);
  await bothSettle([alice, bob], { state: 'Connected' });
  expect((await alice.call())?.id).toBe(callId);
}

/** Offers have met, nobody heard of it save by these words, both hear each other, and at the end nothing is left. */
async function expectSane(alice: Phone, bob: Phone, refusals: { count: number }, words: readonly string[] = []): Promise<void> {
  expect(refusals.count).toBeGreaterThan(0);
  await Promise.all([alice, bob].map((phone) => phone.expectSound()));
  for (const phone of [alice, bob]) {
    expect((await phone.heard('call:error')).filter(({ error }) => !words.includes(error?.reason ?? ''))).toEqual([]);
  }
  await alice.leave('end');
  for (const phone of [alice, bob]) await phone.expectOver();
}
