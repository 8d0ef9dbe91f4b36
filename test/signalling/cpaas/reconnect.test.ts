import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallMessage, CpaasOptions, CpaasSignalling, Link } from '../../../src/signalling';
import { accepted, adapterOn, createScriptedService, event, outgoing, settle, type ScriptedService } from './scriptedService';

let service: ScriptedService;
let heard: CallMessage[];
let links: Link[];
beforeEach(() => {
  vi.useFakeTimers();
  service = createScriptedService();
  heard = [];
  links = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function subscribed(options: Partial<CpaasOptions> = {}): Promise<CpaasSignalling> {
  const signalling = adapterOn(service, options);
  signalling.onMessage((message) => heard.push(message));
  await signalling.subscribe();
  signalling.onLink((link) => links.push(link));
  service.requests.length = 0;
  // Long enough that the socket counts as steady.
  await vi.advanceTimersByTimeAsync(6_000);
  return signalling;
}
async function answeredCall(signalling: CpaasSignalling) {
  await signalling.send(outgoing);
  await settle();
  service.socket.push(accepted('s-1'));
  heard.length = 0;
}
const states = () => links.map(({ state }) => state);
const refuseChannel = (status: number) =>
  service.rules.push(({ method, path }) => (method === 'GET' && path.startsWith('channels') ? { status } : undefined));

test.each([1000, 1006])(
  'a socket that is closed with %i is noticed at once and opened again on the same channel within 150 ms',
  async (code) => {
    const signalling = await subscribed();
    service.socket.lose(code);
    expect(signalling.link).toEqual({ state: 'reconnecting', attempt: 1 });
    expect(signalling.socketState()).toMatchObject({ connected: false, pinging: false });
    await vi.advanceTimersByTimeAsync(150);
    expect(signalling.link).toEqual({ state: 'up' });
    expect(service.sockets).toHaveLength(2);
    expect(service.socket.url).toContain('/channels/ws-1/websocket');
    expect(service.asked()).toEqual([]);
  },
);

test('the socket opens with the newest token', async () => {
  let accessToken = 'old token';
  await subscribed({ credentials: () => ({ accessToken, username: 'u' }) });
  accessToken = 'new token';
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  expect(service.socket.url).toMatch(/access_token=new%20token$/);
});

test('as long as the service cannot be reached the tries go on, with pauses that grow to 15 s', async () => {
  const signalling = await subscribed();
  service.upgrades = 'refused';
  service.rules.push(() => 'no network');
  const lostAt = Date.now();
  const triedAt: number[] = [];
  signalling.onLink(() => triedAt.push(Date.now() - lostAt));
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(70_000);
  const pauses = triedAt.slice(1).map((at, index) => at - triedAt[index]!);
  expect(pauses.map((pause) => Math.round(pause / 100) / 10)).toEqual([0.1, 0.5, 1, 2, 4, 8, 15, 15, 15]);
  expect(new Set(states())).toEqual(new Set(['reconnecting']));

  service.upgrades = 'open';
  await vi.advanceTimersByTimeAsync(15_000);
  expect(signalling.link.state).toBe('up');
});

test('after the tries that the application allows the link is down, with an error', async () => {
  const signalling = await subscribed({ connectivity: { reconnectLimit: 2, reconnectDelay: 1_000, reconnectTimeMultiplier: 1 } });
  service.upgrades = 'refused';
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(links).toEqual([
    { state: 'reconnecting', attempt: 1 },
    { state: 'reconnecting', attempt: 2 },
    { state: 'down', error: expect.objectContaining({ code: 'subscription:1', reason: 'unreachable' }) as unknown },
  ]);
  expect(vi.getTimerCount()).toBe(0);

  service.upgrades = 'open';
  await signalling.subscribe();
  expect(signalling.link.state).toBe('up');
  expect(service.socket.url).toContain('ws-1');
});

test('an application that wants no reconnection gets none', async () => {
  const signalling = await subscribed({ connectivity: { autoReconnect: false } });
  service.socket.lose();
  await settle();
  expect(signalling.link).toMatchObject({ state: 'down', error: { code: 'subscription:1' } });
  expect(service.sockets).toHaveLength(1);
});

test('a channel that the service has lost is made anew and subscribed anew, without a word to the application', async () => {
  const signalling = await subscribed();
  service.rules.push(({ method, path }) => {
    if (method !== 'GET' || path !== 'channels/ws-1') return undefined;
    service.upgrades = 'open';
    return { status: 404 };
  });
  service.upgrades = 'refused';
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  expect(service.asked()).toEqual(['GET channels/ws-1', 'POST channels', 'POST subscriptions']);
  expect(service.socket.url).toContain('ws-2');
  expect(signalling.link).toEqual({ state: 'up' });

  await signalling.send(outgoing);
  expect(service.requests.at(-1)!.body).toHaveProperty(['wrtcsSession', 'x-notifyURL'], 'ws-2');
});

test('a socket that is refused for an old token comes back with a renewed one', async () => {
  let accessToken = 'old';
  const renew = vi.fn(async () => {
    accessToken = 'new';
    service.upgrades = 'open';
    return true;
  });
  const signalling = await subscribed({ credentials: () => ({ accessToken, username: 'u' }), renew });
  service.rules.push(({ token }) => (token === 'old' ? { status: 401 } : undefined));
  service.upgrades = 'refused';
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(650);
  expect(renew).toHaveBeenCalledTimes(1);
  expect(signalling.link).toEqual({ state: 'up' });
  expect(service.socket.url).toMatch(/=new$/);
});

test.each([401, 403])('a service that refuses the tokens for good (%i) takes the link down as unauthorized', async (status) => {
  const renew = vi.fn(async () => false);
  const signalling = await subscribed({ renew });
  refuseChannel(status);
  service.upgrades = 'refused';
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  expect(renew).toHaveBeenCalledTimes(1);
  expect(signalling.link).toMatchObject({ state: 'down', error: { code: 'subscription:1', reason: 'unauthorized' } });
  expect(vi.getTimerCount()).toBe(0);
});

test('calls end 10 s after the service has refused the tokens, so that none is left for dead', async () => {
  const signalling = await subscribed();
  await answeredCall(signalling);
  service.rules.push(() => ({ status: 401 }));
  service.upgrades = 'refused';
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  expect(signalling.link.state).toBe('down');
  await vi.advanceTimersByTimeAsync(9_800);
  expect(heard).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(heard).toEqual([{ type: 'bye', callId: 'c-1', statusCode: 9909, reasonText: 'Call has ended due to call audit failure.' }]);
  expect(vi.getTimerCount()).toBe(0);
});

test('new credentials within that time bring link and calls back', async () => {
  const signalling = await subscribed();
  await answeredCall(signalling);
  service.rules.push(() => ({ status: 401 }));
  service.upgrades = 'refused';
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(5_000);
  service.rules.length = 0;
  service.upgrades = 'open';
  signalling.credentialsChanged();
  await settle();
  expect(signalling.link).toEqual({ state: 'up' });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(heard).toEqual([]);
});

test('new credentials told from within the news that the link is down are not lost', async () => {
  const signalling = await subscribed();
  refuseChannel(401);
  service.upgrades = 'refused';
  signalling.onLink(({ state }) => {
    if (state !== 'down') return;
    service.upgrades = 'open';
    signalling.credentialsChanged();
  });
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  await settle();
  expect(signalling.link).toEqual({ state: 'up' });
});

test('when the network comes back the next try does not wait', async () => {
  const network = new EventTarget();
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
  vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network));
  const signalling = await subscribed();
  service.upgrades = 'refused';
  service.rules.push(() => 'no network');
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(10_000);
  service.upgrades = 'open';
  network.dispatchEvent(new Event('offline'));
  await settle();
  expect(signalling.link.state).toBe('reconnecting');
  network.dispatchEvent(new Event('online'));
  await settle();
  expect(signalling.link.state).toBe('up');

  network.dispatchEvent(new Event('offline'));
  expect(service.socket.sent.at(-1)).toEqual({ connCheck: { interval: 2 } });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(signalling.link.state).toBe('reconnecting');
});

test('a service that drops each new socket at once is not stormed', async () => {
  const signalling = await subscribed();
  const opened = () => service.sockets.length;
  signalling.onLink(({ state }) => state === 'up' && void Promise.resolve().then(() => service.socket.lose()));
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(opened()).toBeLessThan(9);
});

test('unsubscribing while reconnecting stops the tries', async () => {
  const signalling = await subscribed();
  service.upgrades = 'refused';
  service.rules.push(({ method }) => (method === 'GET' ? 'no network' : undefined));
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(3_000);
  const tried = service.sockets.length;
  await signalling.unsubscribe();
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(service.sockets).toHaveLength(tried);
  expect(service.asked().slice(-2)).toEqual(['DELETE subscriptions/sub-1', 'DELETE channels/ws-1']);
  expect(signalling.link).toEqual({ state: 'down' });
});

test('notifications that the service kept meanwhile are heard once', async () => {
  const signalling = await subscribed();
  await answeredCall(signalling);
  const lost = event('SessionEnded', 's-1');
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  service.socket.push(lost);
  service.socket.push(lost);
  expect(heard.map(({ type }) => type)).toEqual(['bye']);
});
