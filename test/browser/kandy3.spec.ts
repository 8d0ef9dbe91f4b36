import type { Browser, Page } from '@playwright/test';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from '../support/house';
import { servePages, type Pages } from '../support/pages';
import { installWitness, leftovers, receivedMedia } from '../support/witness';

interface Person {
  page: Page;
  errors: string[];
}

const nothing = { liveTracks: 0, openPeers: 0, elements: 0 };
let pages: Pages;
let library: string;

test.beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: `export * from 'hookswitch/compat';`, resolveDir: join(import.meta.dirname, '../..') },
    bundle: true,
    format: 'esm',
    write: false,
  });
  library = outputFiles[0]!.text;
});
test.beforeEach(async ({ server }) => {
  pages = await servePages({ server: server.base });
});
test.afterEach(() => pages.stop());

test('the steps of the quickstart for Kandy.js 3 lead to a call with video, made and answered', async ({ browser }) => {
  const [alice, bob] = await twoConnected(browser);

  await alice.page.locator('#make-with-video').check();
  await call(alice, 'bob@example.com');
  await expect(messages(alice)).toContainText(['Call successfully started. Waiting for response.']);
  await expect(messages(bob)).toContainText(['Received incoming call from alice@example.com', 'Call state changed to: RINGING']);
  await bob.page.locator('#answer-with-video').check();
  await bob.page.getByRole('button', { name: 'Answer Call' }).click();

  for (const person of [alice, bob]) {
    await expect(messages(person)).toContainText(['Call state changed to: IN_CALL']);
    await expectMedia(person.page, '#remote-container', ['AUDIO', 'VIDEO']);
    await expectMedia(person.page, '#local-container', ['VIDEO']);
    const { framesDecoded, audioEnergy } = await person.page.evaluate(receivedMedia);
    await expect.poll(async () => (await person.page.evaluate(receivedMedia)).framesDecoded).toBeGreaterThan(framesDecoded + 5);
    await expect.poll(async () => (await person.page.evaluate(receivedMedia)).audioEnergy).toBeGreaterThan(audioEnergy);
  }
  await bob.page.getByRole('button', { name: 'End Call' }).click();

  await expectOver(alice, bob);
  expect(await states(alice)).toEqual(['OUTGOING', 'RINGING', 'IN_CALL', 'ENDED']);
  expect(await states(bob)).toEqual(['RINGING', 'IN_CALL', 'ENDED']);
});

test('who calls with the voice alone sees a callee who answers with video', async ({ browser }) => {
  const [alice, bob] = await twoConnected(browser);

  await call(alice, 'bob');
  await expect(messages(bob)).toContainText(['Call state changed to: RINGING']);
  await bob.page.locator('#answer-with-video').check();
  await bob.page.getByRole('button', { name: 'Answer Call' }).click();

  await expectMedia(alice.page, '#remote-container', ['AUDIO', 'VIDEO']);
  await expectMedia(alice.page, '#local-container', []);
  await expectMedia(bob.page, '#remote-container', ['AUDIO']);
  await expectMedia(bob.page, '#local-container', ['VIDEO']);
  await alice.page.getByRole('button', { name: 'End Call' }).click();
  await expectOver(alice, bob);
});

test('who holds is ON_HOLD, the other ON_REMOTE_HOLD, until the call is taken up again', async ({ browser }) => {
  const [alice, bob] = await twoConnected(browser);
  await call(alice, 'bob@example.com');
  await expect(messages(bob)).toContainText(['Call state changed to: RINGING']);
  await bob.page.getByRole('button', { name: 'Answer Call' }).click();
  for (const person of [alice, bob]) await expect.poll(() => states(person)).toContain('IN_CALL');

  await alice.page.getByRole('button', { name: 'Hold Call', exact: true }).click();
  for (const [person, word] of [
    [alice, 'ON_HOLD'],
    [bob, 'ON_REMOTE_HOLD'],
  ] as const) {
    await expect.poll(async () => (await states(person)).at(-1)).toBe(word);
  }
  await alice.page.getByRole('button', { name: 'Unhold Call' }).click();

  for (const person of [alice, bob]) await expect.poll(async () => (await states(person)).at(-1)).toBe('IN_CALL');
  await alice.page.getByRole('button', { name: 'End Call' }).click();
  await expectOver(alice, bob);
});

test('a call that is rejected is ENDED on both sides, and nothing of it is left', async ({ browser }) => {
  const [alice, bob] = await twoConnected(browser);

  await call(alice, 'bob@example.com');
  await expect(messages(bob)).toContainText(['Call state changed to: RINGING']);
  await bob.page.getByRole('button', { name: 'Reject Call' }).click();

  await expectOver(alice, bob);
  expect(await states(alice)).toEqual(['OUTGOING', 'RINGING', 'ENDED']);
  expect(await states(bob)).toEqual(['RINGING', 'ENDED']);
});

test('a wrong password is told, and the right one connects afterwards', async ({ browser }) => {
  const alice = await open(browser);

  await connect(alice, 'alice@example.com', 'guess');
  await expect(messages(alice)).toContainText(['Could not connect: ']);
  await connect(alice, 'alice@example.com');
  await expect(messages(alice).last()).toHaveText('Connected');
  await alice.page.getByRole('button', { name: 'Disconnect' }).click();

  await expect(messages(alice).last()).toHaveText('Disconnected');
  expect(alice.errors).toEqual([]);
});

async function open(browser: Browser): Promise<Person> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  // What a listener of the page throws is caught, and stands in the console.
  page.on('console', (message) => message.type() === 'error' && message.text().includes('listener') && errors.push(message.text()));
  await page.addInitScript(installWitness);
  await page.route('**/kandy3.js', (route) => route.fulfill({ contentType: 'text/javascript', body: library }));
  await page.goto(`${pages.origin}/kandy3.html`);
  return { page, errors };
}

async function connect({ page }: Person, username: string, password = 'demo'): Promise<void> {
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

async function twoConnected(browser: Browser): Promise<readonly [Person, Person]> {
  const people = [await open(browser), await open(browser)] as const;
  for (const [index, name] of ['alice', 'bob'].entries()) await connect(people[index]!, `${name}@example.com`);
  for (const person of people) await expect(messages(person).last()).toHaveText('Connected');
  return people;
}

async function call({ page }: Person, callee: string): Promise<void> {
  await page.locator('#callee').fill(callee);
  await page.getByRole('button', { name: 'Make Call' }).click();
}

/** The lines the page has written. */
function messages({ page }: Person) {
  return page.locator('#messages > div');
}

/** The states the page has been told, in order. */
async function states(person: Person): Promise<string[]> {
  const lines = await messages(person).allTextContents();
  return lines.flatMap((line) => /^Call state changed to: (.*)$/.exec(line)?.[1] ?? []);
}

async function expectOver(...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    await expect.poll(async () => (await states(person)).at(-1)).toBe('ENDED');
    await expect.poll(() => person.page.evaluate(leftovers)).toEqual(nothing);
    expect((await messages(person).allTextContents()).filter((line) => line.includes('error'))).toEqual([]);
    expect(person.errors).toEqual([]);
  }
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
