import * as v from 'valibot';
import type { Log } from '../log';
import type { CallHistoryEntry, CallHistoryStorage, CallOutcome } from './historyStorage';

export interface ExchangeContext {
  storage: CallHistoryStorage;
  log: Pick<Log, 'warn'>;
  getEntries(): readonly CallHistoryEntry[];
  /** Takes these for the history, each once; where two have an id, the first. */
  show(found: readonly CallHistoryEntry[]): void;
  /** What the storage has not taken yet. */
  added: WeakSet<CallHistoryEntry>;
  /** The ids of what it shall forget. */
  removed: Set<string>;
}

/**
 * Gives the function that brings a history and its storage together: our changes on top of what is stored, as another tab may have
 * written since. It uses no promise where the storage has none: a page that is left has no time for one.
 */
export function createExchange({ storage, log, getEntries, show, added, removed }: ExchangeContext): () => void {
  let state: 'idle' | 'running' | 'due' = 'idle';

  function exchange(): void {
    if (state !== 'idle') return void (state = 'due');
    state = 'running';
    follow(() => storage.load(), merge, failed);
  }
  function merge(loaded: unknown): void {
    const ours = getEntries().filter((entry) => added.has(entry));
    const gone = [...removed];
    show([...ours, ...read(loaded).filter(({ id }) => !removed.has(id))]);
    if (ours.length + gone.length === 0) return finish();
    const saved = (): void => {
      for (const entry of ours) added.delete(entry);
      for (const id of gone) removed.delete(id);
      finish();
    };
    follow(() => storage.save(getEntries()), saved, failed);
  }
  function read(loaded: unknown): readonly CallHistoryEntry[] {
    const parsed = v.safeParse(entriesSchema, loaded ?? []);
    if (parsed.success) return parsed.output;
    log.warn('what is stored is no history of calls; it starts anew', parsed.issues[0].message);
    return getEntries();
  }
  function failed(cause: unknown): void {
    log.warn('the call history was not stored', cause);
    finish();
  }
  function finish(): void {
    const again = state === 'due';
    state = 'idle';
    if (again) exchange();
  }
  return exchange;
}

/** Goes on at once where there is no promise. */
function follow(act: () => unknown, next: (result: unknown) => void, failed: (cause: unknown) => void): void {
  let result: unknown;
  try {
    result = act();
  } catch (cause) {
    return failed(cause);
  }
  if (result instanceof Promise) result.then(next, failed);
  else next(result);
}

const outcomes = [
  ...(['answered', 'missed', 'rejected', 'cancelled'] as const),
  ...(['busy', 'noAnswer', 'failed', 'answeredElsewhere'] as const),
] satisfies CallOutcome[];
const kinds = v.object({ audio: v.boolean(), video: v.boolean() });
const time = v.pipe(v.number(), v.finite());
const entrySchema = v.object({
  id: v.string(),
  direction: v.picklist(['outgoing', 'incoming']),
  remoteParticipant: v.object({ displayName: v.optional(v.string()), displayNumber: v.optional(v.string()) }),
  startTime: time,
  answerTime: v.optional(time),
  endTime: time,
  durationMs: time,
  outcome: v.picklist(outcomes),
  statusCode: v.optional(v.number()),
  media: v.object({ offered: kinds, used: kinds }),
});
const entriesSchema = v.array(entrySchema);
