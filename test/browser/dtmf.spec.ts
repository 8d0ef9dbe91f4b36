import { connect } from '../support/phone';
import { expect, test } from '../support/house';

const audio = { audio: true, video: false };

for (const [who, callerSends] of [
  ['caller', true],
  ['callee', false],
] as const) {
  test(`the keys that the ${who} presses are heard at the far side, each as its own tone`, async ({ openPhone }) => {
    const alice = await openPhone('alice');
    const bob = await openPhone('bob');
    await connect(alice, bob, audio);
    const [sender, listener] = callerSends ? [alice, bob] : [bob, alice];
    await listener.expectSound();

    const heard = listener.hearKeys(4_000);
    await sender.perform('sendDTMF', '159#', 250, 250);

    expect(await heard).toBe('159#');
    expect(await sender.heard('call:error')).toEqual([]);
    expect((await sender.heard('call:operation')).filter(({ operation }) => operation === 'SEND_DTMF')).toMatchObject([
      { transition: 'START' },
      { transition: 'FINISH' },
    ]);
  });
}

test('who is muted can press keys all the same', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, audio);
  await alice.perform('mute');
  await bob.expectSilence();

  const heard = bob.hearKeys(3_000);
  await alice.perform('sendDTMF', '7*', 250, 250);

  expect(await heard).toBe('7*');
});

test('what is no key is refused, and so are keys on a held call', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, audio);

  await alice.perform('sendDTMF', '1x');
  await expect.poll(() => alice.heard('call:error')).toMatchObject([{ error: { code: 'call:7' } }]);
  await alice.perform('hold');
  await alice.expectCall({ state: 'On Hold' });
  await alice.perform('sendDTMF', '1');

  await expect.poll(() => alice.heard('call:error')).toMatchObject([{}, { error: { code: 'call:6' } }]);
});
