// @vitest-environment node
import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCallTokens } from '../../src/server';
import { readCallToken } from '../../src/server/anonymous/callTokens';
import { strongRealm, weakRealm } from './anonymousVisitor';

const now = 1_795_223_335_761;
const people = { caller: 'ann@example.com', callee: 'bob@example.com' };

/** Made with `openssl enc` and `openssl dgst`, not with our own code. */
const sealedByOpenssl = {
  weak: [
    '2ac4481b71f69f5c4022a4cda1b2eb2230fd63c22370af0b7569bceb673a832a',
    '031be1fe7b937808df9439ce5719e8c2ffb77930234782c2c1c6dec64712caea12a4eb697e52b516f81624235b32fdd2',
    '82b422d90be9c09f5072703821148151ffb77930234782c2c1c6dec64712caea12a4eb697e52b516f81624235b32fdd2',
  ],
  strong: [
    'E128D2CB0362B55B046ABCF66CC2E5AA56DFFAC13A8F7C9776B6D22632454A41AbCdEfGhIjKlMnOp88EEE34D0EA96C3296E071C8D05D032F8674FC453CD83297599FCD18469FBEF8499A798AA2311D7149F6FFE489986928',
    '1A55E97B1D380FFD6712E5D0BCCDDDB04C1BF12F879EBFDACAED3006070A019EAbCdEfGhIjKlMnOpD77EB3C9593365B1E105A7D98E2BA8D03ACB4F3FDB737DD5DE2327020BC89E822E0CEE448E92D5432C36F523B8F08766',
    '1CC4A0725B05246A9BA592344AA403BD0A132C1605BC11AA6416DEC5DD102257AbCdEfGhIjKlMnOp7752FBAA6F35E8EA69E02C8E7BD93F02B37B78B429AA97F0E85DEE27AB6155419E608C9087AA09CA36008289281F6DCC',
  ],
};
const subjects = ['ann@example.com', 'sip:ann@example.com', 'sip:bob@example.com'];

test.each([
  ['16', weakRealm.key, sealedByOpenssl.weak],
  ['32', strongRealm.key, sealedByOpenssl.strong],
])('tokens that another program made with a key of %s characters are read', (_, key, tokens) => {
  expect(tokens.map((token) => readCallToken(key, token))).toEqual(subjects.map((subject) => ({ subject, issuedAt: now })));
});

test('with a key of 16 characters the tokens are those of any other program: lower-case hex of AES-128-ECB', () => {
  const { accountToken, fromToken, toToken } = createCallTokens({ realm: 'weak', key: weakRealm.key, ...people, now });
  expect([accountToken, fromToken, toToken]).toEqual(sealedByOpenssl.weak);
});

test('with a key of 32 characters a token is HMAC, IV and sealed text, and the three have one IV', () => {
  const tokens = createCallTokens({ realm: 'strong', key: strongRealm.key, ...people, now });
  const three = [tokens.accountToken, tokens.fromToken, tokens.toToken];
  for (const token of three) expect(token).toMatch(/^[0-9A-F]{64}[A-Za-z0-9]{16}(?:[0-9A-F]{32})+$/);
  expect(new Set(three.map((token) => token.slice(64, 80))).size).toBe(1);
  expect(three.map((token) => readCallToken(strongRealm.key, token)?.subject)).toEqual(subjects);
  expect(tokens).toMatchObject({ realm: 'strong', ...people });
});

test('two calls of one moment have different tokens where the key has 32 characters', () => {
  const make = () => createCallTokens({ realm: 'strong', key: strongRealm.key, ...people, now }).accountToken;
  expect(make()).not.toBe(make());
});

test.each([
  ['', 'key: must have 16 or 32 characters of ASCII, without blanks.'],
  ['0123456789abcde', 'key: must have 16 or 32 characters of ASCII, without blanks.'],
  ['0123456789abcdeé', 'key: must have 16 or 32 characters of ASCII, without blanks.'],
])('the key %j is refused in words', (key, message) => {
  expect(() => createCallTokens({ realm: 'r', key, ...people })).toThrow(expect.objectContaining({ code: 'BAD_INPUT', message }) as Error);
});

