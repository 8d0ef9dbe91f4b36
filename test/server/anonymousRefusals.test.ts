// @vitest-environment node
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCallTokens, createServer, type RunningServer, type ServerOptions } from '../../src/server';
import { regular, statusOf, strongRealm, subscribe, subscribeRequest, visit, weakRealm, withTokens } from './anonymousVisitor';
import { join, openSocket, refusedSocket, send, type Reply } from './client';

const began = 1_795_223_335_761;
let now = began;
let server: RunningServer;

const anonymous = {
  realms: [{ ...strongRealm, maxAgeSeconds: 60 }, weakRealm],
  callees: ['bob@example.com'],
  regular: true,
} satisfies ServerOptions['anonymous'];

/** Starts another server, with other settings. */
async function restart(options: ServerOptions): Promise<void> {
  await server.close();
  server = await createServer({ port: 0, now: () => now, ...options });
}
beforeEach(async () => {
  now = began;
  server = await createServer({ port: 0, now: () => now, anonymous });
});
afterEach(() => server.close());

const fresh = (realm = strongRealm, callee = 'bob@example.com') => withTokens(realm, { callee, now });
/** HTTP status and status code of the body. */
const codes = (reply: Reply) => [reply.status, statusOf(reply)];

test('an expired token is refused at the subscription, a moment earlier it is not', async () => {
  const first = fresh();
  const second = fresh();
  now += 60_000;
  expect((await subscribe(server.url, first)).status).toBe(200);
  now += 1;
  expect(codes(await subscribe(server.url, second))).toEqual([401, 65]);
});

test('an expired token is refused at the start of the call as well, but a call that has begun goes on', async () => {
  const late = await visit(server.url, fresh());
  const inTime = await visit(server.url, fresh());
  expect((await inTime.start()).status).toBe(200);
  now += 60_001;
  expect(codes(await late.start())).toEqual([401, 65]);
  expect((await inTime.say('audit')).status).toBe(200);
  expect((await inTime.end()).status).toBe(200);
});

test('without a limit of its own the tokens of a realm are good for five minutes', async () => {
  const [first, second] = [fresh(weakRealm), fresh(weakRealm)];
  now += 300_000;
  expect((await subscribe(server.url, first)).status).toBe(200);
  now += 1;
  expect(codes(await subscribe(server.url, second))).toEqual([401, 65]);
});

test('a token from a clock that is a little ahead is good, one from the future is not', async () => {
  expect((await subscribe(server.url, withTokens(strongRealm, { now: now + 60_000 }))).status).toBe(200);
  expect(codes(await subscribe(server.url, withTokens(strongRealm, { now: now + 60_001 })))).toEqual([401, 46]);
});

test.each([strongRealm, weakRealm])(
  'a replayed token is refused in the realm $name: at the subscription, and for a second call',
  async (realm) => {
    const entrance = fresh(realm);
    const visitor = await visit(server.url, entrance);
    expect(codes(await subscribe(server.url, entrance))).toEqual([401, 46]);
    await visitor.start();
    expect(codes(await visitor.start())).toEqual([401, 46]);
    await visitor.unsubscribe();
    expect(codes(await subscribe(server.url, entrance))).toEqual([401, 46]);
  },
);

test('of many who come with one token at the same moment one gets in', async () => {
  const entrance = fresh();
  const replies = await Promise.all(Array.from({ length: 10 }, () => subscribe(server.url, entrance)));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(401)]);
});

test('a subscription that was refused has not used its token up', async () => {
  const entrance = fresh();
  expect(codes(await subscribe(server.url, entrance, { service: ['presence'] }))).toEqual([400, 37]);
  expect(codes(await subscribe(server.url, entrance, { expires: 0 }))).toEqual([400, 5]);
  expect((await subscribe(server.url, entrance)).status).toBe(200);
});

