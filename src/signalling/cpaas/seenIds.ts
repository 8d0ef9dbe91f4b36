/**
 * Tells new notification ids from repeated ones (PROTOCOL §2.5).
 * @param length - how many of the latest ids are remembered.
 * @returns a function that is true for an id it does not remember.
 */
export function createSeenIds(length: number): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return false;
    seen.add(id);
    // A set keeps the order of insertion: its first member is the oldest.
    if (seen.size > length) for (const oldest of seen) return seen.delete(oldest);
    return true;
  };
}
