import { afterEach, expect, test, vi } from 'vitest';
import { requestTokens } from '../../../src/signalling';

const server = { protocol: 'https', base: 'service.test', port: 8443 } as const;
const password = { server, grant: 'password', clientId: 'client', username: 'bob@example.com', password: 'de mo' } as const;
const refresh = { server, grant: 'refresh', clientId: 'client', refreshToken: 'r' } as const;
const answering = (status: number, body: unknown) =>
  vi.fn<typeof globalThis.fetch>(() => Promise.resolve(new Response(JSON.stringify(body), { status })));

afterEach(() => void vi.useRealTimers());

test('a name and a password are exchanged for tokens', async () => {
  const fetch = answering(200, { access_token: 'a', id_token: 'i', expires_in: 3600, more: 1 });
  expect(await requestTokens(password, { fetch })).toEqual({ access_token: 'a', id_token: 'i', expires_in: 3600 });
  const [url, init] = fetch.mock.calls[0]!;
  expect(url).toBe('https://service.test:8443/cpaas/auth/v1/token');
  expect(init).toMatchObject({ method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  expect(init?.headers).not.toHaveProperty('Authorization');
  expect(init?.body).toBe('client_id=client&scope=openid&grant_type=password&username=bob%40example.com&password=de+mo');
});

test('a refresh token is exchanged for tokens', async () => {
  const fetch = answering(200, { access_token: 'a', id_token: 'i' });
  await requestTokens(refresh, { fetch });
  expect(fetch.mock.calls[0]![1]?.body).toBe('client_id=client&scope=openid&grant_type=refresh_token&refresh_token=r');
});

test.each([
  [
    password,
    401,
    { error: 'invalid_grant', error_description: 'Invalid user credentials' },
    undefined,
    'The credentials are missing or wrong. (Invalid user credentials)',
  ],
  [
    refresh,
    400,
    { error: 'invalid_grant' },
    'unauthorized',
    'The credentials are missing or wrong. (invalid_grant) The service refused the access token. Log in again.',
  ],
  [password, 429, {}, 'too-many-attempts', 'The service gave no tokens. There were too many attempts. Wait a minute and try again.'],
  [password, 502, 'a page', 'bad-response', expect.stringContaining('HTTP 502') as string],
  [password, 200, { access_token: '' }, 'bad-response', expect.stringContaining('The service gave no tokens.') as string],
])('a refusal of %j with %i %j is authentication:1 with the reason %s', async (request, status, body, reason, message) => {
  await expect(requestTokens(request, { fetch: answering(status, body) })).rejects.toMatchObject({
    code: 'authentication:1',
    reason,
    message,
  });
});

test('a service that is not there is unreachable', async () => {
  const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  await expect(requestTokens(password, { fetch })).rejects.toMatchObject({ code: 'authentication:1', reason: 'unreachable' });
});

test('a service that does not answer is given up', async () => {
  vi.useFakeTimers();
  const fetch: typeof globalThis.fetch = (_url, init) =>
    new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)));
  const asked = expect(requestTokens(password, { fetch, timeoutMs: 1000 })).rejects.toMatchObject({ reason: 'timeout' });
  await vi.advanceTimersByTimeAsync(1000);
  await asked;
  expect(vi.getTimerCount()).toBe(0);
});