test('an unknown realm is refused, and so is that of another key', async () => {
  expect(codes(await subscribe(server.url, { ...fresh(), realm: 'elsewhere' }))).toEqual([401, 64]);
  expect(codes(await subscribe(server.url, { ...fresh(), realm: '' }))).toEqual([401, 64]);
  expect(codes(await subscribe(server.url, { ...fresh(), realm: 'weak' }))).toEqual([401, 46]);
  const entrance = fresh();
  const visitor = await visit(server.url, entrance);
  const other = await visit(server.url, fresh(weakRealm));
  const callMeRequest = {
    type: 'callStart',
    to: entrance.to,
    from: entrance.from,
    sdp: 'v=offer',
    notifyChannelId: visitor.notifyChannelId,
  };
  expect(codes(await send(`${visitor.callMe}?tokenrealm=weak`, 'POST', { callMeRequest }))).toEqual([401, 64]);
  // The tokens of one realm are of no use in a subscription of another.
  expect(codes(await other.start({ to: entrance.to, from: entrance.from }))).toEqual([401, 46]);
  expect((await visitor.start()).status).toBe(200);
});

/** The text with one bit of one of its characters altered. */
const altered = (token: string, at: number, bit = 0) =>
  token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) ^ (1 << bit)) + token.slice(at + 1);

test.each([0, 63, 64, 79, 80, 100, -1])('a token whose character %d was altered is refused everywhere', async (place) => {
  const entrance = fresh();
  const at = (token: string) => (place < 0 ? token.length + place : place);
  expect(codes(await subscribe(server.url, { ...entrance, account: altered(entrance.account, at(entrance.account)) }))).toEqual([401, 46]);
  const visitor = await visit(server.url, entrance);
  expect(codes(await visitor.start({ from: altered(entrance.from, at(entrance.from)) }))).toEqual([401, 46]);
  expect(codes(await visitor.start({ to: altered(entrance.to, at(entrance.to)) }))).toEqual([401, 46]);
  expect((await visitor.start()).status).toBe(200);
});

test.each([strongRealm, weakRealm])(
  'the three tokens must be of one caller and one time, and each in its place, in the realm $name',
  async (realm) => {
    const { name, key } = realm;
    const tokens = (caller: string, at: number) => createCallTokens({ realm: name, key, caller, callee: 'bob@example.com', now: at });
    const ann = tokens('ann@shop.example', now);
    const later = tokens('ann@shop.example', now + 1);
    const eve = tokens('eve@shop.example', now);
    expect(codes(await subscribe(server.url, { realm: name, account: ann.fromToken }))).toEqual([401, 46]);

    const visitor = await visit(server.url, { realm: name, account: ann.accountToken, from: ann.fromToken, to: ann.toToken });
    const wrong = [
      { from: eve.fromToken },
      { from: later.fromToken },
      { from: ann.accountToken },
      { from: ann.toToken },
      { to: later.toToken },
      { to: ann.accountToken },
      { to: 'sip:bob@example.com', from: 'sip:ann@shop.example' },
    ];
    for (const parts of wrong) expect(codes(await visitor.start(parts)), JSON.stringify(parts)).toEqual([401, 46]);
    expect((await visitor.start()).status).toBe(200);
  },
);

test('who is not on the list cannot be called, and a stranger does not learn who exists', async () => {
  for (const callee of ['carol@example.com', 'nobody@example.com']) {
    const visitor = await visit(server.url, fresh(strongRealm, callee));
    expect(codes(await visitor.start())).toEqual([403, 35]);
    expect(codes(await subscribe(server.url, { account: callee }))).toEqual([403, 35]);
    expect(codes(await send(`${server.url}/callparameters?callee=${callee}`, 'GET'))).toEqual([403, 35]);
  }
});

