import { createCipheriv, createDecipheriv, createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { HookswitchError } from '../../errors';
import type { CallParameters } from '../../protocol';
import { isPlainAddress } from './addresses';

/** What the tokens of a call are made of. */
export interface CallTokensOptions {
  /** The name under which the server knows the key. */
  realm: string;
  /** 16 or 32 characters of ASCII. Prefer 32: only those tokens are protected from changes. */
  key: string;
  /** Who calls, as the callee sees it: `name@domain`. */
  caller: string;
  /** Who is called: `name@domain`. */
  callee: string;
  /** When they are made, in ms since 1970; default now. */
  now?: number | undefined;
}

/**
 * Makes the three tokens of an anonymous call (PROTOCOL §7.3), for the page that makes the call. Belongs on a server: who has the key can
 * call anyone in its realm. The form follows the key: 16 characters AES-128-ECB, 32 characters AES-256-CBC with HMAC-SHA256.
 * @throws HookswitchError `BAD_INPUT` for a key of another length, and an address with anything but `name@domain`.
 */
export function createCallTokens({ realm, key, caller, callee, now = Date.now() }: CallTokensOptions): CallParameters {
  if (!isCallKey(key)) throw new HookswitchError('BAD_INPUT', { message: `key: ${callKeyRule}.` });
  for (const [name, address] of Object.entries({ caller, callee })) {
    if (isPlainAddress(address)) continue;
    throw new HookswitchError('BAD_INPUT', { message: `${name}: must be an address such as name@example.com.` });
  }
  const write = key.length === 16 ? writeWithoutMac : writeWithMac(randomIv());
  const [accountToken, fromToken, toToken] = [caller, `sip:${caller}`, `sip:${callee}`].map((subject) => write(key, subject, now));
  if (accountToken === undefined || fromToken === undefined || toToken === undefined) throw new HookswitchError('NO_CODE');
  return { realm, accountToken, fromToken, toToken, caller, callee };
}

/** What a token says: `name@domain` or `sip:name@domain`, and when it was made, in ms. */
export interface CallToken {
  readonly subject: string;
  readonly issuedAt: number;
}

/**
 * Reads a token; undefined for one that was not made with this key. With a key of 32 characters that is every text but the one that was made.
 * With one of 16 characters nothing proves it: blocks can be exchanged between tokens, and only what has an address and a time passes.
 */
export function readCallToken(key: string, token: string): CallToken | undefined {
  if (token.length > longestToken) return undefined;
  try {
    return key.length === 16 ? readWithoutMac(key, token) : readWithMac(key, token);
  } catch {
    return undefined; // wrong padding, or no text
  }
}

/** Whether a text can be the key of a realm. */
export function isCallKey(key: string): boolean {
  return /^(?:[\x21-\x7e]{16}|[\x21-\x7e]{32})$/.test(key);
}
/** The same in words. */
export const callKeyRule = 'must have 16 or 32 characters of ASCII, without blanks';

const longestToken = 2_000;
const ivLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function writeWithoutMac(key: string, subject: string, now: number): string {
  const cipher = createCipheriv('aes-128-ecb', key, null);
  return cipher.update(`${subject};${now}`, 'utf8', 'hex') + cipher.final('hex');
}

function readWithoutMac(key: string, token: string): CallToken | undefined {
  if (!/^(?:[0-9a-f]{32})+$/.test(token)) return undefined;
  const decipher = createDecipheriv('aes-128-ecb', key, null);
  return parse(Buffer.concat([decipher.update(token, 'hex'), decipher.final()]), ';');
}

function writeWithMac(iv: string) {
  return (key: string, subject: string, now: number): string => {
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const sealed = (cipher.update(`${subject};x-ts=${now}`, 'utf8', 'hex') + cipher.final('hex')).toUpperCase();
    return (
      macOf(key, iv + sealed)
        .toString('hex')
        .toUpperCase() +
      iv +
      sealed
    );
  };
}

function readWithMac(key: string, token: string): CallToken | undefined {
  const [, mac, iv, sealed] = /^([0-9A-F]{64})([A-Za-z0-9]{16})((?:[0-9A-F]{32})+)$/.exec(token) ?? [];
  if (mac === undefined || iv === undefined || sealed === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(mac, 'hex'), macOf(key, iv + sealed))) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  return parse(Buffer.concat([decipher.update(sealed, 'hex'), decipher.final()]), ';x-ts=');
}

function macOf(key: string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function parse(plain: Buffer, separator: ';' | ';x-ts='): CallToken | undefined {
  // As Latin-1, what is not ASCII cannot pass for it.
  const text = plain.toString('latin1');
  const at = text.indexOf(separator);
  const [subject, time] = [text.slice(0, at), text.slice(at + separator.length)];
  if (at < 0 || !isPlainAddress(subject.replace(/^sip:/, '')) || !/^[1-9]\d{12,13}$/.test(time)) return undefined;
  return { subject, issuedAt: Number(time) };
}

function randomIv(): string {
  return Array.from({ length: 16 }, () => ivLetters[randomInt(ivLetters.length)]).join('');
}
