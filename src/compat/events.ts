import type { BasicError, ClientEvent, ClientEvents } from '../engine';
import type { Log } from '../log';
import type { KandyState } from './words';

/** What comes as the engine says it. */
type PassedOn = Pick<ClientEvents, (typeof passedOn)[number]>;
export const passedOn = [
  'call:start',
  'call:receive',
  'call:error',
  'call:join',
  'media:error',
  'devices:change',
  'callHistory:change',
] as const satisfies readonly ClientEvent[];

/** Every event of a client of this generation, and what it carries. */
export interface KandyEvents extends PassedOn {
  /** Calls can be made and come in now, or no longer: after `connect`, `disconnect`, and when the connection is lost or back. */
  'auth:change': { isConnected: boolean };
  /** `connect` has failed, or a person must connect again. */
  'auth:error': { error: BasicError };
  /** Where the call is now, and where it was. */
  'call:stateChange': { callId: string; state: KandyState; transition: KandyTransition; error?: BasicError | undefined };
}
export type KandyEvent = keyof KandyEvents;

/** How a call came from one state to another. */
export interface KandyTransition {
  /** Why, in the numbers of SIP, or those of Kandy (9905: transferred; 9909: the service no longer knows the call). */
  readonly code?: number | undefined;
  readonly reasonText?: string | undefined;
  readonly oldState: KandyState;
}

/** How an application follows a client. */
export interface KandyListening {
  /** Calls `listener` at each event of this kind. Returns the function that stops it. */
  on<E extends KandyEvent>(type: E, listener: (params: KandyEvents[E]) => void): () => void;
  off<E extends KandyEvent>(type: E, listener: (params: KandyEvents[E]) => void): void;
}

/** Tells all listeners of this kind. */
export type EmitKandy = <E extends KandyEvent>(type: E, params: KandyEvents[E]) => void;

/** A small typed emitter. A listener that throws is reported and never stops the others. */
export function createKandyEmitter(log: Pick<Log, 'error'>): KandyListening & { emit: EmitKandy } {
  const byType = new Map<string, Set<(params: never) => void>>();
  return {
    emit(type, params) {
      for (const listener of [...(byType.get(type) ?? [])]) {
        try {
          listener(params as never); // `on` has put it in the set of its kind
        } catch (error) {
          log.error(`a listener of ${type} threw`, error);
        }
      }
    },
    on(type, listener) {
      byType.set(type, (byType.get(type) ?? new Set()).add(listener));
      return () => void byType.get(type)?.delete(listener);
    },
    off: (type, listener) => void byType.get(type)?.delete(listener),
  };
}