test('with * everyone of the server can be called by tokens, and nobody else', async () => {
  await restart({ anonymous: { realms: [strongRealm], callees: '*' } });
  expect((await (await visit(server.url, fresh(strongRealm, 'carol@example.com'))).start()).status).toBe(200);
  expect(codes(await (await visit(server.url, fresh(strongRealm, 'nobody@example.com'))).start())).toEqual([403, 35]);
});

test('a regular call goes to the callee of its subscription only, and not under the name of one of our people', async () => {
  await restart({ anonymous: { callees: ['bob@example.com', 'carol@example.com'], regular: true } });
  const visitor = await visit(server.url, regular);
  expect(codes(await visitor.start({ to: 'sip:carol@example.com' }))).toEqual([403, 35]);
  expect(codes(await visitor.start({ from: 'Boss<sip:Alice@example.com>' }))).toEqual([403, 27]);
  expect(codes(await visitor.start({ from: 'no address' }))).toEqual([400, 37]);
  expect((await visitor.start()).status).toBe(200);
  expect(codes(await visitor.start())).toEqual([409, 49]);
});

test('where regular calls are off nobody comes without a token', async () => {
  await restart({ anonymous: { realms: [strongRealm], callees: ['bob@example.com'] } });
  expect(codes(await subscribe(server.url, regular))).toEqual([403, 27]);
  expect(codes(await subscribe(server.url, { account: fresh().account }))).toEqual([403, 27]);
});

test.each<[string, unknown, number[]]>([
  ['no JSON', '{', [400, 5]],
  ['nothing', {}, [400, 5]],
  ['no service', { subscribeRequest: { expires: 60 } }, [400, 5]],
  ['another service', { subscribeRequest: { ...subscribeRequest, service: ['call'] } }, [400, 37]],
  ['another kind of notification', { subscribeRequest: { ...subscribeRequest, notificationType: 'Push' } }, [400, 37]],
  ['no time at all', { subscribeRequest: { ...subscribeRequest, expires: 0 } }, [400, 5]],
  ['far too much', { subscribeRequest: { ...subscribeRequest, localization: 'x'.repeat(300_000) } }, [413, 5]],
])('a subscription that says %s is refused', async (_, body, expected) => {
  const { account, realm } = fresh();
  const reply = await send(`${server.url}/rest/version/1/anonymous/${account}/subscription?tokenrealm=${realm}`, 'POST', body);
  expect(codes(reply)).toEqual(expected);
  expect(Object.keys(reply.body as object)).toEqual(['subscribeResponse']);
});

test('a call that says the wrong thing is refused, and goes on', async () => {
  const visitor = await visit(server.url, fresh());
  expect(codes(await visitor.start({ sdp: '' }))).toEqual([400, 5]);
  expect(codes(await visitor.start({ notifyChannelId: 'ws-1' }))).toEqual([404, 39]);
  await visitor.start();
  expect(codes(await visitor.say('callStart'))).toEqual([400, 5]);
  expect(codes(await visitor.say('respondCallUpdate'))).toEqual([400, 5]);
  // Before the answer.
  expect(codes(await visitor.say('startCallUpdate', { sdp: 'v=1' }))).toEqual([409, 49]);
  expect(codes(await visitor.say('respondCallUpdate', { sdp: 'v=1' }))).toEqual([409, 49]);
  expect((await visitor.say('audit')).status).toBe(200);
});

