import { expect, test } from '../support/house';

test('a screen reader says each state of a call once, to who calls and to who is called', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  const before = { alice: await alice.announced(), bob: await bob.announced() };

  await alice.call();
  await expect(alice.status(/Ringing/)).toBeVisible();
  await bob.button('Answer').click();
  for (const person of [alice, bob]) await expect(person.status(/Connected/)).toBeVisible();
  await bob.button('End').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();

  const saying = (words: readonly string[]) => words.map((some) => expect.stringContaining(some) as unknown);
  await expect.poll(() => alice.announced()).toEqual([...before.alice, ...saying(['Calling', 'Ringing', 'Connected', 'Call ended'])]);
  await expect.poll(() => bob.announced()).toEqual([...before.bob, ...saying(['Alice is calling', 'Connected', 'Call ended'])]);
});

test('a screen reader says once what went wrong, and says it again when it goes wrong again', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const complaints = async () => (await alice.announced()).filter((words) => /check it and call again/i.test(words)).length;

  await alice.call('nobody@example.com');
  await expect(alice.alert(/check it and call again/i)).toBeVisible();
  await expect.poll(complaints).toBe(1);
  await alice.call();

  await expect.poll(complaints).toBe(2);
  await alice.expectNothingLeft();
});
