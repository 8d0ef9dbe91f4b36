import { useMemo, useState } from 'react';
import { useKit } from './CallProvider';
import { useCall } from './useCall';

/** The keypad of one call. */
export interface DtmfView {
  /** What was sent from here so far, in order; empty in another call. */
  readonly tones: string;
  /** Whether the engine would refuse a tone now. */
  readonly isDisabled: boolean;
  /**
   * Sends tones, as `client.call.sendDTMF`.
   * @param tone - `0`–`9`, `A`–`D`, `#`, `*`, and `,` for a pause of 2 s.
   * @param durationMs - of each; 100 unless given.
   * @param gapMs - between them; 70 unless given.
   */
  send(tone: string, durationMs?: number, gapMs?: number): void;
}

/** The keypad of a call. Without an id: as `useCallRecord`. */
export function useDtmf(callId?: string): DtmfView {
  const { client } = useKit();
  const { call, can } = useCall(callId);
  const id = call?.id;
  const isDisabled = !can('sendDTMF');
  const [sent, setSent] = useState({ id, tones: '' });
  const tones = sent.id === id ? sent.tones : '';
  return useMemo(
    () => ({
      tones,
      isDisabled,
      send(tone, durationMs, gapMs) {
        if (id === undefined) return;
        client.call.sendDTMF(id, tone, durationMs, gapMs);
        // What is refused was not sent; that it was refused is told by the engine.
        if (isDisabled || !/^[\dA-D#*,]+$/i.test(tone)) return;
        setSent((before) => ({ id, tones: (before.id === id ? before.tones : '') + tone }));
      },
    }),
    [client, id, isDisabled, tones],
  );
}
