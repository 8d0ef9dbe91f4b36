import { createHash } from 'node:crypto';
import { addressKey } from '../protocol';
import type { ServerConfig } from './config';
import type { Party } from './exchange/party';
import { hashPassword, passwordFits } from './passwords';

/** The people who may log in and be called. */
export interface Accounts {
  /** By e-mail or user id, in any of the forms of PROTOCOL §4.1. */
  find(address: string): Party | undefined;
  /** The party whose password this is. Takes as long for an e-mail that nobody has. */
  authenticate(email: string, password: string): Promise<Party | undefined>;
}

/** For a server without configuration, on this machine only. */
export const demoUsers: NonNullable<ServerConfig['users']> = [
  { email: 'alice@example.com', password: 'demo', name: 'Alice' },
  { email: 'bob@example.com', password: 'demo', name: 'Bob' },
  { email: 'carol@example.com', password: 'demo', name: 'Carol' },
];

/** Reads the accounts of a configuration; plain passwords are hashed at once. */
export function createAccounts(users: NonNullable<ServerConfig['users']>): Accounts {
  const accounts = users.map(({ email, password, passwordHash, name }) => ({
    party: { userId: userIdOf(email), address: email, name },
    hash: passwordHash === undefined ? hashPassword(password ?? '') : Promise.resolve(passwordHash),
  }));
  const byEmail = new Map(accounts.map((account) => [account.party.address.toLowerCase(), account]));
  const byId = new Map(accounts.map((account) => [account.party.userId, account]));
  const nobody = hashPassword('');

  return {
    find(address) {
      const key = addressKey(address);
      const account = byEmail.get(key) ?? byId.get(key.replace(/@.*$/s, ''));
      return account?.party;
    },
    async authenticate(email, password) {
      const account = byEmail.get(email.trim().toLowerCase());
      const fits = await passwordFits(password, await (account?.hash ?? nobody));
      return fits ? account?.party : undefined;
    },
  };
}

/** Opaque, and the same after a restart. */
function userIdOf(email: string): string {
  return `u-${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 16)}`;
}
