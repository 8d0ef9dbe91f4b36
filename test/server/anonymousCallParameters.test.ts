// @vitest-environment node
import { afterEach, expect, test } from 'vitest';
import { createServer, type RunningServer, type ServerOptions, type VisitorRequest } from '../../src/server';
import { regular, statusOf, strongRealm, subscribe, visit, weakRealm } from './anonymousVisitor';
import { join, send } from './client';

const anonymous = { realms: [strongRealm, weakRealm], callees: ['bob@example.com', 'carol@example.com'] };
let server: RunningServer;
afterEach(() => server.close());
const start = async (options: ServerOptions) => (server = await createServer({ port: 0, ...options }));
const ask = (query = '?callee=bob@example.com', headers = {}) => send(`${server.url}/callparameters${query}`, 'GET', undefined, headers);

interface Parameters {
  realm: string;
  accountToken: string;
  fromToken: string;
  toToken: string;
  caller: string;
  callee: string;
}

test('a page fetches the tokens of a call, and calls with them', async () => {
  await start({ anonymous });
  const bob = await join(server.url, 'bob');
  const reply = await ask();
  const parameters = reply.body as Parameters;
  expect(Object.keys(parameters).sort()).toEqual(['accountToken', 'callee', 'caller', 'fromToken', 'realm', 'toToken']);
  expect(parameters).toMatchObject({ realm: 'strong', callee: 'bob@example.com' });
  expect(parameters.caller).toMatch(/^visitor-[0-9a-f-]{36}@anonymous\.invalid$/);
  expect(reply.headers.get('Cache-Control')).toBe('no-store');

  const { realm, accountToken: account, fromToken: from, toToken: to } = parameters;
  await (await visit(server.url, { realm, account, from, to })).start();
  expect(await bob.socket.next()).toMatchObject({ wrtcsSessionInvitationNotification: { originatorAddress: parameters.caller } });
});

test('each time it is another caller with other tokens', async () => {
  await start({ anonymous });
  const [one, other] = [(await ask()).body as Parameters, (await ask()).body as Parameters];
  expect(one.caller).not.toBe(other.caller);
  expect(one.accountToken).not.toBe(other.accountToken);
});

test('the callee may be left out where there is only one, and is taken in any of its forms', async () => {
  await start({ anonymous: { realms: [strongRealm], callees: ['bob@example.com'] } });
  for (const query of ['', '?callee=sip:BOB@example.com']) expect((await ask(query)).body).toMatchObject({ callee: 'bob@example.com' });
});

test('where there are several it must be said who is called', async () => {
  await start({ anonymous });
  const reply = await ask('');
  expect([reply.status, statusOf(reply)]).toEqual([400, 37]);
});

test('there are none for who is not on the list, in words that a page can read', async () => {
  await start({ anonymous });
  const reply = await ask('?callee=alice@example.com');
  expect(reply).toMatchObject({
    status: 403,
    body: { authorizationResponse: { statusCode: 35, reasonText: 'The callee takes no anonymous calls' } },
  });
});

test('only pages of the allowed origins get any', async () => {
  await start({ anonymous: { ...anonymous, origins: ['https://shop.example'] } });
  expect((await ask(undefined, { Origin: 'https://evil.example' })).status).toBe(403);
  const reply = await ask(undefined, { Origin: 'https://shop.example' });
  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([200, 'https://shop.example']);
});

test('a page may send headers of its own, for the answer to a captcha', async () => {
  await start({ anonymous });
  const preflight = await send(`${server.url}/callparameters`, 'OPTIONS', undefined, {
    Origin: 'https://shop.example',
    'Access-Control-Request-Method': 'GET',
    'Access-Control-Request-Headers': 'x-captcha',
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'x-captcha']);
});

test('there are so many in a minute for an address, and so many for a callee', async () => {
  await start({ anonymous: { ...anonymous, perMinute: { address: 3, callee: 2 } } });
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  const tooManyForBob = await ask();
  expect([tooManyForBob.status, statusOf(tooManyForBob)]).toEqual([429, 4]);
  expect(Number(tooManyForBob.headers.get('Retry-After'))).toBeGreaterThan(0);
  // The third was the last of this address.
  expect((await ask('?callee=carol@example.com')).status).toBe(429);
});

test('who makes the tokens elsewhere closes this endpoint, and calls go on', async () => {
  await start({ anonymous: { ...anonymous, issueTokens: false } });
  expect((await ask()).status).toBe(404);
});

test('without a realm there are no tokens', async () => {
  await start({ anonymous: { callees: ['bob@example.com'], regular: true } });
  expect((await ask()).status).toBe(404);
});

test('the check of the host sees who asks, and decides', async () => {
  const seen: VisitorRequest[] = [];
  await start({
    anonymous: { ...anonymous, regular: true },
    async admitVisitor(request) {
      seen.push(request);
      return Promise.resolve(request.url.searchParams.get('captcha') === 'right' || request.headers.get('x-captcha') === 'right');
    },
  });
  const refused = await ask('?callee=bob@example.com&captcha=wrong', { Origin: 'https://shop.example' });
  expect([refused.status, statusOf(refused)]).toEqual([403, 27]);
  expect((await ask('?callee=bob@example.com&captcha=right')).status).toBe(200);
  expect((await ask(undefined, { 'x-captcha': 'right' })).status).toBe(200);
  expect(seen[0]).toMatchObject({
    asksFor: 'tokens',
    callee: 'bob@example.com',
    remoteAddress: '127.0.0.1',
    origin: 'https://shop.example',
  });
  expect((await subscribe(server.url, regular)).status).toBe(403);
  expect(seen.at(-1)).toMatchObject({ asksFor: 'regularCall', callee: 'bob@example.com' });
});

test('a check that fails lets nobody in', async () => {
  const admitVisitor = () => {
    throw new Error('the captcha service is down');
  };
  const errors: unknown[] = [];
  const quiet = () => undefined;
  await start({
    anonymous,
    admitVisitor,
    log: { debug: quiet, info: quiet, warn: quiet, error: (...words) => void errors.push(...words) },
  });
  const reply = await ask();
  expect([reply.status, statusOf(reply)]).toEqual([500, 26]);
  expect(String(errors)).toContain('the captcha service is down');
});

test('a check that answers nothing lets nobody in', async () => {
  await start({ anonymous, admitVisitor: (() => undefined) as unknown as () => boolean });
  expect((await ask()).status).toBe(403);
});
