import { connect } from '../support/person';
import { expect, test } from '../support/house';

test('a wrong password is said to be wrong, can be corrected at once, and the right one logs in', async ({ openWindow }) => {
  const { page } = await openWindow();
  await page.getByText('Another account').click();
  const form = page.getByRole('form', { name: 'Log in' });
  const password = form.getByRole('textbox', { name: 'Password' });
  await form.getByRole('textbox', { name: 'Client ID' }).fill('desk');
  await form.getByRole('textbox', { name: 'E-mail' }).fill('alice@example.com');
  await password.fill('guess');
  await password.press('Enter');

  await expect(form.getByRole('alert')).toContainText('The credentials are missing or wrong.');
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toHaveAccessibleDescription(/The credentials are missing or wrong/);
  await expect(password).toBeFocused();
  await expect(form.getByRole('textbox', { name: 'E-mail' })).toHaveValue('alice@example.com');
  await password.fill('demo');
  await form.getByRole('button', { name: 'Log in', exact: true }).click();

  await expect(page.getByRole('button', { name: 'Log out' })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Call', exact: true })).toBeEnabled();
  await expect(page.getByRole('alert').filter({ hasText: 'credentials' })).toHaveCount(0);
});

test('who logs out during a call ends it for both, and can log in again as somebody else', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await connect(alice, bob);
  await alice.expectMedia();

  await alice.button('Log out').click();

  await expect(alice.button('Log in as Alice')).toBeEnabled();
  await expect(bob.status(/Call ended/)).toBeVisible();
  for (const person of [alice, bob]) await person.expectNothingLeft();
  await expect(bob.button('Log out')).toBeEnabled();
  await alice.logInAs('Carol');
  await bob.call('carol@example.com');
  await expect(alice.banner).toBeVisible();
  await alice.button('Reject').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});
