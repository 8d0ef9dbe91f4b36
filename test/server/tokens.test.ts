// @vitest-environment node
import { decodeJwt, SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServer, type RunningServer } from '../../src/server';
import { createTokens, type Holder } from '../../src/server/tokens';
import { readIdToken, type TokenResponse } from '../../src/protocol';
import { askForTokens, logIn, openSocket, refusedSocket, send } from './client';

const holder: Holder = { userId: 'u-1', address: 'alice@example.com', name: 'Alice', login: 'login-1', clientId: 'app', anonymous: false };
const password = { client_id: 'app', username: 'alice@example.com', password: 'demo', grant_type: 'password' };

let now: number;
let server: RunningServer;
beforeEach(async () => {
  now = Date.parse('2026-11-21T01:00:00Z');
  server = await createServer({
    port: 0,
    now: () => now,
    users: [
      { email: 'alice@example.com', password: 'demo', name: 'Alice' },
      { email: 'Bob@Example.com', password: 'demo' },
    ],
    tokens: { accessSeconds: 600 },
  });
});
afterEach(() => server.close());

const claimsOf = (token: unknown) => decodeJwt(String(token));

test('a token that was issued can be read, by its kind alone', async () => {
  const tokens = createTokens({}, () => now);
  const { access_token, id_token, refresh_token = '' } = await tokens.issue(holder);
  expect(await tokens.read(access_token, 'access')).toEqual(holder);
  expect(await tokens.read(refresh_token, 'refresh')).toEqual(holder);
  expect(await tokens.read(id_token, 'access')).toBeUndefined();
  expect(await tokens.read(refresh_token, 'access')).toBeUndefined();
  expect(await tokens.read(access_token, 'refresh')).toBeUndefined();
});

test('an expired token is read only by those who pass over its age', async () => {
  const tokens = createTokens({ accessSeconds: 60 }, () => now);
  const { access_token } = await tokens.issue(holder);
  now += 61_000;
  expect(await tokens.read(access_token, 'access')).toBeUndefined();
  expect(await tokens.read(access_token, 'access', 'evenExpired')).toEqual(holder);
});

