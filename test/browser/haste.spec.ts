import { expect, test } from '../support/house';

test('double clicks on Call, Answer and End make, answer and end one call, and nothing goes wrong', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');

  await alice.button('Call').dblclick({ delay: 60 });
  await expect(bob.banner).toBeVisible();
  await bob.button('Answer').dblclick({ delay: 60 });
  for (const person of [alice, bob]) await expect(person.status(/Connected/)).toBeVisible();
  await alice.button('End').dblclick({ delay: 60 });

  for (const person of [alice, bob]) {
    await expect(person.status(/Call ended/)).toBeVisible();
    await person.expectNothingLeft();
    await expect(person.alert(/went wrong/)).toHaveCount(0);
    await expect(person.banner).toBeHidden();
  }
  await expect(alice.page.getByRole('log').getByText(/^Calling/)).toHaveCount(1);
  await expect(bob.page.getByRole('log').getByText(/is calling$/)).toHaveCount(1);
});

test('who clicks Call and End in one breath has called nobody in the end', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');

  await alice.button('Call').click();
  await alice.button('End').click();

  await expect(alice.status(/Call ended/)).toBeVisible();
  await expect(bob.banner).toBeHidden();
  for (const person of [alice, bob]) await person.expectNothingLeft();
  await expect(alice.alert(/went wrong/)).toHaveCount(0);
  await alice.call();
  await expect(bob.banner).toBeVisible();
  await alice.button('End').click();
  await alice.expectNothingLeft();
});
