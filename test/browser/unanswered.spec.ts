import { expect, test } from '../support/house';

test('a caller who is rejected is told so in words, and nothing stays on', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await alice.call();
  await expect(alice.status(/Ringing/)).toBeVisible();

  await bob.button('Reject').click();

  await expect(alice.page.getByText(/bob.*: Call ended.*declined/i).first()).toBeVisible();
  await expect(bob.banner).toBeHidden();
  for (const person of [alice, bob]) await person.expectNothingLeft();
  await expect(alice.button('Call')).toBeEnabled();
});

test.describe('with a short time to ring', () => {
  test.use({ serverOptions: { config: { ringSeconds: 2 } } });

  test('a caller whom nobody answers is told so in words, and the ringing stops', async ({ openWindow }) => {
    const alice = await openWindow('Alice');
    const bob = await openWindow('Bob');

    await alice.call();
    await expect(bob.banner).toBeVisible();

    await expect(alice.page.getByText(/bob.*: Call ended.*no answer/i).first()).toBeVisible();
    await expect(bob.banner).toBeHidden();
    for (const person of [alice, bob]) await person.expectNothingLeft();
    await expect(alice.button('Call')).toBeEnabled();
  });
});

test('a caller who gives up takes the banner away', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await alice.call();
  await expect(bob.banner).toBeVisible();

  await alice.button('End').click();

  await expect(bob.banner).toBeHidden();
  await expect(alice.status(/Call ended/)).toBeVisible();
  for (const person of [alice, bob]) await person.expectNothingLeft();
  await alice.call();
  await expect(bob.banner).toBeVisible();
  await alice.button('End').click();
  await alice.expectNothingLeft();
});

test('who calls an address nobody has is told what to do, and can call again', async ({ openWindow }) => {
  const alice = await openWindow('Alice');

  await alice.call('nobody@example.com');

  await expect(alice.alert(/check it and call again/i)).toBeVisible();
  await alice.expectNothingLeft();
  await expect(alice.button('Call')).toBeEnabled();
});

test("who calls oneself rings in the other window of one's own, not in the same", async ({ openWindow }) => {
  const desk = await openWindow('Alice');
  const laptop = await openWindow('Alice');

  await desk.call('alice@example.com');
  await expect(laptop.banner).toBeVisible();
  await expect(desk.banner).toBeHidden();
  await laptop.button('Answer').click();
  await expect(desk.status(/Connected/)).toBeVisible();
  await laptop.button('End').click();

  await expect(desk.status(/Call ended/)).toBeVisible();
  for (const person of [desk, laptop]) await person.expectNothingLeft();
});

test('who is called in two windows and answers in one hears the other stop ringing', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const desk = await openWindow('Bob');
  const laptop = await openWindow('Bob');
  await alice.call();
  await expect(laptop.banner).toBeVisible();

  await desk.button('Answer').click();

  await expect(laptop.banner).toBeHidden();
  for (const person of [alice, desk]) await expect(person.status(/Connected/)).toBeVisible();
  await desk.button('End').click();
  for (const person of [alice, desk, laptop]) await person.expectNothingLeft();
});
