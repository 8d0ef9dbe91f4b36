import { useMemo } from 'react';
import type { BasicError } from '../engine';
import { useKit, usePicture } from './CallProvider';

/** What went wrong last, until it is dismissed. */
export interface LastError {
  readonly error: BasicError | undefined;
  /** The call it happened to, if it did. */
  readonly callId: string | undefined;
  /** When it did, in ms since 1970. */
  readonly at: number | undefined;
  dismiss(): void;
}

export function useLastError(): LastError {
  const { store } = useKit();
  const last = usePicture((picture) => picture.lastError);
  return useMemo(() => ({ error: last?.error, callId: last?.callId, at: last?.at, dismiss: store.dismissError }), [last, store]);
}
