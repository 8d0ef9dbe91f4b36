import { connect, withToneOf, type DemoName, type Person } from '../support/person';
import { expect, test } from '../support/house';

type OpenWindow = (name: DemoName, prepare: ReturnType<typeof withToneOf>) => Promise<Person>;

test('who calls somebody else holds the first, goes from one to the other, and joins them: all hear each other', async ({ openWindow }) => {
  const [alice, bob, carol] = await three(openWindow);
  await connect(alice, bob);
  await Promise.all([alice.expectToHear('Bob'), bob.expectToHear('Alice')]);

  await alice.callSomebodyElse('carol@example.com');
  await carol.button('Answer with video').click();
  await expect(alice.status(/carol.*Connected/i)).toBeVisible();
  await expect(alice.callWith(/bob/i)).toBeVisible();
  await expect(bob.status(/On hold by the other side/)).toBeVisible();
  await expect(alice.page.getByRole('group', { name: /^Picture of carol/i })).toBeVisible();
  await Promise.all([alice.expectToHear('Carol'), carol.expectToHear('Alice'), bob.expectNothingComesIn()]);

  await alice.callWith(/bob/i).getByRole('button', { name: 'Switch to' }).click();
  await expect(alice.status(/bob.*Connected/i)).toBeVisible();
  await expect(carol.status(/On hold by the other side/)).toBeVisible();
  await expect(alice.page.getByRole('group', { name: /^Picture of bob/i })).toBeVisible();
  await Promise.all([alice.expectToHear('Bob'), bob.expectToHear('Alice'), carol.expectNothingComesIn()]);
  await alice.button('Mute').click();
  await bob.expectToHear();
  await alice.button('Unmute').click();
  await bob.expectToHear('Alice');

  await alice.callWith(/carol/i).getByRole('button', { name: 'Join' }).click();
  await expect(alice.page.getByText(/bob.* and carol.* hear each other/i)).toBeVisible();
  await Promise.all([alice.expectToHear('Bob', 'Carol'), bob.expectToHear('Alice', 'Carol'), carol.expectToHear('Alice', 'Bob')]);

  await alice.button('Mute').click();
  await alice.button('Camera').click();
  await Promise.all([bob.expectToHear('Carol'), carol.expectToHear('Bob')]);
  for (const person of [bob, carol]) await expect(person.page.getByText('Camera is off')).toBeVisible();
  await alice.button('Unmute').click();
  await Promise.all([bob.expectToHear('Alice', 'Carol'), carol.expectToHear('Alice', 'Bob')]);

  await alice.button('Hold').click();
  for (const person of [bob, carol]) await expect(person.status(/On hold by the other side/)).toBeVisible();
  await expect(alice.page.getByText(/hear each other/)).toBeHidden();
  await Promise.all([alice, bob, carol].map((person) => person.expectToHear()));
  await alice.button('Resume').click();
  await Promise.all([alice.expectToHear('Bob', 'Carol'), bob.expectToHear('Alice', 'Carol'), carol.expectToHear('Alice', 'Bob')]);

  await alice.callWith(/bob/i).getByRole('button', { name: 'End' }).click();
  await expect(bob.status(/Call ended/)).toBeVisible();
  await expect(alice.page.getByText(/hear each other/)).toBeHidden();
  await Promise.all([alice.expectToHear('Carol'), carol.expectToHear('Alice'), bob.expectNothingLeft()]);
  await alice.controls.getByRole('button', { name: 'End' }).click();
  for (const person of [alice, carol]) await person.expectNothingLeft();
});

