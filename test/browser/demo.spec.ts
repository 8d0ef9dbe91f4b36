import { spawnSync } from 'node:child_process';
import { leftovers, receivedMedia } from '../support/witness';
import { demoProgram, expect, receivedByEach, test } from '../support/demo';

const nothing = { liveTracks: 0, openPeers: 0, elements: 0 };

test('two strangers in two windows log in with a click each, call, see and hear each other, and leave nothing behind', async ({
  openDemo,
}) => {
  const alice = await openDemo();
  const bob = await openDemo();
  await alice.getByRole('button', { name: 'Log in as Alice' }).click();
  await bob.getByRole('button', { name: 'Log in as Bob' }).click();
  await expect(bob.getByRole('log', { name: 'Messages' })).toContainText('Calls can reach this page now.');

  await alice.getByRole('button', { name: 'Call' }).click();
  await bob.getByRole('button', { name: 'Answer with video' }).click();

  for (const page of [alice, bob]) {
    await expect.poll(async () => (await page.evaluate(receivedMedia)).framesDecoded).toBeGreaterThan(10);
    await expect.poll(async () => (await page.evaluate(receivedMedia)).audioEnergy).toBeGreaterThan(0);
  }
  await expect(alice.getByRole('group', { name: 'Picture of Bob' })).toBeVisible();
  await expect(bob.getByRole('group', { name: 'Picture of Alice' })).toBeVisible();

  await bob.getByRole('button', { name: 'End' }).click();

  for (const page of [alice, bob]) {
    await expect(page.getByRole('button', { name: 'Call' })).toBeVisible();
    await expect.poll(() => page.evaluate(leftovers)).toEqual(nothing);
    await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toHaveCount(0);
  }
});

test('one window and two clicks prove it: Call on one side, Answer with video on the other', async ({ openDemo }) => {
  const page = await openDemo('/pair');
  const alice = page.getByRole('region', { name: 'Alice' });
  const bob = page.getByRole('region', { name: 'Bob' });

  await alice.getByRole('button', { name: 'Call' }).click();
  await bob.getByRole('button', { name: 'Answer with video' }).click();

  await expect(async () => {
    const sides = await page.evaluate(receivedByEach);
    expect(sides).toHaveLength(2);
    for (const { framesDecoded, audioEnergy } of sides) {
      expect(framesDecoded).toBeGreaterThan(10);
      expect(audioEnergy).toBeGreaterThan(0);
    }
  }).toPass();
  await expect(alice.getByRole('group', { name: 'Picture of Bob' })).toBeVisible();
  await expect(bob.getByRole('group', { name: 'Picture of Alice' })).toBeVisible();

  await alice.getByRole('button', { name: 'End' }).click();

  await expect(alice.getByRole('button', { name: 'Call' })).toBeVisible();
  await expect(bob.getByRole('button', { name: 'Call' })).toBeVisible();
  await expect.poll(() => page.evaluate(leftovers)).toEqual(nothing);
});

test('a person without a mouse finds the focus where it matters: on the phone, on the pictures, on the phone again', async ({
  openDemo,
}) => {
  const alice = await openDemo();
  const bob = await openDemo();
  await bob.getByRole('button', { name: 'Log in as Bob' }).click();

  await alice.getByRole('button', { name: 'Log in as Alice' }).press('Enter');
  await expect(alice.getByRole('heading', { name: 'Alice' })).toBeFocused();

  await alice.getByRole('button', { name: 'Call' }).press('Enter');
  await expect(alice.getByRole('group', { name: 'Pictures of the call' })).toBeFocused();
  await bob.getByRole('button', { name: 'Reject' }).click();

  await expect(alice.getByRole('region', { name: 'Alice' }).locator(':focus')).toBeVisible();
});

test('a port that is taken or is none is said in one line, and the program ends with 1', ({ demo }) => {
  const { port } = new URL(demo);

  const [taken, none] = [port, 'none'].map((given) => spawnSync(process.execPath, [demoProgram, '--port', given], { encoding: 'utf8' }));

  expect(taken).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('already in use') });
  expect(none).toMatchObject({ status: 1, stdout: '', stderr: '--port must be a number from 0 to 65535, not none.\n' });
});
