import { connect } from '../support/person';
import { expect, test } from '../support/house';

/** How soon the other side must know, in ms. */
const soon = 2_000;

for (const [what, leave] of [
  ['reloads the page', 'reload'],
  ['closes the window', 'close'],
] as const) {
  test(`who ${what} during a call has hung up, and the other side knows it at once`, async ({ openWindow }) => {
    const alice = await openWindow('Alice');
    const bob = await openWindow('Bob');
    await connect(alice, bob);
    await bob.expectMedia();

    await alice.page[leave]();

    await expect(bob.status(/Call ended/)).toBeVisible({ timeout: soon });
    await bob.expectNothingLeft();
    await expect(bob.button('Call')).toBeEnabled();
  });
}

test('so it is for a page of another origin than the server', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await alice.make('bob@example.com', { audio: true, video: false });
  await expect.poll(() => bob.state()).toBe('Ringing');
  await bob.answer({ audio: true, video: false });
  await expect.poll(async () => (await bob.received()).audioEnergy).toBeGreaterThan(0);

  await alice.page.reload();

  await expect.poll(() => bob.state(), { timeout: soon }).toBe('Ended');
  await expect.poll(() => bob.leftovers()).toEqual({ liveTracks: 0, openPeers: 0, elements: 0 });
});

test('who reloads the page while it rings goes on being called in the other window', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const desk = await openWindow('Bob');
  const laptop = await openWindow('Bob');
  await alice.call();
  await expect(desk.banner).toBeVisible();
  await expect(laptop.banner).toBeVisible();

  await desk.page.reload();

  await laptop.button('Answer').click();
  await expect(alice.status(/Connected/)).toBeVisible();
  await laptop.button('End').click();
  for (const person of [alice, laptop]) await person.expectNothingLeft();
});
