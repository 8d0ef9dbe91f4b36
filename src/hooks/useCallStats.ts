import { useEffect, useState } from 'react';
import type { CallCounts, CallStats } from './callStats';
import { useKit } from './CallProvider';
import { useCall } from './useCall';

const everyMs = 1000;

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
    let counts: CallCounts | undefined;
    let isAsking = false;
    let isOver = false;
    function ask(callId: string) {
      // A browser that is busy is not asked again before it has answered.
      if (isAsking) return;
      isAsking = true;
      // Loaded when it is needed: most pages show no figures.
      Promise.all([client.call.getStats(callId), import('./callStats')]).then(([report, { summarize }]) => {
        isAsking = false;
        if (isOver) return;
        const summary = summarize(report, counts);
        counts = summary.counts;
        setLast({ id: callId, stats: summary.stats });
      }, stop);
    }
    function stop() {
      isOver = true;
      clearInterval(clock);
    }
    const clock = setInterval(() => ask(id), everyMs);
    ask(id);
    return stop;
  }, [client, id]);
  return last?.id === id ? last?.stats : undefined;
}
