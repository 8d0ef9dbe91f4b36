import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { fakeConsentFlag, fakeDeviceFlags, findChromium, quietFlags } from '../support/chromium.mjs';
import { readPage, servePages } from '../support/pages';
import type * as Server from '../../src/server';
import { startRelay } from './relay';
import { report, type Sample } from './report';

// How long it takes to set up a call between two pages over our server; and, as the floor, between two bare peer connections.
// The pages are the server's own, as those of `npm start` are. From a page of another origin every new resource costs one more
// request (the preflight of CORS), which the floor's socket does not have; that way is measured beside it.

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

const { createServer } = (await import(/* @vite-ignore */ new URL('../../dist/server/index.js', import.meta.url).href)) as typeof Server;
const names = ['ann', 'ben', 'cem', 'dee', 'eva', 'fay'] as const;
const server = await createServer({
  port: 0,
  users: names.map((name) => ({ email: addressOf(name), password: 'demo' })),
  async fallback({ url }) {
    const page = await readPage(url);
    return page ? new Response(page.text, { headers: { 'content-type': page.type } }) : new Response('', { status: 404 });
  },
});
const ownOrigin = `http://localhost:${server.port}`;
const pages = await servePages();
const relay = await startRelay();
const deadStun = createSocket('udp4').bind(0, '127.0.0.1'); // Takes every packet and answers none.
await once(deadStun, 'listening');
const browser = await chromium.launch({ executablePath: findChromium(), args: [...quietFlags, ...fakeDeviceFlags, fakeConsentFlag] });

const deadServers = [{ urls: `stun:127.0.0.1:${deadStun.address().port}` }];
const pairs: Record<string, Pair> = {
  floor: await openPair('bare', ownOrigin, ['ann', 'ben'], []),
  ours: await openPair('engine', ownOrigin, ['ann', 'ben'], []),
  'ours, dead STUN': await openPair('engine', ownOrigin, ['cem', 'dee'], deadServers),
  'ours, cross-origin': await openPair('engine', pages.origin, ['eva', 'fay'], []),
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
await server.close();
process.exitCode = report(samples, rounds) ? 0 : 1;

function addressOf(name: string): string {
  return `${name}@example.com`;
}

async function openPair(way: Way, origin: string, [from, to]: readonly [string, string], iceServers: object[]): Promise<Pair> {
  const [caller, callee] = await Promise.all([from, to].map((name) => openPage(way, origin, addressOf(name), iceServers)));
  if (!caller || !callee) throw new Error('Two pages were opened.');
  return { way, caller, callee, calleeName: addressOf(to) };
}

async function openPage(way: Way, origin: string, username: string, iceServers: object[]): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  await page.goto(`${origin}/bench.html`);
  const options = { base: `localhost:${server.port}`, relay: relay.url, username, iceServers };
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