test.each(['bob', 'sip:bob@example.com', 'bob@example.com;1', 'bob@@example.com', 'bob@example.com\n', 'bob@', '@example.com', 'b b@x.y'])(
  'the callee %j is refused in words, since a token could not carry it',
  (callee) => {
    expect(() => createCallTokens({ realm: 'r', ...weakRealm, caller: 'ann@example.com', callee })).toThrow(
      'callee: must be an address such as name@example.com.',
    );
  },
);

test('whoever calls whom, what was written is read', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9._+-]{1,40}$/);
  const host = fc.stringMatching(/^[a-z0-9]{1,20}\.[a-z]{2,8}$/);
  const address = fc.tuple(name, host).map(([user, domain]) => `${user}@${domain}`);
  const time = fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 });
  fc.assert(
    fc.property(address, address, time, fc.constantFrom(weakRealm, strongRealm), (caller, callee, at, { name: realm, key }) => {
      const { accountToken, fromToken, toToken } = createCallTokens({ realm, key, caller, callee, now: at });
      const read = [accountToken, fromToken, toToken].map((token) => readCallToken(key, token));
      expect(read).toEqual([caller, `sip:${caller}`, `sip:${callee}`].map((subject) => ({ subject, issuedAt: at })));
    }),
  );
});

/** Every text that differs from this one in a single bit. */
function* withOneBitAltered(token: string): Generator<string> {
  for (let at = 0; at < token.length; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      yield token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) ^ (1 << bit)) + token.slice(at + 1);
    }
  }
}

test.each(sealedByOpenssl.strong)('with a key of 32 characters no single bit of a token can be altered: %s', (token) => {
  const accepted = [...withOneBitAltered(token)].filter((altered) => readCallToken(strongRealm.key, altered));
  expect(accepted).toEqual([]);
});

test.each(sealedByOpenssl.weak)('with a key of 16 characters an altered bit breaks the block it is in: %s', (token) => {
  const accepted = [...withOneBitAltered(token)].filter((altered) => readCallToken(weakRealm.key, altered));
  expect(accepted).toEqual([]);
});

test('no other text is a token of 32 characters: neither cut, nor longer, nor in small letters, nor of two tokens', () => {
  const [account = '', from = ''] = sealedByOpenssl.strong;
  const others = [
    '',
    account.slice(0, -32),
    account.slice(32),
    `${account}${account.slice(-32)}`,
    `${account} `,
    account.toLowerCase(),
    account.slice(0, 80) + account.slice(80).toLowerCase(),
    from.slice(0, 64) + account.slice(64),
    account.slice(0, 80) + from.slice(80),
  ];
  for (const other of others) expect(readCallToken(strongRealm.key, other), other).toBeUndefined();
});

test('a token of 16 characters is written in small letters, of whole blocks, and opens with its own key only', () => {
  const [account = ''] = sealedByOpenssl.weak;
  for (const other of ['', account.toUpperCase(), account.slice(0, -2), ` ${account}`, `${account}\n`]) {
    expect(readCallToken(weakRealm.key, other), other).toBeUndefined();
  }
  expect(readCallToken('0123456789abcdeF', account)).toBeUndefined();
});

test.each([
  'ann@example.com',
  'ann@example.com;',
  'ann@example.com;17952233357',
  'ann@example.com;1795223335761 ',
  'ann@example.com;x-ts=1795223335761',
  'ann@example.com;1795223335761;1795223335761',
  'ann;1795223335761',
  'sip:sip:ann@example.com;1795223335761',
  'tel:+1@example.com;1795223335761',
  ' ann@example.com;1795223335761',
  'änn@example.com;1795223335761',
  'ann@example.com\u0000;1795223335761',
])('%j sealed with the key of 16 characters is no token all the same', (plain) => {
  const cipher = createCipheriv('aes-128-ecb', weakRealm.key, null);
  expect(readCallToken(weakRealm.key, cipher.update(plain, 'utf8', 'hex') + cipher.final('hex'))).toBeUndefined();
});
