import type { Log } from '../log';

/** Those who want to hear of one kind of thing. */
export interface Listeners<T> {
  /** Returns the function which stops the listener. The same function may be added twice. */
  add(listener: (value: T) => void): () => void;
  /** Calls each listener that was there at this moment. A listener that throws is logged; the others are called all the same. */
  tell(value: T): void;
}

/** An empty set of listeners. */
export function createListeners<T>(log: Log): Listeners<T> {
  const entries = new Set<{ listener: (value: T) => void }>();
  return {
    add(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    tell(value) {
      for (const entry of [...entries]) {
        try {
          entry.listener(value);
        } catch (error) {
          log.error('a listener of the signalling threw', error);
        }
      }
    },
  };
}
