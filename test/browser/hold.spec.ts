import { connect } from '../support/phone';
import { expect, test } from '../support/house';

const video = { audio: true, video: true };
const held = { state: 'On Hold' } as const;
const connected = { state: 'Connected', localHold: false, remoteHold: false } as const;

for (const [who, callerHolds] of [
  ['caller', true],
  ['callee', false],
] as const) {
  test(`the ${who} holds: neither hears or sees the other until the ${who} resumes, and no device goes off`, async ({ openPhone }) => {
    const alice = await openPhone('alice');
    const bob = await openPhone('bob');
    await connect(alice, bob, video);
    const [holder, other] = callerHolds ? [alice, bob] : [bob, alice];
    await Promise.all([holder, other].map((phone) => phone.expectSoundAndFrames()));

    await holder.perform('hold');
    await holder.expectCall({ ...held, localHold: true, remoteHold: false });
    await other.expectCall({ ...held, localHold: false, remoteHold: true });
    await Promise.all([holder, other].map((phone) => phone.expectNothingComesIn()));
    for (const phone of [holder, other]) {
      expect((await phone.leftovers()).liveTracks).toBe(2);
      await expect.poll(() => phone.heard('media:sourceMuted')).not.toEqual([]);
    }

    await holder.perform('unhold');
    await Promise.all([holder, other].map((phone) => phone.expectSoundAndFrames()));
    for (const phone of [holder, other]) {
      await phone.expectCall(connected);
      await expect.poll(() => phone.heard('media:sourceUnmuted')).not.toEqual([]);
      expect(await phone.heard('call:trackEnded')).toEqual([]);
    }
    await other.leave('end');
    for (const phone of [holder, other]) await phone.expectOver();
  });

  test(`both hold, and the ${who} resumes first: they hear each other only when both have resumed`, async ({ openPhone }) => {
    const alice = await openPhone('alice');
    const bob = await openPhone('bob');
    await connect(alice, bob, video);
    const [first, second] = callerHolds ? [alice, bob] : [bob, alice];
    await alice.perform('hold');
    await bob.expectCall({ ...held, remoteHold: true });
    await bob.perform('hold');
    for (const phone of [alice, bob]) await phone.expectCall({ ...held, localHold: true, remoteHold: true });
    await Promise.all([alice, bob].map((phone) => phone.expectNothingComesIn()));

    await first.perform('unhold');
    await first.expectCall({ ...held, localHold: false, remoteHold: true });
    await second.expectCall({ ...held, localHold: true, remoteHold: false });
    await Promise.all([alice, bob].map((phone) => phone.expectNothingComesIn()));

    await second.perform('unhold');
    await Promise.all([alice, bob].map((phone) => phone.expectSoundAndFrames()));
    for (const phone of [alice, bob]) {
      await phone.expectCall(connected);
      expect(await phone.heard('call:error')).toEqual([]);
    }
  });
}

test('who holds a held call, or resumes one that is not held, is refused, and the far side hears nothing of it', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, video);

  await alice.perform('unhold');
  await expect.poll(() => alice.heard('call:error')).toMatchObject([{ error: { code: 'call:6' } }]);
  await alice.perform('hold');
  await alice.expectCall({ ...held, localHold: true });
  const changes = (await bob.heard('call:stateChange')).length;
  await alice.perform('hold');
  await expect.poll(() => alice.heard('call:error')).toMatchObject([{ error: { code: 'call:6' } }, { error: { code: 'call:6' } }]);

  await bob.expectSilence();
  expect(await bob.heard('call:stateChange')).toHaveLength(changes);
  expect(await alice.call()).toMatchObject({ ...held, localHold: true, remoteHold: false });
});

test('who answers a second call holds the first, and can go from one to the other', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  const carol = await openPhone('carol');
  await connect(bob, alice, { audio: true, video: false });
  const first = (await alice.call())?.id;

  await connect(carol, alice, { audio: true, video: false });
  const second = (await alice.call())?.id;

  await alice.expectCall({ ...held, localHold: true }, first);
  await bob.expectCall({ ...held, remoteHold: true });
  await carol.expectSound();
  await bob.expectSilence();

  await alice.performOn(first ?? '', 'unhold');
  await alice.expectCall(connected, first);
  await alice.expectCall({ ...held, localHold: true }, second);
  await bob.expectSound();
  await carol.expectSilence();

  await alice.performOn(first ?? '', 'end');
  await alice.performOn(second ?? '', 'end');
  for (const phone of [alice, bob, carol]) await phone.expectOver();
});

test('who stops the camera while holding shows no picture after resuming, and the far side has none left over', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, video);
  await bob.expectFrames();
  await alice.perform('hold');
  await alice.expectCall({ ...held, localHold: true });

  await alice.perform('stopVideo');
  await expect.poll(async () => (await alice.leftovers()).liveTracks).toBe(1);
  await alice.expectCall({ ...held, localHold: true });
  await alice.perform('unhold');

  await bob.expectCall(connected);
  await expect.poll(() => bob.heard('call:trackEnded')).toMatchObject([{ local: false }]);
  await expect(bob.page.locator('#remote-container video')).toHaveCount(0);
  await bob.expectSound();
  await alice.expectSoundAndFrames();
  for (const phone of [alice, bob]) expect(await phone.heard('call:error')).toEqual([]);
});