test('a visitor can touch nothing but its own call, subscription and socket', async () => {
  const bob = await join(server.url, 'bob');
  const entrance = fresh();
  const ann = await visit(server.url, entrance);
  await ann.start();
  const invitation = Object.values((await bob.socket.next()) as Record<string, { link: { href: string }[] }>)[0]!;
  const his = /[^/]+$/.exec(invitation.link[0]!.href)![0];
  const eve = await visit(server.url, fresh());
  await eve.start();
  const neighbour = await visit(server.url, regular);
  await neighbour.start();

  for (const id of [ann.sessionData, neighbour.sessionData, his, 'nothing', '%00', '..']) {
    for (const [method, body] of [['PUT', { callMeRequest: { type: 'audit' } }], ['DELETE'], ['GET']] as const) {
      const reply = await send(`${eve.callMe}/callSessions/${id}`, method, body);
      expect(reply.status, `${method} ${id}`).toBe(404);
    }
  }
  // Her subscription and her socket belong to her account.
  const idOf = (path: string) => /[^/]+$/.exec(path)![0];
  const eves = (path: string) => `${server.url}${eve.subscription.replace(/[^/]+$/, '')}${idOf(path)}`;
  expect(codes(await send(eves(ann.subscription), 'DELETE'))).toEqual([404, 39]);
  expect(codes(await send(eves(ann.subscription), 'PUT', { subscribeRequest }))).toEqual([404, 39]);
  expect(await refusedSocket(eve.socketURL.replace(/[^/]+$/, ann.notifyChannelId))).toBe(404);
  expect(codes(await eve.start({ notifyChannelId: ann.notifyChannelId }))).toEqual([404, 39]);
  // The channel of a person is no socket for visitors, and the other way about.
  expect(await refusedSocket(eve.socketURL.replace(/[^/]+$/, bob.channel.callbackURL))).toBe(404);
  expect((await bob.request('GET', `/cpaas/notificationchannel/v1/{user}/channels/${ann.notifyChannelId}`)).status).toBe(404);
  expect((await bob.request('DELETE', `/cpaas/webrtcsignaling/v1/{user}/sessions/${ann.sessionData}`)).status).toBe(404);
  // No token of a call opens the other interface.
  const bearer = { Authorization: `Bearer ${entrance.account}` };
  expect((await send(`${server.url}/cpaas/webrtcsignaling/v1/${bob.user}/sessions`, 'GET', undefined, bearer)).status).toBe(401);
  expect((await ann.say('audit')).status).toBe(200);
});

test('an address may do so much in a minute, and is told how long to wait', async () => {
  await restart({ anonymous: { ...anonymous, perMinute: { address: 3 } } });
  for (let count = 0; count < 3; count += 1) expect((await subscribe(server.url, fresh())).status).toBe(200);
  now += 20_000;
  const refused = await subscribe(server.url, fresh());
  expect([...codes(refused), refused.headers.get('Retry-After')]).toEqual([429, 4, '40']);
  now += 40_000;
  expect((await subscribe(server.url, fresh())).status).toBe(200);
});

test('wrong tokens count as well, so that they cannot be tried out', async () => {
  await restart({ anonymous: { ...anonymous, perMinute: { address: 3 } } });
  for (let count = 0; count < 3; count += 1) expect((await subscribe(server.url, { account: 'ab', realm: 'weak' })).status).toBe(401);
  expect((await subscribe(server.url, fresh())).status).toBe(429);
});

test('a callee is called so many times in a minute by all together', async () => {
  await restart({ anonymous: { ...anonymous, callees: ['bob@example.com', 'carol@example.com'], perMinute: { callee: 2 } } });
  const call = async (callee: string) => codes(await (await visit(server.url, fresh(strongRealm, callee))).start());
  expect([await call('bob@example.com'), await call('bob@example.com')]).toEqual([
    [200, 0],
    [200, 0],
  ]);
  expect(await call('bob@example.com')).toEqual([429, 4]);
  expect(await call('carol@example.com')).toEqual([200, 0]);
});

test('only pages of the allowed origins may call, by REST and by socket, and others of the server may not', async () => {
  await restart({ origins: ['https://desk.example'], anonymous: { ...anonymous, origins: ['https://shop.example'] } });
  const { account, realm } = fresh();
  const from = (Origin: string) => subscribe(server.url, { account, realm }, {}, { Origin });
  expect(codes(await from('https://desk.example'))).toEqual([403, 27]);
  const reply = await from('https://shop.example');
  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([200, 'https://shop.example']);
  const refused = await from('https://shop.example');
  expect([...codes(refused), refused.headers.get('access-control-allow-origin')]).toEqual([401, 46, 'https://shop.example']);

  const { socketURL } = await visit(server.url, fresh());
  expect(await refusedSocket(socketURL, { Origin: 'https://evil.example' })).toBe(403);
  expect((await openSocket(socketURL, { Origin: 'https://shop.example' })).socket.readyState).toBe(1);
});

