import { test as base, type Page } from '@playwright/test';
import { startBuiltServer, type BuiltServer, type BuiltServerOptions } from './builtServer';
import { installEars } from './ears';
import { servePages, type Pages } from './pages';
import { Person, type DemoName } from './person';
import { Phone } from './phone';
import { installWitness } from './witness';

interface Surroundings {
  /** Set by `test.use`: how the server of each test is started. */
  serverOptions: BuiltServerOptions;
  /** What the browser lets pages use. */
  granted: string[];
  /** One server for each test, so that no test meets the devices of another. */
  server: BuiltServer;
  pages: Pages;
  /** A fresh page of a person of their own, with the witness in it; not logged in. */
  openPage: (prepare?: (page: Page) => Promise<unknown>) => Promise<Page>;
  /** A page on which the person is logged in and can be called. */
  openPhone: (name: 'alice' | 'bob' | 'carol', prepare?: (page: Page) => Promise<unknown>) => Promise<Phone>;
  /** The demo, as `npm start` starts it: a server with pages. */
  demo: BuiltServer;
  /** A fresh window of the demo, with the witness and ears in it; logged in where a name is given. */
  openWindow: (name?: DemoName, prepare?: (page: Page) => Promise<unknown>) => Promise<Person>;
}

/** Playwright's `test` with a built server, a web server and phones around it. */
export const test = base.extend<Surroundings>({
  serverOptions: [{}, { option: true }],
  granted: [['camera', 'microphone'], { option: true }],
  server: async ({ serverOptions }, use) => {
    const server = await startBuiltServer(serverOptions);
    await use(server);
    await server.stop();
  },
  pages: async ({}, use) => {
    const pages = await servePages();
    await use(pages);
    pages.stop();
  },
  openPage: async ({ browser, granted, pages }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (prepare) => {
      const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: granted });
      contexts.push(context);
      const page = await context.newPage();
      await page.addInitScript(installWitness);
      await prepare?.(page);
      await page.goto(`${pages.origin}/harness.html`);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  openPhone: async ({ openPage, server }, use) => {
    await use(async (name, prepare) => {
      const phone = new Phone(await openPage(prepare));
      await phone.logIn(server, `${name}@example.com`);
      await phone.becomeReachable();
      return phone;
    });
  },
  demo: async ({ serverOptions }, use) => {
    const demo = await startBuiltServer({ ...serverOptions, program: 'demo' });
    await use(demo);
    await demo.stop();
  },
  openWindow: async ({ browser, granted, demo }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (name, prepare) => {
      const context = await browser.newContext({ permissions: granted });
      contexts.push(context);
      const page = await context.newPage();
      await page.addInitScript(installWitness);
      await page.addInitScript(installEars);
      await prepare?.(page);
      await page.goto(demo.url);
      const person = new Person(page);
      if (name) await person.logInAs(name);
      return person;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect } from '@playwright/test';
