/** Somebody the demo's server knows. */
export interface Account {
  name: string;
  address: string;
}

export const alice: Account = { name: 'Alice', address: 'alice@example.com' };
export const bob: Account = { name: 'Bob', address: 'bob@example.com' };
const carol: Account = { name: 'Carol', address: 'carol@example.com' };

/** The server's accounts when it has no configuration. */
export const accounts: readonly Account[] = [alice, bob, carol];

/** The server takes any client id while it has no list of them. */
export const clientId = 'demo';

/** The same password for all of them. */
export const demoPassword = 'demo';

/** Whom this person would call first. */
export function partnerOf(address: string): Account {
  return address === alice.address ? bob : alice;
}

/** What to call who has this address. */
export function nameOf(address: string): string {
  return accounts.find((account) => account.address === address)?.name ?? address;
}
