import type { Person } from '../support/person';
import { expect, test } from '../support/house';

test.use({ viewport: { width: 320, height: 640 } });

test('on a screen of 320 pixels nothing has to be scrolled sideways, whatever the call does', async ({ openWindow, demo }) => {
  const alice = await openWindow();
  await expectToFit(alice, 'logged out');
  await alice.page.getByText('Another account').click();
  await expectToFit(alice, 'with the form open');
  await alice.logInAs('Alice');
  await expectToFit(alice, 'logged in');
  await alice.call('somebody.with.a.long.name.indeed@a-long-domain.example.com');
  await expect(alice.alert(/went wrong/)).toBeVisible();
  await expectToFit(alice, 'after an error');
  await alice.button('Dismiss').click();

  const bob = await openWindow('Bob');
  await alice.call('bob@example.com');
  await expect(bob.banner).toBeVisible();
  await expectToFit(alice, 'while it rings there');
  await expectToFit(bob, 'while it rings here');
  await bob.button('Answer with video').click();
  for (const person of [alice, bob]) await expect(person.status(/Connected/)).toBeVisible();
  await bob.expectMedia();
  await expectToFit(bob, 'in a call');
  await bob.button('Mute').click();
  await bob.button('Camera').click();
  await expectToFit(bob, 'muted and without camera');
  await bob.button('End').click();
  for (const person of [alice, bob]) {
    await person.expectNothingLeft();
    await expectToFit(person, 'after the call');
  }
  await demo.stop();
  await expect(alice.status(/Connection to the service lost/)).toBeVisible();
  await expectToFit(alice, 'while the server is away');
});

async function expectToFit({ page }: Person, when: string): Promise<void> {
  const overhang = await page.evaluate(() => {
    // Also what a clipped overflow would hide.
    const shown = [...document.querySelectorAll('button, input, summary, h1, h2, video')].filter((element) => element.checkVisibility());
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(scrollWidth, ...shown.map((element) => Math.round(element.getBoundingClientRect().right))) - clientWidth;
  });
  expect(overhang, `pixels beyond the edge ${when}`).toBeLessThanOrEqual(0);
}
