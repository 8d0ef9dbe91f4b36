import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** The cost of the hashes we make: 16 MB and about 40 ms. */
const cost = { N: 16_384, r: 8, p: 1 };
const format = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/;

/** A password as it is kept: `scrypt$N$r$p$salt$hash`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, 32, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Compares in a time that does not depend on the password. A hash that cannot be read fits no password. */
export async function passwordFits(password: string, passwordHash: string): Promise<boolean> {
  const parts = readPasswordHash(passwordHash);
  if (!parts) return false;
  return timingSafeEqual(await derive(password, parts.salt, parts.hash.length, parts.cost), parts.hash);
}

/** The parts of a hash, or undefined for one that is malformed or too expensive to compute. */
export function readPasswordHash(passwordHash: string): { cost: typeof cost; salt: Buffer; hash: Buffer } | undefined {
  const [, N, r, p, salt = '', hash = ''] = format.exec(passwordHash) ?? [];
  const parts = {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  const isPowerOfTwo = Number.isInteger(Math.log2(parts.cost.N)) && parts.cost.N > 1;
  const isAffordable = parts.cost.N * parts.cost.r <= 2 ** 20 && parts.cost.r > 0 && parts.cost.p > 0 && parts.cost.p <= 16;
  return isPowerOfTwo && isAffordable && parts.hash.length >= 16 ? parts : undefined;
}

function derive(password: string, salt: Buffer, length: number, { N, r, p }: typeof cost): Promise<Buffer> {
  // Twice what RFC 7914 §6 needs; a cheap hash must not fail for its parallel part.
  const options: ScryptOptions = { N, r, p, maxmem: 256 * r * (N + p + 2) };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
