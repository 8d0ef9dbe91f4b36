import { connect } from '../support/phone';
import { expect, test } from '../support/house';

const audio = { audio: true, video: false };
const order = [{ name: 'X-Order', value: '4711' }];
const desk = [{ name: 'X-Desk', value: 'returns' }];
const note = [{ name: 'X-Note', value: 'wants “a refund” & a word' }];

test('parameters go out with a call, come back with its answer, and pass in the middle of it both ways', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');

  await alice.page.evaluate(([media, customParameters]) => window.client.call.make('bob@example.com', media, { customParameters }), [
    audio,
    order,
  ] as const);
  await expect.poll(() => bob.state()).toBe('Ringing');
  await expect.poll(() => bob.heard('call:customParameters')).toMatchObject([{ customParameters: order }]);
  await bob.expectCall({ customParameters: order });

  await bob.perform('answer', audio, { customParameters: desk });
  for (const phone of [alice, bob]) await phone.expectCall({ state: 'Connected' });
  await alice.expectCall({ customParameters: desk });

  await alice.perform('sendCustomParameters', note);
  await bob.expectCall({ customParameters: note });
  await bob.perform('setCustomParameters', order);
  await bob.perform('sendCustomParameters');
  await alice.expectCall({ customParameters: order });
  expect((await alice.heard('call:customParameters')).length).toBe(2);
});

test('parameters that were set travel with a hold', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, audio);

  await alice.perform('hold', { customParameters: note });

  await bob.expectCall({ state: 'On Hold', remoteHold: true, customParameters: note });
});
