import { expect, test } from '../support/house';
import { fakeDeviceFlags, findChromium, quietFlags } from '../support/chromium.mjs';

const audio = { audio: true, video: false };

// The fake consent would say yes to everything.
test.use({ launchOptions: { executablePath: findChromium(), args: [...quietFlags, ...fakeDeviceFlags] }, granted: [] });

test('a caller who denies the microphone is told so, and the call is over before anyone was called', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');

  await alice.make('bob@example.com', audio);

  await expect.poll(() => alice.state()).toBe('Ended');
  expect(await alice.heard('call:error')).toMatchObject([{ error: { code: 'call:4', reason: 'denied-by-person' } }]);
  expect(await alice.heard('media:error')).toHaveLength(1);
  expect(await alice.leftovers()).toEqual({ liveTracks: 0, openPeers: 0, elements: 0 });
  expect(await bob.state()).toBeUndefined();
});

test('a callee who denies the microphone goes on ringing, and can answer after allowing it', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await alice.page.context().grantPermissions(['microphone']);
  await alice.make('bob@example.com', audio);
  await expect.poll(() => bob.state()).toBe('Ringing');

  await bob.answer(audio);
  await expect.poll(() => bob.heard('call:error')).toMatchObject([{ error: { code: 'call:4', reason: 'denied-by-person' } }]);
  expect(await bob.state()).toBe('Ringing');
  await bob.page.context().grantPermissions(['microphone']);
  await bob.answer(audio);

  await expect.poll(() => alice.state()).toBe('Connected');
  await expect.poll(() => bob.state()).toBe('Connected');
});
