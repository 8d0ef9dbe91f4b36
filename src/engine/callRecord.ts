import type { HookswitchError } from '../errors';
import type { Call } from './call';
import { publicState } from './callMachine';
import type { Emit } from './events';
import type { OperationName } from './operations';

/** What is known of a call when it begins. */
export type CallSeed = Pick<Call, 'id' | 'direction' | 'from' | 'to' | 'remoteParticipant'> & Partial<Call>;

/** The record of one call, and what the application is told of its operations, errors and tracks. */
export class CallRecord {
  call: Call;
  readonly #emit: Emit;
  /** Whether the START of `localOp` was told; the end of a call may overtake it in the queue. */
  #hasStarted = false;

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

  /** An operation is asked for: another one is refused from now on. */
  intend(operation: OperationName): void {
    this.update({ localOp: { operation, status: 'ONGOING' }, error: undefined });
  }

  /** Tells that what was intended begins. */
  start(): void {
    const { localOp } = this.call;
    if (!localOp) return;
    this.#hasStarted = true;
    this.report(localOp.operation, 'START');
  }

  /** Tells that our part is done, and the far side's is not. */
  setPending(): 'pending' {
    const { localOp } = this.call;
    if (!localOp) return 'pending';
    this.update({ localOp: { ...localOp, status: 'PENDING' } });
    this.report(localOp.operation, 'UPDATE', undefined, true, localOp);
    return 'pending';
  }

  /** Tells that the operation in progress, if there is one, is over. */
  finish(error?: HookswitchError): void {
    const { localOp } = this.call;
    if (!localOp) return;
    const hasStarted = this.#hasStarted;
    this.#hasStarted = false;
    this.update({ localOp: undefined });
    if (hasStarted) this.report(localOp.operation, 'FINISH', error, true, localOp);
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

  sayTracksEnded(gone: readonly { trackId: string; local: boolean }[]): void {
    const { id: callId, webrtcSessionId: id } = this.call;
    for (const { trackId, local } of gone) this.#emit('call:trackEnded', { callId, trackId, local, id });
  }
}
