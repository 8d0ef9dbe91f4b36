import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HookswitchError } from '../../src/engine';
import { createAccount, type Account, type Tokens } from '../../src/engine/account';
import type { ErrorReason } from '../../src/errors';
import { createLog } from '../../src/log';
import type { TokenGrant, TokenResponse } from '../../src/signalling';
import { createDeferred, type Deferred } from '../../src/testing/deferred';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const lifeSeconds = 1000;
const ann = { clientId: 'app', username: 'ann@example.com', password: 'demo' };

function idToken(username: string, identity?: string): string {
  const claims = { preferred_username: username, ...(identity !== undefined && { 'services-identity': identity }) };
  return `e30.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.signature`;
}
function response(accessToken: string, change: Partial<TokenResponse> = {}): TokenResponse {
  return {
    access_token: accessToken,
    id_token: idToken('ann-id', 'ann@example.com'),
    refresh_token: `refresh-${accessToken}`,
    expires_in: lifeSeconds,
    ...change,
  };
}
const refused = (reason?: ErrorReason) => new HookswitchError('authentication:1', { reason });

/** An account, what it asked of the service, and what it told. */
function setUp() {
  const asked: TokenGrant[] = [];
  const replies: Deferred<TokenResponse>[] = [];
  const told: string[] = [];
  const used = { value: false };
  const account: Account = createAccount({
    requestTokens(grant) {
      asked.push(grant);
      const reply = createDeferred<TokenResponse>();
      replies.push(reply);
      return reply.promise;
    },
    emit: (type) => void told.push(type),
    log: createLog(() => 'silent'),
    isInUse: () => used.value,
    onTokens: () => void told.push('tokens'),
  });
  return { account, asked, replies, told, used };
}
async function loggedIn(first = response('one')) {
  const parts = setUp();
  const login = parts.account.login(ann);
  parts.replies[0]!.resolve(first);
  await login;
  parts.told.length = 0;
  return parts;
}
const life = (part: number) => vi.advanceTimersByTimeAsync(lifeSeconds * 1000 * part);

test('a login gives the user, takes the tokens and says so', async () => {
  const { account, asked, replies, told } = setUp();

  const login = account.login(ann);
  replies[0]!.resolve(response('one'));

  expect(await login).toEqual({ accessToken: 'one', username: 'ann-id', identity: 'ann@example.com' });
  expect(account.user).toEqual(await login);
  expect(asked).toEqual([{ grant: 'password', ...ann }]);
  expect(told).toEqual(['tokens', 'auth:change']);
});

test('a user whose token names no address is known by the user id', async () => {
  const { account } = await loggedIn(response('one', { id_token: idToken('ann-id') }));

  expect(account.user?.identity).toBe('ann-id');
});

test('a login with a wrong password is refused, and nobody is logged in', async () => {
  const { account, replies, told } = setUp();

  const login = account.login(ann);
  replies[0]!.reject(refused());

  await expect(login).rejects.toMatchObject({ code: 'authentication:1' });
  expect(account.user).toBeUndefined();
  expect(told).toEqual([]);
});

test('a login whose reply holds no usable id token blames the service, not the caller', async () => {
  const { account, replies } = setUp();

  const login = account.login(ann);
  replies[0]!.resolve(response('one', { id_token: 'not-a-token' }));

  await expect(login).rejects.toMatchObject({ code: 'authentication:1', reason: 'bad-response' });
  await expect(login).rejects.not.toThrow(/setTokens/);
});

test('tokens are renewed once at three quarters of their life', async () => {
  const { account, asked, replies, told } = await loggedIn();

  await life(0.74);
  expect(asked).toHaveLength(1);
  await life(0.02);
  expect(asked.slice(1)).toEqual([{ grant: 'refresh', clientId: 'app', refreshToken: 'refresh-one' }]);
  replies[1]!.resolve(response('two'));
  await life(0.5);

  expect(account.user?.accessToken).toBe('two');
  expect(told).toEqual(['tokens', 'auth:change']);
  expect(asked).toHaveLength(2);
});

test('renewal goes on and on, each with the newest refresh token', async () => {
  const { asked, replies } = await loggedIn();

  await life(0.75);
  replies[1]!.resolve(response('two'));
  await life(0.75);

  expect(asked[2]).toMatchObject({ refreshToken: 'refresh-two' });
});

test('a service that gives no new refresh token goes on with the old one', async () => {
  const { asked, replies } = await loggedIn();

  await life(0.75);
  replies[1]!.resolve(response('two', { refresh_token: undefined }));
  await life(0.75);

  expect(asked[2]).toMatchObject({ grant: 'refresh', refreshToken: 'refresh-one' });
});

test('tokens with no life at all are not renewed in a storm', async () => {
  const { asked, replies } = await loggedIn(response('one', { expires_in: 0 }));

  for (let renewals = 0; renewals < 20; renewals++) {
    await vi.advanceTimersByTimeAsync(10);
    replies.at(-1)!.resolve(response('more', { expires_in: 0 }));
  }

  expect(asked.length).toBeLessThan(4);
});

test('tokens that live longer than a timer can wait are not renewed at once', async () => {
  const { asked } = await loggedIn(response('one', { expires_in: 10 ** 9 }));

  await vi.advanceTimersByTimeAsync(1000);

  expect(asked).toHaveLength(1);
});

test('a renewal that is refused is told once and never tried again', async () => {
  const { account, asked, replies, told } = await loggedIn();

  await life(0.75);
  replies[1]!.reject(refused('unauthorized'));
  await life(10);

  expect(told).toEqual(['auth:error']);
  expect(asked).toHaveLength(2);
  expect(await account.renew()).toBe(false);
});

