import { connect, type Phone } from '../support/phone';
import { expect, test } from '../support/house';

const audio = { audio: true, video: false };
const video = { audio: true, video: true };
const nothing = { liveTracks: 0, openPeers: 0, elements: 0 };

test('a call is passed on before it is answered: the caller and the new one talk, and no device went on in between', async ({
  openPhone,
}) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  const carol = await openPhone('carol');
  await alice.make('bob@example.com', audio);
  await expect.poll(() => bob.state()).toBe('Ringing');

  await bob.perform('forward', 'carol@example.com');
  await expect.poll(() => carol.state()).toBe('Ringing');
  await carol.answer(audio);

  await expectTalk(alice, carol);
  await expect.poll(() => bob.state()).toBe('Ended');
  expect(await bob.page.evaluate(() => window.witness.captured.length)).toBe(0);
  await alice.leave('end');
  for (const phone of [alice, carol]) await phone.expectOver();
});

for (const [who, callerTransfers] of [
  ['callee', false],
  ['caller', true],
] as const) {
  test(`the ${who} passes the call on: the two others talk and see each other, and the devices of who is out are off`, async ({
    openPhone,
  }) => {
    const alice = await openPhone('alice');
    const bob = await openPhone('bob');
    const carol = await openPhone('carol');
    await connect(alice, bob, video);
    const [transferor, partner] = callerTransfers ? [alice, bob] : [bob, alice];
    await partner.expectSoundAndFrames();

    await transferor.perform('directTransfer', 'carol@example.com');
    await expect.poll(() => carol.state()).toBe('Ringing');
    expect(await partner.state()).toBe('Connected');
    await carol.answer(video);

    await transferor.expectOver();
    expect(await transferor.endedWith()).toBe(9905);
    await expectTalk(partner, carol);
    await Promise.all([partner, carol].map((phone) => phone.expectFrames()));
    await partner.expectCall({ state: 'Connected', remoteParticipant: expect.objectContaining({ displayNumber: 'carol@example.com' }) });
    expect(await partner.leftovers()).toMatchObject({ liveTracks: 2, openPeers: 1 });
    expect(await partner.endedWith()).toBe(9907);

    await partner.perform('hold');
    await carol.expectCall({ state: 'On Hold', remoteHold: true });
    await partner.perform('unhold');
    await expectTalk(partner, carol);
    await carol.leave('end');
    for (const phone of [partner, carol]) await phone.expectOver();
  });
}

test('a call that is passed on and declined comes back, and the two talk on', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  const carol = await openPhone('carol');
  await connect(alice, bob, audio);

  await bob.perform('directTransfer', 'carol@example.com');
  await expect.poll(() => carol.state()).toBe('Ringing');
  await carol.leave('reject');

  await expect.poll(() => bob.heard('call:error')).toMatchObject([{ error: { reason: 'transfer-failed' } }]);
  await expectTalk(alice, bob);
  expect(await carol.leftovers()).toEqual(nothing);
  for (const phone of [alice, bob]) await expect.poll(async () => (await phone.leftovers()).openPeers).toBe(1);
  await bob.perform('hold');
  await alice.expectCall({ state: 'On Hold', remoteHold: true });
  await bob.leave('end');
  for (const phone of [alice, bob]) await phone.expectOver();
});

test('who asks somebody first and then connects the two is out, and they talk to each other', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  const carol = await openPhone('carol');
  await connect(alice, bob, audio);
  const first = (await bob.call())?.id ?? '';
  await connect(bob, carol, audio);
  const second = (await bob.call())?.id ?? '';
  await bob.expectCall({ state: 'On Hold', localHold: true }, first);
  await expectTalk(bob, carol);

  await bob.performOn(first, 'consultativeTransfer', second);

  for (const id of [first, second]) await expect.poll(async () => (await bob.call(id))?.state).toBe('Ended');
  await bob.expectOver();
  await expectTalk(alice, carol);
  await alice.expectCall({ state: 'Connected', localHold: false, remoteHold: false });
  await carol.leave('end');
  for (const phone of [alice, carol]) await phone.expectOver();
});

/** Both are connected, hear each other, and nothing is being done. */
async function expectTalk(one: Phone, other: Phone): Promise<void> {
  await Promise.all(
    [one, other].map(async (phone) => {
      await phone.expectCall({ state: 'Connected', localHold: false, remoteHold: false });
      await phone.expectSound();
    }),
  );
}
