/** The keys of `connectivity` that shape the tries to reconnect. What the application left out is ours. */
export interface BackoffOptions {
  /** How many tries before giving up; 0 never gives up. */
  reconnectLimit?: number | undefined;
  /** Ceiling of the wait before the second try, in ms. */
  reconnectDelay?: number | undefined;
  /** By how much the ceiling grows from try to try. */
  reconnectTimeMultiplier?: number | undefined;
  /** Where the ceiling stops growing, in ms. */
  reconnectTimeLimit?: number | undefined;
}

const firstTryMs = 150;
/** What holds where the application said nothing. */
export const backoffDefaults = { reconnectLimit: 0, reconnectDelay: 500, reconnectTimeMultiplier: 2, reconnectTimeLimit: 15_000 } as const;

/**
 * How long to wait before a try to reconnect, in ms, or undefined when it is time to give up. The wait lies anywhere
 * between nothing and its ceiling ("full jitter"), so that the clients of a restarted server do not come all at once.
 * @param attempt - 1 for the first try after the loss, which comes within 150 ms.
 * @param random - gives a number from 0 up to 1.
 */
export function retryDelay(attempt: number, options: BackoffOptions, random: () => number): number | undefined {
  const limit = options.reconnectLimit ?? backoffDefaults.reconnectLimit;
  if (limit > 0 && attempt > limit) return undefined;
  if (attempt <= 1) return random() * firstTryMs;
  const delay = options.reconnectDelay ?? backoffDefaults.reconnectDelay;
  const multiplier = options.reconnectTimeMultiplier ?? backoffDefaults.reconnectTimeMultiplier;
  const highest = options.reconnectTimeLimit ?? Math.max(delay, backoffDefaults.reconnectTimeLimit);
  return random() * Math.min(delay * multiplier ** (attempt - 2), highest);
}
