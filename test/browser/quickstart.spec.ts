import type { Browser, Page } from '@playwright/test';
import { expect, test } from '../support/house';
import { servePages } from '../support/pages';

// Nothing listens there; a page that waited for these servers would be slow, a page that fell over them would show an error.
const iceServers = { turn: 'turn:127.0.0.1:45999', stun: 'stun:127.0.0.1:45998' };

test.use({ serverOptions: { tls: true } });

for (const [generation, file] of [
  ['first', 'first-generation.html'],
  ['second', 'second-generation.html'],
] as const) {
  for (const picture of ['with video', 'without video'] as const) {
    test(`the steps of the ${generation} quickstart lead to a call ${picture}, on the script build and over TLS`, async ({
      browser,
      server,
    }) => {
      const pages = await servePages({ ...iceServers, server: server.base }, { tls: true });
      const alice = await open(browser, `${pages.origin}/${file}`);
      const bob = await open(browser, `${pages.origin}/${file}`);
      await logIn(alice.page, 'alice@example.com');
      await logIn(bob.page, 'bob@example.com');

      await alice.page.locator('#callee').fill('bob@example.com');
      await alice.page.locator('#make-with-video').setChecked(picture === 'with video');
      await alice.page.getByRole('button', { name: 'Make Call' }).click();
      await expect(bob.page.locator('#messages')).toContainText('Initiating to Ringing');
      if (picture === 'without video' && generation === 'first') await bob.page.locator('#answer-with-video').uncheck();
      await bob.page.getByRole('button', { name: 'Answer Call' }).click();

      for (const { page } of [alice, bob]) {
        await expect(page.locator('#messages')).toContainText('to Connected');
        await expectMedia(page, '#remote-container', picture === 'with video' ? ['AUDIO', 'VIDEO'] : ['AUDIO']);
        await expectMedia(page, '#local-container', picture === 'with video' ? ['VIDEO'] : []);
      }
      await bob.page.getByRole('button', { name: 'End Call' }).click();
      for (const { page, errors } of [alice, bob]) {
        await expect(page.locator('#messages')).toContainText('Connected to Ended');
        await expect(page.locator('#remote-container > *, #local-container > *')).toHaveCount(0);
        await expect(page.locator('#messages')).not.toContainText('error');
        expect(errors).toEqual([]);
      }
      pages.stop();
    });
  }
}

test('a wrong password and a rejected call read as the quickstart expects', async ({ browser, server }) => {
  const pages = await servePages({ ...iceServers, server: server.base }, { tls: true });
  const alice = await open(browser, `${pages.origin}/first-generation.html`);
  const bob = await open(browser, `${pages.origin}/second-generation.html`);

  await fillIn(alice.page, 'alice@example.com', 'guess');
  await alice.page.getByRole('button', { name: 'Login' }).click();
  await expect(alice.page.locator('#messages')).toContainText('login failed');
  await fillIn(bob.page, 'bob@example.com', 'guess');
  await bob.page.getByRole('button', { name: 'Login' }).click();
  await expect(bob.page.locator('#messages')).toContainText('no tokens');

  await logIn(alice.page, 'alice@example.com');
  await logIn(bob.page, 'bob@example.com');
  await alice.page.locator('#callee').fill('bob@example.com');
  await alice.page.getByRole('button', { name: 'Make Call' }).click();
  await expect(bob.page.locator('#messages')).toContainText('Initiating to Ringing');
  await bob.page.getByRole('button', { name: 'Reject Call' }).click();

  await expect(alice.page.locator('#messages')).toContainText('to Ended');
  await expect(bob.page.locator('#messages')).toContainText('Ringing to Ended');
  expect([...alice.errors, ...bob.errors]).toEqual([]);
  pages.stop();
});

test('a track that is undefined is passed over with a warning', async ({ browser, server }) => {
  const pages = await servePages({ ...iceServers, server: server.base }, { tls: true });
  const { page, errors } = await open(browser, `${pages.origin}/first-generation.html`);
  const warning = page.waitForEvent('console', (message) => message.type() === 'warning');

  await page.evaluate("client.media.renderTracks([undefined], '#local-container')");

  expect((await warning).text()).toContain('undefined');
  expect(errors).toEqual([]);
  pages.stop();
});

async function open(browser: Browser, url: string): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  // What a listener of the page throws is caught by the engine, and stands in the console.
  page.on('console', (message) => message.type() === 'error' && message.text().includes('listener') && errors.push(message.text()));
  await page.goto(url);
  return { page, errors };
}

async function fillIn(page: Page, email: string, password: string): Promise<void> {
  await page.locator('#clientId').fill('quickstart');
  await page.locator('#userEmail').fill(email);
  await page.locator('#password').fill(password);
}

async function logIn(page: Page, email: string): Promise<void> {
  await fillIn(page, email, 'demo');
  await page.getByRole('button', { name: 'Login' }).click();
  await expect(page.locator('#messages')).toContainText('logged in');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await expect(page.locator('#messages')).toContainText('subscribed');
}

/** Each kind is there once, and what moves is moving. */
async function expectMedia(page: Page, container: string, kinds: readonly string[]): Promise<void> {
  await expect
    .poll(() =>
      page.locator(`${container} > *`).evaluateAll((elements) =>
        (elements as HTMLMediaElement[]) // Only media elements are ever put there.
          .filter((element) => element.currentTime > 0)
          .map((element) => element.tagName)
          .sort(),
      ),
    )
    .toEqual(kinds);
}