test('a token of another secret, another algorithm or a changed token is not read', async () => {
  const tokens = createTokens({ secret: 'ours' }, () => now);
  const { access_token } = await createTokens({ secret: 'theirs' }, () => now).issue(holder);
  const [, payload = ''] = access_token.split('.');
  const unsigned = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.`;
  expect(await tokens.read(access_token, 'access', 'evenExpired')).toBeUndefined();
  expect(await tokens.read(unsigned, 'access', 'evenExpired')).toBeUndefined();
  expect(await tokens.read('', 'access', 'evenExpired')).toBeUndefined();
});

test('a token with our signature but without our claims is not read', async () => {
  const { createHash } = await import('node:crypto');
  const key = createHash('sha256').update('ours').digest();
  const foreign = await new SignJWT({ typ: 'Bearer' }).setProtectedHeader({ alg: 'HS256' }).setIssuer('hookswitch').sign(key);
  expect(await createTokens({ secret: 'ours' }, () => now).read(foreign, 'access')).toBeUndefined();
});

test('with a configured secret tokens outlive a restart, without one they do not', async () => {
  const { access_token } = await createTokens({ secret: 'ours' }, () => now).issue(holder);
  expect(await createTokens({ secret: 'ours' }, () => now).read(access_token, 'access')).toEqual(holder);
  const { access_token: ofOld } = await createTokens({}, () => now).issue(holder);
  expect(await createTokens({}, () => now).read(ofOld, 'access')).toBeUndefined();
});

test('a login gives all tokens, with the claims that clients read', async () => {
  const { status, body } = await askForTokens(server.url, { ...password, scope: 'openid' });
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.any(String) as string,
    id_token: expect.any(String) as string,
    refresh_token: expect.any(String) as string,
    expires_in: 600,
    refresh_expires_in: 28_800,
    token_type: 'bearer',
    scope: 'openid',
  });
  const { id_token, access_token } = body as TokenResponse;
  expect(claimsOf(id_token)).toMatchObject({
    preferred_username: expect.stringMatching(/^u-[0-9a-f]+$/) as string,
    'services-identity': 'alice@example.com',
  });
  expect(claimsOf(access_token)['preferred_username']).toBe(claimsOf(id_token)['preferred_username']);
  expect(claimsOf(access_token)).toMatchObject({ iat: now / 1000, exp: now / 1000 + 600 });
  expect(readIdToken(id_token)?.identity).toBe('alice@example.com');
});

test('the user id says nothing about the person and is the same after a restart', async () => {
  const first = await logIn(server.url, 'alice');
  const other = await createServer({ port: 0 });
  const second = await logIn(other.url, 'alice');
  await other.close();
  expect(second.user).toBe(first.user);
  expect(first.user).not.toContain('alice');
});

test('an e-mail is known in any case of letters', async () => {
  expect((await askForTokens(server.url, { ...password, username: 'bOB@example.com ' })).status).toBe(200);
});

test('a refresh gives new tokens of the same login', async () => {
  const first = (await askForTokens(server.url, password)).body as TokenResponse;
  now += 300_000;
  const { status, body } = await askForTokens(server.url, {
    client_id: 'app',
    grant_type: 'refresh_token',
    refresh_token: String(first.refresh_token),
  });
  expect(status).toBe(200);
  const second = body as TokenResponse;
  expect(second.access_token).not.toBe(first.access_token);
  expect(claimsOf(second.access_token)['sid']).toBe(claimsOf(first.access_token)['sid']);
  expect(claimsOf(second.access_token).exp).toBe(now / 1000 + 600);
});

test('two logins of one person are two logins', async () => {
  const [one, two] = await Promise.all([logIn(server.url, 'alice'), logIn(server.url, 'alice')]);
  expect(claimsOf(one.access_token)['sid']).not.toBe(claimsOf(two.access_token)['sid']);
});

const refused = [
  ['a wrong password', { ...password, password: 'Demo' }, 401, 'invalid_grant', 'Invalid user credentials'],
  ['an unknown person', { ...password, username: 'mallory@example.com' }, 401, 'invalid_grant', 'Invalid user credentials'],
  [
    'no password',
    { client_id: 'app', username: 'alice@example.com', grant_type: 'password' },
    401,
    'invalid_grant',
    'Invalid user credentials',
  ],
  ['no grant type', { client_id: 'app' }, 400, 'invalid_request', 'Missing form parameter: grant_type'],
  ['another grant type', { ...password, grant_type: 'implicit' }, 400, 'unsupported_grant_type', 'Unsupported grant_type'],
  ['the name of a method as grant type', { ...password, grant_type: 'toString' }, 400, 'unsupported_grant_type', 'Unsupported grant_type'],
  ['no client', { ...password, client_id: '' }, 400, 'invalid_client', 'Invalid client or Invalid client credentials'],
  [
    'a client without a known secret',
    { client_id: 'app', client_secret: 'x', grant_type: 'client_credentials' },
    400,
    'unauthorized_client',
    'Invalid client or Invalid client credentials',
  ],
  ['no refresh token', { client_id: 'app', grant_type: 'refresh_token' }, 400, 'invalid_grant', 'Invalid refresh token'],
] as const;

test.each(refused)('%s is refused in the words of the protocol', async (_, form, status, error, error_description) => {
  expect(await askForTokens(server.url, form as Record<string, string>)).toMatchObject({ status, body: { error, error_description } });
});

test('a refresh token is good for its own client only, and an access token is none', async () => {
  const { access_token, refresh_token } = await logIn(server.url, 'alice');
  const refresh = (client_id: string, token: string) =>
    askForTokens(server.url, { client_id, grant_type: 'refresh_token', refresh_token: token });
  expect((await refresh('other', refresh_token)).status).toBe(400);
  expect((await refresh('test', access_token)).status).toBe(400);
  expect((await refresh('test', refresh_token)).status).toBe(200);
});

test('after ten wrong passwords in a minute an account must wait, and the others need not', async () => {
  const wrong = { ...password, password: 'wrong' };
  for (let count = 0; count < 10; count += 1) expect((await askForTokens(server.url, wrong)).status).toBe(401);
  now += 20_000;
  const locked = await askForTokens(server.url, password);
  expect(locked.status).toBe(429);
  expect(locked.headers.get('retry-after')).toBe('40');
  expect((await askForTokens(server.url, { ...password, username: 'bob@example.com' })).status).toBe(200);
  now += 40_000;
  expect((await askForTokens(server.url, password)).status).toBe(200);
});

test('guesses that come all at once are counted as well', async () => {
  const replies = await Promise.all(Array.from({ length: 30 }, () => askForTokens(server.url, { ...password, password: 'wrong' })));
  expect(replies.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(13);
});

test('good logins are never limited', async () => {
  const replies = await Promise.all(Array.from({ length: 20 }, () => askForTokens(server.url, password)));
  expect(replies.every(({ status }) => status === 200)).toBe(true);
});

test('an expired access token is 401, a refreshed one works', async () => {
  const { user, access_token, refresh_token } = await logIn(server.url, 'alice');
  const list = (token: string) =>
    send(`${server.url}/cpaas/webrtcsignaling/v1/${user}/sessions`, 'GET', undefined, { Authorization: `Bearer ${token}` });
  expect((await list(access_token)).status).toBe(200);
  now += 601_000;
  expect((await list(access_token)).status).toBe(401);
  const renewed = (await askForTokens(server.url, { client_id: 'test', grant_type: 'refresh_token', refresh_token })).body as TokenResponse;
  expect((await list(renewed.access_token)).status).toBe(200);
});

test('a socket comes back with an expired token, but does not open a new channel with one', async () => {
  const { user, access_token } = await logIn(server.url, 'alice');
  const open = async () => {
    const body = { notificationChannel: { channelType: 'Websockets', clientCorrelator: 'c' } };
    const made = await send(`${server.url}/cpaas/notificationchannel/v1/${user}/channels`, 'POST', body, {
      Authorization: `Bearer ${access_token}`,
    });
    const { channelURL } = (made.body as { notificationChannel: { channelData: { channelURL: string } } }).notificationChannel.channelData;
    return `${server.url}${channelURL}?access_token=${access_token}`;
  };
  const [connected, fresh] = [await open(), await open()];
  await openSocket(connected);
  now += 601_000;
  expect((await openSocket(connected)).socket.readyState).toBe(1);
  expect(await refusedSocket(fresh)).toBe(401);
});

test('a client with a secret gets tokens of a pseudo user who can call, each time another', async () => {
  const clients = [{ id: 'widget', secret: 'hush' }, { id: 'app' }];
  const anonymous = await createServer({ port: 0, clients });
  const grant = { client_id: 'widget', client_secret: 'hush', grant_type: 'client_credentials' };
  const first = (await askForTokens(anonymous.url, grant)).body as TokenResponse;
  const second = (await askForTokens(anonymous.url, grant)).body as TokenResponse;
  const user = readIdToken(first.id_token)?.username ?? '';
  expect(user).not.toBe(readIdToken(second.id_token)?.username);
  const call = await send(
    `${anonymous.url}/cpaas/webrtcsignaling/v1/${user}/sessions`,
    'POST',
    { wrtcsSession: { tParticipantAddress: 'sip:alice@example.com', offer: { sdp: 'v=0' } } },
    { Authorization: `Bearer ${first.access_token}` },
  );
  expect(call.status).toBe(201);
  expect(await askForTokens(anonymous.url, { ...grant, client_secret: 'guess' })).toMatchObject({
    status: 400,
    body: { error: 'unauthorized_client' },
  });
  expect(await askForTokens(anonymous.url, { ...password, client_id: 'stranger' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_client' },
  });
  expect((await askForTokens(anonymous.url, password)).status).toBe(200);
  await anonymous.close();
});

test('the token of an account that has been taken away does not work any more', async () => {
  const tokens = { secret: 'kept' };
  const before = await createServer({ port: 0, tokens });
  const { user, access_token, refresh_token } = await logIn(before.url, 'carol');
  await before.close();
  const after = await createServer({ port: 0, tokens, users: [{ email: 'alice@example.com', password: 'demo' }] });
  const list = await send(`${after.url}/cpaas/webrtcsignaling/v1/${user}/sessions`, 'GET', undefined, {
    Authorization: `Bearer ${access_token}`,
  });
  expect(list.status).toBe(401);
  expect((await askForTokens(after.url, { client_id: 'test', grant_type: 'refresh_token', refresh_token })).status).toBe(400);
  await after.close();
});
