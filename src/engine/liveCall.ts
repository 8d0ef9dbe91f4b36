import { HookswitchError } from '../errors';
import type { Log } from '../log';
import type { Media, PeerOptions } from '../media';
import type { CallMessage, CustomParameter, Reason, Receipt, Signalling } from '../signalling';
import type { Call, CallOptions } from './call';
import type { CallMedia } from './callMedia';
import { isOver, nextPhase, phaseOf, publicState, type CallEvent } from './callMachine';
import type { CallRecord } from './callRecord';
import type { CompleteConfig } from './config';
import type { ChosenDevices } from './devices';
import type { Emit, Transition } from './events';
import { Outcome } from './patience';
import { createTaskQueue, type TaskQueue } from './taskQueue';
import type { TrackRegistry } from './tracks';

/** What a call needs of the client it belongs to. */
export interface SessionContext {
  signalling: Signalling;
  media: Media;
  tracks: TrackRegistry;
  devices: ChosenDevices;
  /** Resolves when no subscription is under way: a call made before has no way to hear its answer. */
  subscribed(): Promise<void>;
  /** For a peer connection that is opened now; `fresh`: with credentials that were not used before. */
  peerOptions(bandwidth: CallOptions['bandwidth'], fresh?: 'fresh'): Promise<PeerOptions>;
  /** What is configured for calls, now. */
  settings(): CompleteConfig['call'];
  emit: Emit;
  log: Log;
  onOver(callId: string): void;
}

/** A call in progress, as everything that is done with it sees it: its record and media, the order of things, and its end. */
export class LiveCall {
  readonly context: SessionContext;
  readonly record: CallRecord;
  readonly media: CallMedia;
  /** From the first word of a hang-up on: a listener may be told of it before the state has changed. */
  isLeaving = false;
  /** Whether the far side has heard of a call of ours. */
  isInvited = false;
  /** What the application wants to travel with our messages. */
  customParameters: readonly CustomParameter[] = [];
  /** Local operations and the far side's messages, in order: an answer may overtake the reply to our own invitation. */
  readonly #queue: TaskQueue;
  readonly #over = new Outcome<never>();

  constructor(context: SessionContext, record: CallRecord, media: CallMedia) {
    this.context = context;
    this.record = record;
    this.media = media;
    this.#queue = createTaskQueue((error) => context.log.error(`call ${record.call.id}: a task failed`, error));
  }

  get call(): Call {
    return this.record.call;
  }

  isOver(): boolean {
    return isOver(this.call.state);
  }

  isAnswered(): boolean {
    return this.call.state === 'Connected' || this.call.state === 'On Hold';
  }

  /**
   * One step of something that waits. It begins only while the call is on, whatever happened since the step before ended, and
   * is not waited for beyond the end of the call. @throws HookswitchError with reason `call-over`.
   */
  async during<T>(step: () => Promise<T> | T): Promise<T> {
    const { promise: over } = this.#over;
    return Promise.race([over, this.isOver() ? over : step()]);
  }

  /** Does something after all that was to be done in order before it. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = new Outcome<T>();
    this.#queue.add(() => task().then(done.resolve, done.reject));
    return done.promise;
  }

  /** Sends what our custom parameters travel with. Waits no longer than the call lasts. */
  send(message: Extract<CallMessage, { customParameters?: unknown }>): Promise<Receipt> {
    const { customParameters, context } = this;
    return this.during(() => context.signalling.send(customParameters.length > 0 ? { ...message, customParameters } : message));
  }

  /** From now on these travel with what we send, where any are given. */
  setCustomParameters(given: readonly CustomParameter[] | undefined): void {
    if (given) this.customParameters = given.map(({ name, value }) => ({ name, value }));
  }

  /** Something has happened to the call: the table says what follows, and the application hears of it. */
  apply(event: CallEvent, why: Reason = {}, error?: HookswitchError): void {
    const { direction, state, localHold, remoteHold } = this.call;
    const phase = nextPhase(direction, phaseOf(this.call), event);
    if (!phase) return; // a late or repeated message
    this.record.update(publicState[phase]);
    if (finishing.has(event)) {
      // Whoever hears that the operation is finished finds the call in its new state, and does not ask for it again.
      if (event === 'answered') this.record.update({ startTime: Date.now() });
      this.record.finish();
      if (this.isOver()) return; // a listener has hung up, and that was told
    }
    const ends = phase === 'ended' || phase === 'cancelled';
    if (ends) this.#close();
    this.sayStateChange({ state, localHold, remoteHold }, why, error);
    if (ends) this.context.onOver(this.call.id);
  }

  sayStateChange(previous: Pick<Call, 'state' | 'localHold' | 'remoteHold'>, why: Transition = {}, error?: HookswitchError): void {
    const { statusCode, reasonText } = why;
    this.context.emit('call:stateChange', {
      callId: this.call.id,
      previous,
      ...((statusCode !== undefined || reasonText !== undefined) && { transition: { statusCode, reasonText } }),
      ...(error && { error: error.toBasicError() }),
    });
  }

  /** No track, device light, connection, element or waiting operation outlives the call. */
  #close(): void {
    this.#over.reject(new HookswitchError('call:8', { reason: 'call-over' }));
    const gone = this.media.release();
    const endTime = Date.now();
    this.record.update({ localTracks: [], remoteTracks: [], endTime, startTime: this.call.startTime ?? endTime });
    this.record.finish();
    this.record.sayTracksEnded(gone);
  }
}

/** What ends the operation that caused it. */
const finishing: ReadonlySet<CallEvent> = new Set(['answered', 'localHold', 'localUnhold']);
