// @vitest-environment node
import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashPassword } from '../../src/server';
import { createAccounts } from '../../src/server/accounts';
import { createAttempts } from '../../src/server/attempts';
import { readConfig } from '../../src/server/config';
import { passwordFits } from '../../src/server/passwords';

const alice = { email: 'alice@example.com', password: 'secret' };

test('every key is optional', () => {
  expect(readConfig({})).toEqual({});
});

test('a configuration with every key is taken as it is', async () => {
  const config = {
    users: [alice, { email: 'bob@example.com', passwordHash: await hashPassword('x'), name: 'Bob' }],
    clients: [{ id: 'app' }, { id: 'widget', secret: 'hush' }],
    tokens: { secret: 'ours', accessSeconds: 60 },
    turn: { secret: 'theirs', ttlSeconds: 60, urls: ['turn:turn.example.com:3478?transport=udp', 'stun:stun.example.com'] },
    ringSeconds: 30,
    auditSeconds: 90,
    origins: ['https://app.example.com'],
  };
  expect(readConfig(config)).toEqual(config);
});

test('an origin is kept as browsers send it', () => {
  const origins = [
    'https://App.Example.com/',
    'http://localhost:3000',
    'https://app.example.com:443',
    'capacitor://localhost',
    'null',
    '*',
  ];
  expect(readConfig({ origins }).origins).toEqual([
    'https://app.example.com',
    'http://localhost:3000',
    'https://app.example.com',
    'capacitor://localhost',
    'null',
    '*',
  ]);
});

test.each<[unknown, string]>([
  [[], 'the configuration: must be an object.'],
  [7, 'the configuration: must be an object.'],
  [{ users: {} }, 'users: must be a list.'],
  [{ users: [alice, { email: 'nonsense', password: 'x' }] }, 'users[1].email: must be an e-mail address.'],
  [{ users: [alice, { password: 'x' }] }, 'users[1].email: is missing.'],
  [{ users: [alice, 'bob'] }, 'users[1]: must be an object.'],
  [{ users: [{ email: 'alice@example.com' }] }, 'users[0]: must have either password or passwordHash.'],
  [
    { users: [{ ...alice, passwordHash: 'scrypt$16384$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAA==' }] },
    'users[0]: must have either password or passwordHash.',
  ],
  [
    { users: [{ email: 'a@b', passwordHash: 'plain' }] },
    'users[0].passwordHash: must have the form scrypt$N$r$p$salt$hash, with salt and hash in base64.',
  ],
  [{ users: [alice, { ...alice, email: 'Alice@Example.com' }] }, 'users[1].email: is there twice.'],
  [{ clients: [{ id: '' }] }, 'clients[0].id: must not be empty.'],
  [{ clients: [{ id: 'a' }, { id: 'a' }] }, 'clients[1].id: is there twice.'],
  [{ tokens: { accessSeconds: 0 } }, 'tokens.accessSeconds: must be more than 0.'],
  [{ tokens: { accessSecs: 60 } }, 'tokens.accessSecs: is not a key of the configuration.'],
  [{ turn: { urls: ['https://turn.example.com'] } }, 'turn.urls[0]: must begin with turn:, turns: or stun:.'],
  [{ ringSeconds: '60' }, 'ringSeconds: must be a number of seconds.'],
  [{ auditSeconds: -1 }, 'auditSeconds: must be more than 0.'],
  [{ origins: 'https://app.example.com' }, 'origins: must be a list.'],
  [{ origins: ['null', 'https://app.example.com/page'] }, 'origins[1]: must be an origin such as https://app.example.com, or null, or *.'],
  [{ usres: [] }, 'usres: is not a key of the configuration.'],
])('%j is refused with its place', (config, message) => {
  expect(() => readConfig(config)).toThrow(expect.objectContaining({ code: 'BAD_INPUT', message }) as Error);
});

test('a password fits its hash, and no other does', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^scrypt\$16384\$8\$1\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+$/);
  expect(hash).not.toBe(await hashPassword('correct horse'));
  expect(await passwordFits('correct horse', hash)).toBe(true);
  expect(await passwordFits('Correct horse', hash)).toBe(false);
  expect(await passwordFits('', hash)).toBe(false);
});

test.each([
  '',
  'scrypt$3$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAA==',
  'scrypt$1048576$32$1$AAAA$AAAAAAAAAAAAAAAAAAAAAA==',
  'scrypt$16384$8$1$AAAA$AAAA',
  'md5$x',
])('the hash %j fits no password', async (hash) => {
  expect(await passwordFits('', hash)).toBe(false);
});

test('a hash of least cost is computed as well, whatever its parallel part', async () => {
  for (const p of [1, 16]) {
    const hash = scryptSync('demo', 'salt', 32, { N: 2, r: 1, p }).toString('base64');
    expect(await passwordFits('demo', `scrypt$2$1$${p}$c2FsdA==$${hash}`)).toBe(true);
  }
});

test('an account with a hash is logged in to with its password', async () => {
  const accounts = createAccounts([{ email: 'alice@example.com', passwordHash: await hashPassword('secret') }]);
  expect(await accounts.authenticate('alice@example.com', 'secret')).toMatchObject({ address: 'alice@example.com' });
  expect(await accounts.authenticate('alice@example.com', 'Secret')).toBeUndefined();
});

test('an e-mail that nobody has fits no password, not even an empty one', async () => {
  const accounts = createAccounts([alice]);
  expect(await accounts.authenticate('bob@example.com', '')).toBeUndefined();
});

test('no more accounts are watched than fit the memory, the longest untouched being forgotten first', () => {
  const attempts = createAttempts(() => 0);
  for (let count = 0; count < 10; count += 1) attempts.failed('alice', 'first address');
  expect(attempts.retryAfterSeconds('alice', 'elsewhere')).toBe(60);
  for (let count = 0; count < 20_000; count += 1) attempts.failed(`account ${count}`, `address ${count}`);
  expect(attempts.retryAfterSeconds('alice', 'elsewhere')).toBeUndefined();
});

test('an address has too many failures after a hundred, over all accounts', () => {
  const attempts = createAttempts(() => 0);
  for (let count = 0; count < 100; count += 1) attempts.failed(`account ${count}`, '192.0.2.1');
  expect(attempts.retryAfterSeconds('another', '192.0.2.1')).toBe(60);
  expect(attempts.retryAfterSeconds('another', '192.0.2.2')).toBeUndefined();
});
