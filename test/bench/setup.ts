import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { startBuiltServer } from '../support/builtServer';
import { fakeConsentFlag, fakeDeviceFlags, findChromium, quietFlags } from '../support/chromium.mjs';
import { servePages } from '../support/pages';
import { startRelay } from './relay';
import { report, type Sample } from './report';

// How long it takes to set up a call between two pages over our server; and, as the floor, between two bare peer connections.

const medias = { audio: { audio: true, video: false }, 'audio+video': { audio: true, video: true } };
const warmUpRounds = 3;

type Kinds = (typeof medias)['audio'];
type Way = 'bare' | 'engine';

/** What `bench.js` puts into the page. */
interface Bench extends Record<Way, Side> {
  nextCall(kinds: Kinds): Promise<{ connectedAt: number; decodingAt: number }>;
}
interface Side {
  kinds: Kinds;
  prepare(options: object): Promise<void>;
  call(to: string, kinds: Kinds): number;
  hangUp(): Promise<void>;
  isOver(): boolean;
}
declare global {
  interface Window {
    bench: Bench;
  }
}

interface Pair {
  way: Way;
  caller: Page;
  callee: Page;
  calleeName: string;
}

const { n } = parseArgs({ options: { n: { type: 'string', default: '30' } } }).values;
const rounds = Math.max(1, Number(n));

const accounts = ['ann@example.com', 'ben@example.com', 'cem@example.com', 'dee@example.com'] as const;
const server = await startBuiltServer({ config: { users: accounts.map((email) => ({ email, password: 'demo' })) } });
const pages = await servePages();
const relay = await startRelay();
const deadStun = createSocket('udp4').bind(0, '127.0.0.1'); // Takes every packet and answers none.
await once(deadStun, 'listening');
const browser = await chromium.launch({ executablePath: findChromium(), args: [...quietFlags, ...fakeDeviceFlags, fakeConsentFlag] });

const pairs: Record<string, Pair> = {
  floor: await openPair('bare', ['a', 'b'], []),
  ours: await openPair('engine', [accounts[0], accounts[1]], []),
  'ours, dead STUN': await openPair('engine', [accounts[2], accounts[3]], [{ urls: `stun:127.0.0.1:${deadStun.address().port}` }]),
};

const samples: Sample[] = [];
for (let round = -warmUpRounds; round < rounds; round++) {
  // One after the other in each round, so that what slows the machine down slows all of them.
  for (const [media, kinds] of Object.entries(medias)) {
    for (const [subject, pair] of Object.entries(pairs)) {
      const times = await measure(pair, kinds);
      if (round >= 0) samples.push({ subject, media, ...times });
    }
  }
}

await browser.close();
relay.stop();
pages.stop();
deadStun.close();
await server.stop();
process.exitCode = report(samples, rounds) ? 0 : 1;

async function openPair(way: Way, [callerName, calleeName]: readonly [string, string], iceServers: object[]): Promise<Pair> {
  const [caller, callee] = await Promise.all([openPage(way, callerName, iceServers), openPage(way, calleeName, iceServers)]);
  return { way, caller, callee, calleeName };
}

async function openPage(way: Way, username: string, iceServers: object[]): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  await page.goto(`${pages.origin}/bench.html`);
  const options = { base: server.base, relay: relay.url, username, iceServers };
  await page.evaluate(({ way, options }) => window.bench[way].prepare(options), { way, options });
  return page;
}

/** In ms from before getUserMedia. */
async function measure({ way, caller, callee, calleeName }: Pair, kinds: Kinds): Promise<{ connected: number; decoding: number }> {
  await callee.evaluate(
    ({ way, kinds }) => {
      window.bench[way].kinds = kinds;
      Object.assign(window, { answered: window.bench.nextCall(kinds) });
    },
    { way, kinds },
  );
  const near = await caller.evaluate(
    async ({ way, to, kinds }) => {
      const made = window.bench.nextCall(kinds);
      const startedAt = window.bench[way].call(to, kinds);
      return { startedAt, ...(await made) };
    },
    { way, to: calleeName, kinds },
  );
  const far = await callee.evaluate(() => (window as unknown as { answered: ReturnType<Bench['nextCall']> }).answered); // Put there above.

  await caller.evaluate((way) => window.bench[way].hangUp(), way);
  if (way === 'bare') await callee.evaluate(() => window.bench.bare.hangUp());
  for (const page of [caller, callee]) await page.waitForFunction((way) => window.bench[way].isOver(), way);
  return {
    connected: Math.max(near.connectedAt, far.connectedAt) - near.startedAt,
    decoding: Math.max(near.decodingAt, far.decodingAt) - near.startedAt,
  };
}
