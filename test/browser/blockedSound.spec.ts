import type { Page } from '@playwright/test';
import { fakeConsentFlag, fakeDeviceFlags, findChromium, quietFlags } from '../support/chromium.mjs';
import { expect, test } from '../support/house';

const devices = fakeDeviceFlags.filter((flag) => !flag.startsWith('--autoplay-policy'));

// The other strict policy lets a page play while it uses the microphone.
test.use({
  launchOptions: {
    executablePath: findChromium(),
    args: [...quietFlags, ...devices, fakeConsentFlag, '--autoplay-policy=user-gesture-required'],
  },
});

test('a page that nobody has touched has its sound blocked by the browser, and a click on Resume sound plays it', async ({
  openWindow,
}) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow();
  const untouched = await withoutGesture(bob.page);
  await untouched.press('Log in as Bob');
  await untouched.waitFor('Calls can reach this page now.');
  await alice.call();
  await untouched.press('Answer with video');
  await untouched.waitFor('Resume sound');
  expect(await untouched.look('document.querySelector("audio").paused')).toBe(true);

  await bob.button('Resume sound').click();

  await expect(bob.button('Resume sound')).toHaveCount(0);
  await expect.poll(() => bob.page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.paused)).toBe(false);
  await bob.expectMedia();
  await alice.button('End').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

/** Works a page by script. What Playwright does to a page, even looking at it, counts as a gesture of a person in Chromium. */
async function withoutGesture(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  const look = async (expression: string): Promise<unknown> => {
    const { result } = await devtools.send('Runtime.evaluate', { expression, returnByValue: true, userGesture: false });
    return result.value;
  };
  const button = (name: string) =>
    `[...document.querySelectorAll('button:enabled')].find((one) => one.textContent === ${JSON.stringify(name)} && one.checkVisibility())`;
  return {
    look,
    press: (name: string) => expect.poll(() => look(`((found) => (found?.click(), Boolean(found)))(${button(name)})`), name).toBe(true),
    waitFor: (words: string) => expect.poll(() => look('document.body.innerText'), words).toContain(words),
  };
}
