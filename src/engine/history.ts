import type { Log } from '../log';
import type { Call } from './call';
import { isOver, type Direction } from './callMachine';
import type { CallHistoryApi } from './client';
import type { ClientEvents, Emit, Listening } from './events';
import type { CallHistoryEntry, CallHistoryStorage, CallOutcome } from './historyStorage';
import type { TrackRegistry } from './tracks';

const mostEntries = 100;

export interface HistoryContext extends Pick<Listening, 'on'> {
  getCall(callId: string): Call | undefined;
  tracks: TrackRegistry;
  emit: Emit;
  log: Pick<Log, 'warn'>;
  /** Without one, the history lasts as long as the client. */
  storage?: CallHistoryStorage | undefined;
}

/** What is noted of a call until it is over. */
interface Notes {
  startTime: number;
  used: { audio: boolean; video: boolean };
  /** The last thing we did that ends a call. */
  farewell?: string;
}
type End = ClientEvents['call:stateChange'];

/** The last calls that are over, written down as each of them ends. It listens before the application does, so that all hear of a call that is in it. */
export function createCallHistory({ on, getCall, tracks, emit, log, storage }: HistoryContext): CallHistoryApi {
  const notes = new Map<string, Notes>();
  let entries: readonly CallHistoryEntry[] = [];
  /** What the storage has not taken yet, and what it shall forget. */
  const added = new WeakSet<CallHistoryEntry>();
  const removed = new Set<string>();
  let store = (): void => undefined;

  function show(found: readonly CallHistoryEntry[]) {
    const now = newestFirst(found);
    const isSame = now.length === entries.length && now.every(({ id }, index) => id === entries[index]?.id);
    if (isSame) return;
    entries = now;
    emit('callHistory:change', {});
  }
  function remove(ids: readonly string[]) {
    for (const id of ids) if (storage) removed.add(id);
    show(entries.filter(({ id }) => !ids.includes(id)));
    store();
  }

  function noteOf(callId: string): Notes | undefined {
    const call = getCall(callId);
    if (call && !isOver(call.state) && !notes.has(callId))
      notes.set(callId, { startTime: Date.now(), used: { audio: false, video: false } });
    return notes.get(callId);
  }

  on('call:receive', ({ callId }) => void noteOf(callId));
  on('call:operation', ({ callId, operation, isLocal }) => {
    const note = noteOf(callId);
    if (note && isLocal && farewells.has(operation)) note.farewell = operation;
  });
  on('call:newTrack', ({ callId, trackId }) => {
    const kind = tracks.get(trackId)?.track.kind;
    const note = noteOf(callId);
    if (note && kind) note.used[kind as 'audio' | 'video'] = true; // there are no others
  });
  on('call:stateChange', (end) => {
    const call = getCall(end.callId);
    const note = noteOf(end.callId);
    if (!call || !note || !isOver(call.state)) return;
    notes.delete(call.id);
    const entry = entryOf(call, note, end);
    added.add(entry);
    show([entry, ...entries]);
    store();
  });
  if (storage) {
    // Loaded where it is used: a page without a storage does not pay for one.
    import('./historyExchange').then(
      ({ createExchange }) => {
        store = createExchange({ storage, log, added, removed, show, getEntries: () => entries });
        store();
      },
      (cause: unknown) => log.warn('the call history lives in memory only', cause),
    );
  }

  return {
    getAll: () => entries,
    get: (id) => entries.find((entry) => entry.id === id),
    remove: (id) => remove([id]),
    clear() {
      store(); // what other tabs have written goes, too
      remove(entries.map(({ id }) => id));
    },
  };
}

/** Each call once, the last ones. */
function newestFirst(entries: readonly CallHistoryEntry[]): readonly CallHistoryEntry[] {
  const known = new Set<string>();
  const different = entries.filter(({ id }) => !known.has(id) && known.add(id));
  return different.sort((one, other) => other.startTime - one.startTime).slice(0, mostEntries);
}

const farewells: ReadonlySet<string> = new Set(['END', 'REJECT', 'IGNORE', 'FORWARD_CALL']);

/** What the service's reason means (SIP's numbers, RFC 3261 §21), and what it means where there is none. */
const byStatus = {
  outgoing: { 486: 'busy', 600: 'busy', 603: 'rejected', 408: 'noAnswer', 480: 'noAnswer', 487: 'cancelled', none: 'noAnswer' },
  incoming: { 200: 'answeredElsewhere', 603: 'rejected', none: 'missed' },
} satisfies Record<Direction, Record<number | 'none', CallOutcome>>;

const byFarewell: Readonly<Record<Direction, Readonly<Record<string, CallOutcome>>>> = {
  outgoing: { END: 'cancelled' },
  incoming: { END: 'rejected', REJECT: 'rejected', IGNORE: 'missed', FORWARD_CALL: 'answeredElsewhere' },
};

function entryOf(call: Call, { startTime, used, farewell = '' }: Notes, { previous, transition, error }: End): CallHistoryEntry {
  const { id, direction, remoteParticipant, mediaOffered: offered, startTime: answerTime = 0, endTime = Date.now() } = call;
  const statusCode = transition?.statusCode;
  const reasons: Readonly<Record<number | 'none', CallOutcome | undefined>> = byStatus[direction];
  // A call that was never answered has its end for its start.
  const wasAnswered = answerTime < endTime || previous.state === 'Connected' || previous.state === 'On Hold';
  const unknown = direction === 'outgoing' ? 'failed' : 'missed';
  const outcome = byFarewell[direction][farewell] ?? (error ? 'failed' : (reasons[statusCode ?? 'none'] ?? unknown));
  return {
    ...{ id, direction, remoteParticipant, startTime, endTime },
    durationMs: wasAnswered ? endTime - answerTime : 0,
    outcome: wasAnswered ? 'answered' : outcome,
    media: { offered, used: wasAnswered ? used : { audio: false, video: false } },
    ...(wasAnswered && { answerTime }),
    ...(statusCode !== undefined && { statusCode }),
  };
}
