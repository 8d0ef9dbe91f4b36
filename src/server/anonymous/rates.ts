const windowMs = 60_000;
/** More than this are not watched; who was quiet longest is forgotten first. */
const watched = 20_000;

/** Counts what visitors ask for, so that nobody asks for too much. */
export interface Rates {
  /** Counts one more for this key. Seconds to wait if that is more than so many in a minute; then it is not counted. */
  take(key: string, perMinute: number): number | undefined;
}

/** @param now - in ms. */
export function createRates(now: () => number): Rates {
  const taken = new Map<string, readonly number[]>();
  return {
    take(key, perMinute) {
      const recent = (taken.get(key) ?? []).filter((at) => now() - at < windowMs);
      const [oldestThatCounts] = recent.slice(-perMinute);
      if (recent.length >= perMinute && oldestThatCounts !== undefined) return Math.ceil((oldestThatCounts + windowMs - now()) / 1000);
      // Taken out first, so that the order of the map is that of the last time.
      taken.delete(key);
      taken.set(key, [...recent, now()]);
      const quietest = taken.size > watched ? taken.keys().next().value : undefined;
      if (quietest !== undefined) taken.delete(quietest);
      return undefined;
    },
  };
}
