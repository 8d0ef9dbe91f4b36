import { fakeDeviceFlags, findChromium, quietFlags } from '../support/chromium.mjs';
import { expect, test } from '../support/house';

// The fake consent would say yes to everything.
test.use({ launchOptions: { executablePath: findChromium(), args: [...quietFlags, ...fakeDeviceFlags] }, granted: [] });

test('a caller who denies the microphone is told what to do, and after allowing it can call', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');

  await alice.call();

  await expect(alice.alert(/denied\. Allow it in the address bar of the browser and try again/)).toBeVisible();
  await alice.expectNothingLeft();
  await expect(bob.banner).toBeHidden();
  await alice.page.context().grantPermissions(['camera', 'microphone']);
  await alice.call();
  await expect(bob.banner).toBeVisible();
  await alice.button('End').click();
  await alice.expectNothingLeft();
});

test('a callee who denies the microphone is told what to do, is still being called, and can answer after allowing it', async ({
  openWindow,
}) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await alice.page.context().grantPermissions(['camera', 'microphone']);
  await alice.call();

  await bob.button('Answer with video').click();

  await expect(bob.alert(/denied\. Allow it in the address bar of the browser and try again/)).toBeVisible();
  await bob.expectNothingLeft();
  await expect(bob.banner).toBeVisible();
  await bob.page.context().grantPermissions(['camera', 'microphone']);
  await bob.button('Answer with video').click();
  for (const person of [alice, bob]) {
    await expect(person.status(/Connected/)).toBeVisible();
    await person.expectMedia();
  }
  await bob.button('End').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

test('who denies the devices when trying them out is told what to click, step by step, and can try them after it', async ({
  openWindow,
}) => {
  const alice = await openWindow('Alice');
  await alice.fold('Your devices');

  await alice.button('Check camera and microphone').click();

  await expect(alice.page.getByText('The microphone or camera is not allowed')).toBeVisible();
  await expect(alice.page.getByRole('listitem').filter({ hasText: 'Switch Microphone and Camera on.' })).toBeVisible();
  await alice.expectNothingLeft();
  await alice.page.context().grantPermissions(['camera', 'microphone']);
  await alice.button('Check camera and microphone').click();
  await expect(alice.page.getByLabel('Your picture')).toBeVisible();
  await expect(alice.page.getByText('The microphone or camera is not allowed')).toBeHidden();
  await expect(alice.alert(/denied/)).toBeHidden();
  await alice.button('Stop').click();
  await alice.expectNothingLeft();
});
