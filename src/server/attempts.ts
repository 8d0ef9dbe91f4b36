const windowMs = 60_000;
const failuresPerAccount = 10;
const failuresPerAddress = 100;
/** More accounts and addresses than this are not watched; the oldest are forgotten first. */
const watched = 20_000;

/** Counts failed logins, so that passwords cannot be tried out. */
export interface Attempts {
  /** Seconds to wait before the next attempt for this account from this address, or undefined if it may be made now. */
  retryAfterSeconds(account: string, address: string): number | undefined;
  /** A login that failed. */
  failed(account: string, address: string): void;
}

/** Watches logins: 10 failures a minute for an account, 100 for an address. @param now - in ms. */
export function createAttempts(now: () => number): Attempts {
  const failures = new Map<string, readonly number[]>();
  const recent = (key: string) => (failures.get(key) ?? []).filter((at) => now() - at < windowMs);

  function waitMs(key: string, allowed: number): number {
    const oldestThatCounts = recent(key).at(-allowed);
    return oldestThatCounts === undefined ? 0 : oldestThatCounts + windowMs - now();
  }
  function note(key: string, allowed: number): void {
    const newest = [...recent(key), now()].slice(-allowed);
    // Taken out first, so that the order of the map is that of the last failure.
    failures.delete(key);
    failures.set(key, newest);
    const oldest = failures.size > watched ? failures.keys().next().value : undefined;
    if (oldest !== undefined) failures.delete(oldest);
  }
  return {
    retryAfterSeconds(account, address) {
      const ms = Math.max(waitMs(accountKey(account), failuresPerAccount), waitMs(addressKey(address), failuresPerAddress));
      return ms > 0 ? Math.ceil(ms / 1000) : undefined;
    },
    failed(account, address) {
      note(accountKey(account), failuresPerAccount);
      note(addressKey(address), failuresPerAddress);
    },
  };
}

const accountKey = (account: string) => `account ${account.slice(0, 256)}`;
const addressKey = (address: string) => `address ${address}`;