test('a visitor who leaves without a word while it rings is gone half a minute later', async () => {
  const bob = await join(server.url, 'bob');
  const visitor = await visit(server.url, fresh());
  await visitor.start();
  await bob.socket.next();
  visitor.socket.socket.terminate();
  await expect.poll(() => (now += 10_000) && server.count().visitors).toBe(0);
  expect(await bob.socket.next()).toMatchObject({ wrtcsEventNotification: { eventType: 'Cancelled' } });
  expect(server.count().calls).toBe(0);
});

test('a visitor who does not call, or has called and does not leave, is told that the subscription is gone', async () => {
  const bob = await join(server.url, 'bob');
  const idle = await visit(server.url, fresh());
  const lingering = await visit(server.url, fresh());
  await lingering.start();
  await bob.socket.next();
  await lingering.end();
  await expect.poll(() => (now += 30_000) && server.count().visitors).toBe(0);
  for (const visitor of [idle, lingering]) {
    expect((await visitor.hears()).eventType).toBe('gone');
    expect(await visitor.socket.closed).toBe(1000);
  }
});

test('a subscription that is not renewed ends, and its call with it', async () => {
  const bob = await join(server.url, 'bob');
  const visitor = await visit(server.url, fresh(), { expires: 30 });
  await visitor.start();
  await bob.socket.next();
  await expect.poll(() => (now += 10_000) && server.count().visitors).toBe(0);
  expect((await visitor.hears()).eventType).toBe('gone');
  expect(await bob.socket.next()).toMatchObject({ wrtcsEventNotification: { eventType: 'Cancelled' } });
  expect(server.count().calls).toBe(0);
});

test('a call nobody answers ends with a reason, and a side that is silent is missed', async () => {
  const bob = await join(server.url, 'bob');
  const unanswered = await visit(server.url, fresh());
  await unanswered.start();
  await bob.socket.next();
  now += 60_000;
  expect(await unanswered.hears()).toMatchObject({ eventType: 'callEnd', sessionParams: { statusCode: 408, reasonText: 'No answer' } });

  await bob.socket.next();
  const visitor = await visit(server.url, withTokens(strongRealm, { now }));
  await visitor.start();
  const invitation = Object.values((await bob.socket.next()) as Record<string, { link: { href: string }[] }>)[0]!;
  await bob.request('PUT', `${invitation.link[0]!.href}/answer`, { wrtcsAnswer: { sdp: 'v=answer' } });
  await visitor.hears();
  now += 74_000;
  await visitor.say('audit');
  now += 2_000;
  expect(await visitor.hears()).toMatchObject({ eventType: 'callEnd', sessionParams: { statusCode: 504 } });
});

test('nothing that a visitor brings is ever logged: no token, no key, no description', async () => {
  const lines: unknown[] = [];
  const line = (...words: unknown[]) => void lines.push(...words);
  await restart({ log: { debug: line, info: line, warn: line, error: line }, anonymous: { ...anonymous, perMinute: { address: 2 } } });
  const entrance = fresh();
  const visitor = await visit(server.url, entrance);
  await visitor.start({ sdp: 'v=secret' });
  await subscribe(server.url, entrance);
  await subscribe(server.url, entrance);
  const logged = JSON.stringify(lines);
  expect(logged).toContain('too many visitors');
  for (const secret of [entrance.account, entrance.from, entrance.to, 'v=secret', strongRealm.key]) expect(logged).not.toContain(secret);
});