test.each(['unreachable', 'timeout', 'bad-response'] as const)(
  'a renewal that fails because the service is %s is tried again later, and nobody is alarmed',
  async (reason) => {
    const { account, asked, replies, told } = await loggedIn();
    await life(0.75);
    replies[1]!.reject(refused(reason));

    await vi.advanceTimersByTimeAsync(9_000);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveLength(3);
    replies[2]!.resolve(response('two'));
    await vi.advanceTimersByTimeAsync(0);

    expect(account.user?.accessToken).toBe('two');
    expect(told).toEqual(['tokens', 'auth:change']);
  },
);

test('a renewal that is put off because there were too many attempts is tried again later', async () => {
  const { asked, replies, told } = await loggedIn();

  await life(0.75);
  replies[1]!.reject(refused('too-many-attempts'));
  await life(0.5);

  expect(told).toEqual([]);
  expect(asked.length).toBeGreaterThan(2);
});

test('all who need new tokens at the same moment share one request', async () => {
  const { account, asked, replies } = await loggedIn();

  const renewals = [account.renew(), account.renew(), account.renew()];
  replies[1]!.resolve(response('two'));

  expect(await Promise.all(renewals)).toEqual([true, true, true]);
  expect(asked).toHaveLength(2);
});

test('a logout during a renewal keeps nothing of what it brings', async () => {
  const { account, replies, told } = await loggedIn();
  const renewal = account.renew();

  account.forget();
  replies[1]!.resolve(response('two'));

  expect(await renewal).toBe(false);
  expect(account.user).toBeUndefined();
  expect(told).toEqual(['auth:change']);
  expect(vi.getTimerCount()).toBe(0);
});

test('a login whose reply comes after a logout is refused', async () => {
  const { account, replies, told } = setUp();
  const login = account.login(ann);

  account.forget();
  replies[0]!.resolve(response('one'));

  await expect(login).rejects.toMatchObject({ code: 'authentication:1' });
  expect(account.user).toBeUndefined();
  expect(told).toEqual([]);
});

test.each(['first', 'second'] as const)('of two logins the later one holds, also when the %s is answered first', async (answeredFirst) => {
  const { account, replies } = setUp();
  const first = account.login(ann);
  const second = account.login({ ...ann, username: 'bob@example.com' });
  const lost = expect(first).rejects.toMatchObject({ code: 'authentication:1' });

  const answer = [
    () => replies[0]!.resolve(response('anns')),
    () => replies[1]!.resolve(response('bobs', { id_token: idToken('bob-id') })),
  ];
  if (answeredFirst === 'second') answer.reverse();
  for (const reply of answer) {
    reply();
    await vi.advanceTimersByTimeAsync(0);
  }

  await lost;
  expect(await second).toMatchObject({ accessToken: 'bobs' });
  expect(account.user?.username).toBe('bob-id');
});

test('a second login that fails leaves the first as it was, renewals and all', async () => {
  const { account, asked, replies } = await loggedIn();

  const again = account.login({ ...ann, password: 'wrong' });
  replies[1]!.reject(refused());
  await expect(again).rejects.toMatchObject({ code: 'authentication:1' });
  await life(0.76);

  expect(account.user?.accessToken).toBe('one');
  expect(asked.at(-1)).toMatchObject({ grant: 'refresh', refreshToken: 'refresh-one' });
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a word', 'token'],
  ['no id token', { accessToken: 'one' }],
  ['no access token', { idToken: idToken('ann-id') }],
  ['an empty access token', { accessToken: '', idToken: idToken('ann-id') }],
  ['an access token of another type', { accessToken: 5, idToken: idToken('ann-id') }],
  ['an id token that is no JWT', { accessToken: 'one', idToken: 'abc' }],
  ['an id token of broken JSON', { accessToken: 'one', idToken: `e30.${btoa('{"preferred')}.s` }],
  ['an id token without a user', { accessToken: 'one', idToken: `e30.${btoa('{}')}.s` }],
])('setTokens with %s throws authentication:1 and changes nothing', (_, tokens) => {
  const { account, told } = setUp();

  expect(() => account.setTokens(tokens as Tokens)).toThrow(
    expect.objectContaining({ code: 'authentication:1', message: expect.stringContaining('accessToken') as string }),
  );

  expect(account.user).toBeUndefined();
  expect(told).toEqual([]);
});

test('tokens that an application gives are taken at once, and are its own to renew', async () => {
  const { account, asked, told } = await loggedIn();

  account.setTokens({ accessToken: 'own', idToken: idToken('ann-id', 'ann@example.com') });
  await life(10);

  expect(account.user).toEqual({ accessToken: 'own', username: 'ann-id', identity: 'ann@example.com' });
  expect(told).toEqual(['tokens', 'auth:change']);
  expect(asked).toHaveLength(1);
  expect(await account.renew()).toBe(false);
});

test('tokens that an application gives are not replaced by a login that was under way', async () => {
  const { account, replies } = await loggedIn();
  const login = account.login(ann);
  const lost = expect(login).rejects.toMatchObject({ code: 'authentication:1' });

  account.setTokens({ accessToken: 'own', idToken: idToken('ann-id') });
  replies[1]!.resolve(response('late'));

  await lost;
  expect(account.user?.accessToken).toBe('own');
});

test('another user is not let in while something runs under the first name, and may come afterwards', async () => {
  const { account, used } = await loggedIn();
  const bobs = { accessToken: 'bobs', idToken: idToken('bob-id') };
  used.value = true;

  expect(() => account.setTokens(bobs)).toThrow(/another user/);
  expect(account.user?.username).toBe('ann-id');
  used.value = false;
  account.setTokens(bobs);

  expect(account.user?.username).toBe('bob-id');
});

test('a logout of nobody is no change', () => {
  const { account, told } = setUp();

  account.forget();

  expect(told).toEqual([]);
});
