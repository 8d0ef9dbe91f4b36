import type { Person } from '../support/person';
import { expect, test } from '../support/house';

test('with the keyboard alone two people log in, call, answer, mute and end, and never lose their place', async ({ openWindow }) => {
  const alice = await openWindow();
  const bob = await openWindow();

  for (const [person, name] of [
    [alice, 'Alice'],
    [bob, 'Bob'],
  ] as const) {
    await tabTo(person, 'button', `Log in as ${name}`);
    await person.page.keyboard.press('Enter');
    await expect(person.page.getByRole('log')).toContainText('Calls can reach this page now.');
    await expectAPlace(person);
  }

  await tabTo(alice, 'textbox', 'Address or number');
  await alice.page.keyboard.press('Control+A');
  await alice.page.keyboard.type('bob@example.com');
  await tabTo(alice, 'button', 'Call');
  await alice.page.keyboard.press('Space');
  await expect(alice.status(/Ringing/)).toBeVisible();
  await expectAPlace(alice);

  await expect(bob.banner).toBeVisible();
  await tabTo(bob, 'button', 'Answer with video');
  await bob.page.keyboard.press('Enter');
  for (const person of [alice, bob]) {
    await expect(person.status(/Connected/)).toBeVisible();
    await expectAPlace(person);
  }
  const partOfTheCall = bob.page.getByRole('group', { name: /^(Call controls|Pictures of the call)$/ });
  await expect(partOfTheCall.filter({ has: bob.focus }).or(partOfTheCall.and(bob.focus))).toBeVisible();

  await tabTo(bob, 'button', 'Mute');
  await bob.page.keyboard.press('Space');
  await expect(bob.button('Unmute')).toBeFocused();
  await bob.page.keyboard.press('Space');
  await expect(bob.button('Mute')).toBeFocused();
  await bob.expectMedia();

  await tabTo(alice, 'button', 'End');
  await alice.page.keyboard.press('Enter');
  for (const person of [alice, bob]) {
    await person.expectNothingLeft();
    await expect(person.button('Call')).toBeVisible();
    await expectAPlace(person);
  }

  await tabTo(alice, 'button', 'Log out');
  await alice.page.keyboard.press('Enter');
  await expect(alice.button('Log in as Alice')).toBeVisible();
  await expectAPlace(alice);
});

test('with the keyboard alone a call is rejected, and the place is kept', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await alice.call();
  await expect(bob.banner).toBeVisible();

  await tabTo(bob, 'button', 'Reject');
  await bob.page.keyboard.press('Space');

  await expect(bob.banner).toBeHidden();
  await expectAPlace(bob);
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

/** Presses the tab key until the focus is there, and can be seen there. */
async function tabTo({ page, focus }: Person, role: 'button' | 'textbox', name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  await expect(wanted).toBeEnabled();
  const atMost = 30;
  for (let presses = 0; presses < atMost; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
  await expect(focus).toBeInViewport();
  await expect(focus).not.toHaveCSS('outline-style', 'none');
}

/** The focus is on something that can be seen, so that the next key goes on from there. */
async function expectAPlace({ focus }: Person): Promise<void> {
  await expect(focus).toBeInViewport();
}
