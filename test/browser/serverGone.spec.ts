import { connect } from '../support/person';
import { expect, test } from '../support/house';

test.describe('a server that takes the tokens of before', () => {
  test.use({ serverOptions: { config: { tokens: { secret: 'the same before and after the restart' } } } });

  test('a call goes on while the server is away, no call is left over when it is back, and the next one needs no login', async ({
    openWindow,
    demo,
  }) => {
    const alice = await openWindow('Alice');
    const bob = await openWindow('Bob');
    await connect(alice, bob);

    await demo.kill();
    for (const person of [alice, bob]) {
      await expect(person.status(/Connection to the service lost/)).toBeVisible();
      await person.expectMedia();
      await expect(person.status(/Connected/)).toBeVisible();
    }
    await demo.startAgain();

    for (const person of [alice, bob]) {
      await expect(person.status(/Call ended/)).toBeVisible({ timeout: 30_000 });
      await person.expectNothingLeft();
      await expect(person.status(/Connection to the service lost/)).toHaveCount(0);
    }
    await connect(bob, alice);
    await alice.button('End').click();
    for (const person of [alice, bob]) await person.expectNothingLeft();
  });

  test('who waits for calls hears once that the server is away and once that it is back, and is reached without a login', async ({
    openWindow,
    demo,
  }) => {
    const alice = await openWindow('Alice');
    const bob = await openWindow('Bob');
    const before = await bob.announced();

    await demo.kill();
    await expect(bob.status(/Connection to the service lost/)).toBeVisible();
    await demo.startAgain();

    await expect
      .poll(() => bob.announced())
      .toEqual([
        ...before,
        expect.stringContaining('Connection to the service lost'),
        expect.stringContaining('Calls can reach this page now'),
      ]);
    await expect(alice.status(/Connection to the service lost/)).toHaveCount(0);
    await connect(alice, bob);
    await bob.button('End').click();
    for (const person of [alice, bob]) await person.expectNothingLeft();
  });
});

test('a server that knows nobody any more: the page says to log in again, and after that calls come in', async ({ openWindow, demo }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');

  await demo.kill();
  await demo.startAgain();

  for (const person of [alice, bob]) {
    await expect(person.alert(/log in again/i)).toBeVisible();
    await person.button('Log out').click();
  }
  await alice.logInAs('Alice');
  await bob.logInAs('Bob');
  await alice.call();
  await expect(bob.banner).toBeVisible();
  await bob.button('Reject').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});
