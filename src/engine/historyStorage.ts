import type { Call } from './call';

/** How a call ended, in the words of a list of calls. `missed` is for those that came in, `noAnswer` and `cancelled` for those we made. */
export type CallOutcome = 'answered' | 'missed' | 'rejected' | 'cancelled' | 'busy' | 'noAnswer' | 'failed' | 'answeredElsewhere';

/** A call that is over, as the history keeps it. Times in ms since 1970. */
export interface CallHistoryEntry extends Pick<Call, 'id' | 'direction' | 'remoteParticipant'> {
  /** When it was made or came in. */
  readonly startTime: number;
  /** Undefined where it never was. */
  readonly answerTime?: number | undefined;
  readonly endTime: number;
  /** From the answer to the end; 0 without an answer. */
  readonly durationMs: number;
  readonly outcome: CallOutcome;
  /** What the service gave as the reason of the end. */
  readonly statusCode?: number | undefined;
  /** What the caller offered, and what was sent by either side once it was answered; a screen counts as video. */
  readonly media: { readonly offered: Call['mediaOffered']; readonly used: Call['mediaOffered'] };
}

/** Where a history is kept. What throws or rejects is reported in the log; the history then lives in memory, and is tried again. */
export interface CallHistoryStorage {
  /** What was saved last, or a promise of it; `undefined` or `null` where there is nothing. Read before each `save`, too. */
  load(): unknown;
  /** Takes the place of all that was saved. Plain records, as JSON has them. */
  save(entries: readonly CallHistoryEntry[]): void | Promise<void>;
}

/** A storage that lasts as long as the browser keeps the page's `localStorage`, for all its tabs. @param key - its place there. */
export function createLocalStorageHistory(key = 'hookswitch:callHistory'): CallHistoryStorage {
  return {
    load: () => JSON.parse(localStorage.getItem(key) ?? 'null') as unknown,
    save: (entries) => localStorage.setItem(key, JSON.stringify(entries)),
  };
}
