import { useEffect, useState } from 'react';
import type { CallStats } from './callStats';
import { useKit } from './CallProvider';
import { useCall } from './useCall';

/**
 * How a call is going, anew each second from the answer to the end, while this is mounted; undefined otherwise. Renders once per
 * second at most. Without an id: as `useCallRecord`.
 */
export function useCallStats(callId?: string): CallStats | undefined {
  const { client } = useKit();
  const { call, since } = useCall(callId);
  const id = since === undefined ? undefined : call?.id;
  const [last, setLast] = useState<{ id: string; stats: CallStats }>();
  useEffect(() => {
    if (id === undefined) return undefined;
    const leaving = new AbortController();
    import('./callStats').then(
      // Loaded when it is needed: most pages show no figures.
      ({ followStats }) => followStats(client, id, leaving.signal, (stats) => setLast({ id, stats })),
      () => undefined, // a page that cannot be loaded any more goes without figures
    );
    return () => leaving.abort();
  }, [client, id]);
  return last?.id === id ? last?.stats : undefined;
}
