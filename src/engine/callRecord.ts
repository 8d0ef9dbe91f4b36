import type { HookswitchError } from '../errors';
import type { Party } from '../signalling';
import type { Call } from './call';
import { publicState } from './callMachine';
import type { Emit } from './events';
import type { OperationName } from './operations';

/** What is known of a call when it begins. */
export type CallSeed = Pick<Call, 'id' | 'direction' | 'from' | 'to' | 'remoteParticipant'> & Partial<Call>;

/** An operation of ours, from the asking to its end; `call.localOp` shows it. What is said after its end is passed over. */
export interface LocalOperation {
  /** Tells that it begins. */
  start(): void;
  /** Tells that our part is done, and the far side's is not. */
  setPending(): void;
  /** Tells that it is over, if it was told that it began. */
  finish(error?: HookswitchError): void;
}

/** The record of one call, and what the application is told of its operations, errors and tracks. */
export class CallRecord {
  call: Call;
  readonly #emit: Emit;
  #operation: LocalOperation | undefined;
  readonly #said = new Set<string>();
  readonly #waitingForIdle: (() => void)[] = [];

  constructor(seed: CallSeed, emit: Emit) {
    this.#emit = emit;
    this.call = {
      ...publicState.initiating,
      isCaller: seed.direction === 'outgoing',
      isSlowStart: false,
      localTracks: [],
      remoteTracks: [],
      mediaConstraints: {},
      mediaOffered: { audio: false, video: false },
      bandwidth: {},
      webrtcSessionId: `${seed.id}:media`,
      ...seed,
    };
  }

  update(change: Partial<Call>): void {
    this.call = { ...this.call, ...change };
  }

  /** An operation is asked for: another one is refused until it has finished. */
  intend(name: OperationName): LocalOperation {
    let hasStarted = false;
    const isCurrent = () => this.#operation === operation;
    const operation: LocalOperation = {
      start: () => {
        if (!isCurrent()) return;
        hasStarted = true;
        this.report(name, 'START');
      },
      setPending: () => {
        const { localOp } = this.call;
        if (!isCurrent() || localOp?.status !== 'ONGOING') return;
        this.update({ localOp: { ...localOp, status: 'PENDING' } });
        this.report(name, 'UPDATE', undefined, true, localOp);
      },
      finish: (error) => {
        if (!isCurrent()) return;
        const { localOp } = this.call;
        this.#operation = undefined;
        this.update({ localOp: undefined });
        if (hasStarted) this.report(name, 'FINISH', error, true, localOp);
        this.#waitingForIdle.splice(0).forEach((act) => this.whenIdle(act));
      },
    };
    this.#operation = operation;
    this.update({ localOp: { operation: name, status: 'ONGOING' }, error: undefined });
    return operation;
  }

  /** The operation in progress, if there is one, is over. */
  finish(error?: HookswitchError): void {
    this.#operation?.finish(error);
  }

  /** Does something as soon as no operation of ours is in progress; at the latest when the call is over. */
  whenIdle(act: () => void): void {
    if (this.#operation) this.#waitingForIdle.push(act);
    else act();
  }

  report(
    operation: OperationName,
    transition: 'START' | 'UPDATE' | 'FINISH',
    error?: HookswitchError,
    isLocal = true,
    previous?: Call['localOp'],
  ): void {
    this.#emit('call:operation', {
      callId: this.call.id,
      operation,
      transition,
      isLocal,
      ...(previous && { previous }),
      ...(error && { error: error.toBasicError() }),
    });
  }

  sayError(error: HookswitchError): void {
    const { id: callId } = this.call;
    const basic = error.toBasicError();
    if (error.code === 'call:3' || error.code === 'call:4') this.#emit('media:error', { callId, error: basic });
    this.#emit('call:error', { callId, error: basic });
  }

  /** Somebody else is at the other end, who has said nothing yet; nobody knows who, where `party` is undefined. */
  setPartner(party: Party | undefined): void {
    this.update({ remoteMedia: undefined });
    if (!party) return;
    const { address: displayNumber, name: displayName } = party;
    this.update({ remoteParticipant: { displayNumber, ...(displayName !== undefined && { displayName }) } });
  }

  /** Tells of a failure of the media that may happen again and again. */
  sayOnce(error: HookswitchError): void {
    if (!error.reason || this.#said.has(error.reason)) return;
    this.#said.add(error.reason);
    this.#emit('media:error', { callId: this.call.id, error: error.toBasicError() });
  }

  sayTracksEnded(gone: readonly { trackId: string; local: boolean }[]): void {
    const { id: callId, webrtcSessionId: id } = this.call;
    for (const { trackId, local } of gone) this.#emit('call:trackEnded', { callId, trackId, local, id });
  }
}
