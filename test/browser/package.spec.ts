import type { Browser, Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preview, type PreviewServer } from 'vite';
import { startBuiltServer, type BuiltServer } from '../support/builtServer';
import { expect, test } from '../support/house';
import { reactVersions, type Outcome } from '../support/packedProject';
import { createViteApp, readmeExample, type ViteApp } from '../support/viteApp';
import { installWitness, leftovers, receivedMedia } from '../support/witness';

declare global {
  interface Window {
    /** The version of each React that has started in the page. */
    reacts: string[];
  }
}

for (const react of reactVersions) {
  test.describe(`the README's example in an empty Vite app with React ${react}`, () => {
    let server: BuiltServer;
    let app: ViteApp;
    let built: Outcome;
    let site: PreviewServer;

    const address = () => site.resolvedUrls?.local[0] ?? '';

    test.beforeAll(async () => {
      server = await startBuiltServer({ tls: true });
      app = createViteApp(react, readmeExample('tsx').replace('calls.example.com', server.base));
      built = await app.build();
      site = await preview({ root: app.folder, configFile: false, preview: { port: 0 }, logLevel: 'silent' });
    });
    test.afterAll(async () => {
      await site.close();
      await server.stop();
      app.remove();
    });

    test('passes the type checker as it stands', async () => {
      expect(await app.typecheck()).toEqual({ passed: true, output: '' });
    });

    test('is built without a warning, from one React and from nothing that is for Node or for tests', () => {
      expect(built).toEqual({ passed: true, output: '' });
      const sources = bundledSources(app);
      const packages = new Set(sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []));
      expect([...packages].sort()).toEqual(['hookswitch', 'react', 'react-dom', 'scheduler', 'sdp-transform', 'valibot', 'zustand']);
      expect(sources.filter((source) => source.includes('/react/cjs/react.production'))).toHaveLength(1);
      expect(sources.filter((source) => /hookswitch\/dist\/(server|testing)\//.test(source))).toEqual([]);
    });

    test('has its colours, by day and by night', async ({ browser }) => {
      const { page } = await open(browser, address());
      const colour = () => page.getByRole('button', { name: 'Log in' }).evaluate((button) => getComputedStyle(button).backgroundColor);

      const byDay = await colour();
      await page.locator('#root').evaluate((root) => root.setAttribute('data-theme', 'dark'));

      expect(byDay).not.toBe('rgba(0, 0, 0, 0)');
      await expect.poll(colour).not.toBe(byDay);
      await page.context().close();
    });

    test('is a phone: two people log in, see and hear each other, and nothing stays on', async ({ browser }) => {
      const alice = await open(browser, address());
      const bob = await open(browser, address());
      for (const { page } of [alice, bob]) {
        expect(await page.evaluate(() => window.reacts)).toEqual([expect.stringMatching(`^${react}[.]`)]);
      }
      await logIn(bob.page, 'bob@example.com');
      await logIn(alice.page, 'alice@example.com');

      await alice.page.getByLabel('Address or number').fill('bob@example.com');
      await alice.page.getByRole('button', { name: 'Call', exact: true }).click();
      await bob.page.getByRole('alertdialog', { name: 'Alice is calling' }).getByRole('button', { name: 'Answer with video' }).click();

      for (const { page } of [alice, bob]) {
        await expect.poll(async () => (await page.evaluate(receivedMedia)).framesDecoded).toBeGreaterThan(10);
        await expect.poll(async () => (await page.evaluate(receivedMedia)).audioEnergy).toBeGreaterThan(0);
      }
      await alice.page.getByRole('button', { name: 'End' }).click();

      for (const { page, errors } of [alice, bob]) {
        await expect.poll(() => page.evaluate(leftovers)).toEqual({ liveTracks: 0, openPeers: 0, elements: 0 });
        await expect(page.getByRole('button', { name: 'End' })).toBeDisabled();
        await expect(page.getByText('Something went wrong')).toHaveCount(0);
        expect(errors).toEqual([]);
      }
      // Not before both are over: what a page still has to say goes with its context.
      for (const { page } of [alice, bob]) await page.context().close();
    });
  });
}

async function open(browser: Browser, address: string): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => ['warning', 'error'].includes(message.type()) && errors.push(message.text()));
  await page.addInitScript(installWitness);
  await page.addInitScript(installReactWitness);
  await page.goto(address);
  return { page, errors };
}

/** Stands in for React's developer tools, to which each React tells its version. Runs in the page before anything else of it. */
function installReactWitness(): void {
  window.reacts = [];
  const inject = ({ version }: { version: string }) => window.reacts.push(version);
  Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: { supportsFiber: true, inject } });
}

/** Resolves when calls reach the page. */
async function logIn(page: Page, email: string): Promise<void> {
  const subscribed = page.waitForResponse((it) => it.request().method() === 'POST' && it.url().endsWith('/subscriptions') && it.ok());
  await page.getByLabel('Client ID').fill('desk');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('demo');
  await page.getByRole('button', { name: 'Log in' }).click();
  await subscribed;
}

/** The files that went into the bundle, by its source maps. */
function bundledSources({ folder }: ViteApp): string[] {
  const assets = join(folder, 'dist/assets');
  return readdirSync(assets)
    .filter((file) => file.endsWith('.js.map'))
    .flatMap((file) => (JSON.parse(readFileSync(join(assets, file), 'utf8')) as { sources: string[] }).sources);
}
