import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, type Page } from '@playwright/test';
import { installWitness } from './witness';

/** What `npm start` runs once everything is built. */
export const demoProgram = join(import.meta.dirname, '../../demo-app/start.mjs');

interface Surroundings {
  /** Where the demo says it is: `http://localhost:PORT`. A demo of its own for each test. */
  demo: string;
  /** What the browser lets pages use. */
  granted: string[];
  /** A window of a person of their own, on this page of the demo, with the witness in it. */
  openDemo: (path?: '/' | '/pair') => Promise<Page>;
}

/** Playwright's `test` with the demo as `npm start` runs it, once it is built. */
export const test = base.extend<Surroundings>({
  granted: [['camera', 'microphone'], { option: true }],
  demo: async ({}, use) => {
    const child = spawn(process.execPath, [demoProgram, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = once(child, 'exit');
    const [first] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), gone])) as unknown[];
    const url = /^Hookswitch demo: (\S+)$/.exec(String(first))?.[1];
    if (!url) throw new Error(`Instead of saying where it is the demo said or ended with: ${String(first)}`);
    await use(url);
    child.kill();
    await gone;
  },
  openDemo: async ({ browser, demo, granted }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (path = '/') => {
      const context = await browser.newContext({ permissions: granted });
      contexts.push(context);
      const page = await context.newPage();
      await page.addInitScript(installWitness);
      await page.goto(`${demo}${path}`);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** What has come in over each open peer connection of a page that shows both sides of a call. Runs in the page. */
export function receivedByEach(): Promise<{ framesDecoded: number; audioEnergy: number }[]> {
  const open = window.witness.peers.filter((peer) => peer.connectionState !== 'closed');
  return Promise.all(
    open.map(async (peer) => {
      const received = { framesDecoded: 0, audioEnergy: 0 };
      (await peer.getStats()).forEach((stats: { type: string; framesDecoded?: number; totalAudioEnergy?: number }) => {
        if (stats.type !== 'inbound-rtp') return;
        received.framesDecoded += stats.framesDecoded ?? 0;
        received.audioEnergy += stats.totalAudioEnergy ?? 0;
      });
      return received;
    }),
  );
}

export { expect } from '@playwright/test';
