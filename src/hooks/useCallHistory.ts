import { useMemo } from 'react';
import type { CallHistoryEntry, Client } from '../engine';
import { useKit, usePicture } from './CallProvider';

/** The calls that are over. */
export interface CallHistoryView {
  /** Newest first. */
  readonly entries: readonly CallHistoryEntry[];
  remove(id: string): void;
  clear(): void;
}

/** The calls that are over, as `client.callHistory` keeps them; with a client that keeps none, there are none, and nothing to do. */
export function useCallHistory(): CallHistoryView {
  const { client } = useKit();
  const entries = usePicture((picture) => picture.callHistory);
  return useMemo(() => {
    // A client of another make may keep none.
    const { callHistory } = client as Partial<Client>;
    return { entries, remove: (id) => callHistory?.remove(id), clear: () => callHistory?.clear() };
  }, [client, entries]);
}