test('a call that comes in beside another is shown while that goes on; the answer holds it, and it can be resumed', async ({
  openWindow,
}) => {
  const [alice, bob, carol] = await three(openWindow);
  await connect(alice, bob);

  await carol.call('alice@example.com');
  await expect(alice.banner).toBeVisible();
  await expect(alice.status(/bob.*Connected/i)).toBeVisible();
  await bob.expectToHear('Alice');

  await alice.button('Answer with video').click();
  await expect(alice.banner).toBeHidden();
  await expect(bob.status(/On hold by the other side/)).toBeVisible();
  await expect(alice.status(/carol.*Connected/i)).toBeVisible();
  await Promise.all([alice.expectToHear('Carol'), carol.expectToHear('Alice'), bob.expectNothingComesIn()]);

  await carol.button('End').click();
  await carol.expectNothingLeft();
  await expect(alice.status(/bob.*On hold by you/i)).toBeVisible();
  await alice.button('Resume').click();
  await Promise.all([alice.expectToHear('Bob'), bob.expectToHear('Alice'), bob.expectMedia()]);
  await bob.button('End').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

test('who calls somebody else, who declines, is back with the first, who waits until they resume', async ({ openWindow }) => {
  const [alice, bob, carol] = await three(openWindow);
  await connect(alice, bob);
  await alice.callSomebodyElse('carol@example.com');

  await carol.button('Reject').click();

  await expect(alice.page.getByRole('log')).toContainText(/carol.*Call ended \(Declined\)/i);
  await expect(alice.status(/bob.*On hold by you/i)).toBeVisible();
  await expect(alice.button('Call')).toBeHidden();
  await alice.button('Resume').click();
  await Promise.all([alice.expectToHear('Bob'), bob.expectToHear('Alice')]);
});

test('a call is passed on to who declines it and goes on, then to who takes it: the two talk, and nothing is on here', async ({
  openWindow,
}) => {
  const [alice, bob, carol] = await three(openWindow);
  await connect(alice, bob);
  const dialog = alice.page.getByRole('dialog', { name: /^Transfer bob/i });

  await alice.button('Transfer').click();
  await dialog.getByRole('textbox', { name: 'Address or number' }).fill('carol@example.com');
  await dialog.getByRole('button', { name: 'Transfer to this address' }).click();
  await carol.button('Reject').click();

  await expect(dialog.getByRole('alert')).toHaveText('The other party could not be reached. The call goes on as it was.');
  for (const person of [alice, bob]) await expect(person.status(/Connected/)).toBeVisible();
  await Promise.all([alice.expectToHear('Bob'), bob.expectToHear('Alice')]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(alice.alert(/^Something went wrong ?The other party could not be reached/)).toBeVisible();

  await alice.button('Transfer').click();
  await dialog.getByRole('textbox', { name: 'Address or number' }).fill('carol@example.com');
  await dialog.getByRole('button', { name: 'Transfer to this address' }).click();
  await carol.button('Answer with video').click();

  await alice.expectNothingLeft();
  await expect(dialog).toBeHidden();
  await expect(bob.status(/carol.*Connected/i)).toBeVisible();
  await expect(carol.status(/bob.*Connected/i)).toBeVisible();
  await Promise.all([bob.expectToHear('Carol'), carol.expectToHear('Bob'), bob.expectMedia()]);
  await bob.button('End').click();
  for (const person of [bob, carol]) await person.expectNothingLeft();
});

test('who asks somebody first connects the two by the dialog, and nothing is on here', async ({ openWindow }) => {
  const [alice, bob, carol] = await three(openWindow);
  await connect(alice, bob);
  await alice.callSomebodyElse('carol@example.com');
  await carol.button('Answer').click();
  await Promise.all([alice.expectToHear('Carol'), carol.expectToHear('Alice')]);

  await alice.button('Transfer').click();
  await alice.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Connect carol.* with bob/i })
    .click();

  await alice.expectNothingLeft();
  await expect(bob.status(/carol.*Connected/i)).toBeVisible();
  await expect(carol.status(/bob.*Connected/i)).toBeVisible();
  await Promise.all([bob.expectToHear('Carol'), carol.expectToHear('Bob')]);
  await carol.button('End').click();
  for (const person of [bob, carol]) await person.expectNothingLeft();
});

test('past calls tell how each ended on either side, and who called can be called back', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  for (const person of [alice, bob]) await person.fold('Past calls');
  await alice.call();
  await bob.button('Reject').click();
  await expect(alice.pastCalls).toContainText([/Declined · Outgoing · Video call/]);
  await expect(bob.pastCalls).toContainText([/Declined · Incoming · Video call/]);
  await alice.call();
  await expect(bob.banner).toBeVisible();
  await alice.button('End').click();
  await expect(alice.pastCalls).toContainText([/Cancelled · Outgoing/, /Declined/]);
  await expect(bob.pastCalls).toContainText([/Missed · Incoming/, /Declined/]);

  await bob.pastCalls
    .first()
    .getByRole('button', { name: /^Call alice/i })
    .click();
  await expect(alice.banner).toBeVisible();
  await alice.button('Answer').click();
  for (const person of [alice, bob]) await expect(person.status(/Connected/)).toBeVisible();
  await alice.button('End').click();

  await expect(alice.pastCalls).toContainText([/\d s · Incoming · Voice call/, /Cancelled/, /Declined/]);
  await expect(bob.pastCalls).toContainText([/\d s · Outgoing · Voice call/, /Missed/, /Declined/]);
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

/** Alice, Bob and Carol, each of whom can be told by ear. */
async function three(openWindow: OpenWindow): Promise<[Person, Person, Person]> {
  const open = (name: DemoName) => openWindow(name, withToneOf(name));
  return [await open('Alice'), await open('Bob'), await open('Carol')];
}
