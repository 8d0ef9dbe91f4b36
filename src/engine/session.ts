import { HookswitchError } from '../errors';
import type { Log } from '../log';
import { describesHold, mediaOffered, type Media, type PeerOptions } from '../media';
import type { CallMessage, Reason, Signalling } from '../signalling';
import { CallMedia, captureRequest, type CallMediaEvent } from './callMedia';
import type { Call, CallOptions, MediaConstraints } from './call';
import { isOver, nextPhase, phaseOf, publicState, type CallEvent } from './callMachine';
import { CallRecord, type CallSeed } from './callRecord';
import type { Emit } from './events';
import { operations, refusal, type Operation, type OperationName } from './operations';
import { createTaskQueue, type TaskQueue } from './taskQueue';
import type { TrackRegistry } from './tracks';

/** What a call needs of the client it belongs to. */
export interface SessionContext {
  signalling: Signalling;
  media: Media;
  tracks: TrackRegistry;
  /** Resolves when no subscription is under way: a call made before has no way to hear its answer. */
  subscribed(): Promise<void>;
  /** For the peer connection of a call that begins now. */
  peerOptions(bandwidth: CallOptions['bandwidth']): Promise<PeerOptions>;
  emit: Emit;
  log: Log;
  onOver(callId: string): void;
}

type HangUp = 'end' | 'reject' | 'ignore';

/** One call in progress: keeps its record, its media, and the order in which things happen to it. */
export class CallSession {
  readonly #context: SessionContext;
  readonly #record: CallRecord;
  readonly #media: CallMedia;
  /** Local operations and the far side's messages, in order: an answer may overtake the reply to our own invitation. */
  readonly #queue: TaskQueue;
  readonly #over: Promise<never>;
  #giveUp: () => void = () => undefined;
  #invited = false;
  #farSideTrickles = false;
  #offer: string | undefined;
  /** Whether an offer of ours waits for its answer; any other answer is a late or repeated one. */
  #awaitsAnswer = false;
  /** From the first word of a hang-up on: a listener may be told of it before the state has changed. */
  #isLeaving = false;

  constructor(seed: CallSeed, context: SessionContext) {
    this.#context = context;
    this.#record = new CallRecord(seed, context.emit);
    const { media, tracks, log } = context;
    this.#media = new CallMedia({ callId: seed.id, media, tracks, hear: (event) => this.#hearMedia(event) });
    this.#queue = createTaskQueue((error) => log.error(`call ${seed.id}: a task failed`, error));
    this.#over = new Promise((_, reject) => {
      this.#giveUp = () => reject(new HookswitchError('call:8', { reason: 'call-over' }));
    });
    this.#over.catch(() => undefined); // most calls end with nobody waiting
  }

  get call(): Call {
    return this.#record.call;
  }

  isOver(): boolean {
    return isOver(this.call.state);
  }

  /** Starts an outgoing call. `problem` is what already speaks against it: the call then ends with it, and nothing is captured. */
  make(constraints: MediaConstraints, options: CallOptions, problem?: HookswitchError): void {
    const request = captureRequest(constraints);
    // A stream that was given is the call's own even then, and is turned off with it.
    const captured = problem && !options.stream ? Promise.resolve([]) : this.#media.capture(request, options.stream);
    const { audio, video } = request;
    this.#record.update({
      mediaConstraints: { ...constraints },
      mediaOffered: { audio: audio !== false, video: video !== false },
      bandwidth: { ...options.bandwidth },
    });
    this.#run('MAKE', async () => {
      if (problem) throw problem;
      const { id: callId, from, to } = this.call;
      const { signalling, emit, subscribed } = this.#context;
      await this.#during(subscribed);
      const [localTracks, peerOptions] = await this.#during(() => Promise.all([captured, this.#context.peerOptions(options.bandwidth)]));
      const trickle = signalling.canTrickle;
      const sdp = await this.#during(() =>
        this.#media.open(peerOptions, localTracks).createOffer({ trickle, receive: receiveFor(localTracks) }),
      );
      const { sessionId } = await this.#during(() => {
        this.#invited = true;
        this.#awaitsAnswer = true;
        return signalling.send({ type: 'invite', callId, from, fromName: options.displayName, to, sdp, trickle });
      });
      await this.#during(() => {
        this.#record.update({ wrtcsSessionId: sessionId });
        emit('call:start', { callId });
      });
      this.#record.setPending();
      this.#apply('prepared');
      return 'pending';
    });
  }

  /** Answers. Asked for before Ringing, it waits for that. */
  answer(constraints: MediaConstraints, options: CallOptions): void {
    if (this.#refused('answer')) return;
    const captured = this.#media.capture(captureRequest(constraints, this.call.mediaOffered), options.stream);
    this.#record.update({ mediaConstraints: { ...constraints }, bandwidth: { ...options.bandwidth } });
    this.#run('ANSWER', async () => {
      const { signalling } = this.#context;
      const [localTracks, peerOptions] = await this.#during(() => Promise.all([captured, this.#context.peerOptions(options.bandwidth)]));
      const trickle = this.#farSideTrickles && signalling.canTrickle;
      const sdp = await this.#during(() => {
        const peer = this.#media.open(peerOptions, localTracks);
        // Slow start (PROTOCOL §5.6): the offer is ours, and its answer comes later.
        return this.#offer === undefined
          ? peer.createOffer({ trickle: false, receive: receiveFor(localTracks) })
          : peer.acceptOffer(this.#offer, { trickle, silent: true });
      });
      await this.#during(() => signalling.send({ type: 'answer', callId: this.call.id, sdp }));
      this.#media.peer.reachOut();
      this.#awaitsAnswer = this.#offer === undefined;
      if (this.#awaitsAnswer) return this.#record.setPending();
      this.#apply('answered');
      return 'done';
    });
  }

  /** Leaves at once, whatever else is under way: a hang-up never waits in the queue. */
  leave(operation: HangUp): void {
    if (this.#refused(operation)) return;
    this.#isLeaving = true;
    const { name } = operations[operation];
    const farewell = operation === 'ignore' ? undefined : this.#farewell();
    this.#record.report(name, 'START');
    this.#apply('ended');
    this.#sayFarewell(farewell).then(
      () => this.#record.report(name, 'FINISH'),
      (cause: unknown) => {
        const error = HookswitchError.from(cause);
        this.#record.report(name, 'FINISH', error);
        this.#record.sayError(error);
      },
    );
  }

  /** Takes a message of the far side, in order after whatever this call is doing. */
  receive(message: CallMessage): void {
    switch (message.type) {
      case 'bye':
      case 'reject':
      case 'cancel':
        this.#apply(message.type === 'cancel' && !this.call.isCaller ? 'cancelled' : 'ended', message);
        if (this.isOver()) this.#context.signalling.forget(message.callId);
        return;
      case 'candidates':
        // The peer connection keeps them until they are due; behind a pending operation they would come too late.
        return this.isOver() ? undefined : this.#media.addCandidates(message.candidates);
      case 'invite':
        this.#farSideTrickles = message.trickle;
        this.#offer = message.sdp;
        this.#record.update({
          isSlowStart: message.sdp === undefined,
          mediaOffered: message.sdp === undefined ? { audio: true, video: true } : mediaOffered(message.sdp),
        });
        break;
      default:
    }
    this.#queue.add(async () => {
      if (this.isOver()) return;
      try {
        await this.#hear(message);
      } catch (error) {
        if (!this.isOver()) this.#breakOff(HookswitchError.from(error));
      }
    });
  }

  async #hear(message: Exclude<CallMessage, { type: 'bye' | 'reject' | 'cancel' | 'candidates' }>): Promise<void> {
    const { id: callId } = this.call;
    const { signalling, emit, log } = this.#context;
    const failedChange = (error: unknown) => {
      // The call goes on as it was: the far side's change has failed, not the call.
      if (!this.isOver()) log.warn('a change of the far side failed', error);
    };
    switch (message.type) {
      case 'invite':
        emit('call:receive', { callId, mediaOffered: this.call.mediaOffered });
        if (this.isOver()) return;
        // The person hears it ring, whether or not the caller can be told so (PROTOCOL §0.1).
        await this.#during(() =>
          signalling
            .send({ type: 'ringing', callId })
            .catch((error: unknown) => log.warn('the caller could not be told that it rings', error)),
        );
        return this.#apply('alerted');
      case 'ringing':
        return this.#apply('alerted');
      case 'progress':
        if (!nextPhase(this.call.direction, phaseOf(this.call), 'progressed')) return;
        await this.#acceptAnswer(message.sdp);
        return this.#apply('progressed');
      case 'answer':
      case 'offerAnswer':
        // After early media the answer was taken already (RFC 3261 §13.2.1).
        if (!this.#awaitsAnswer && this.call.state !== 'Early Media') return log.debug('an answer that nobody waits for was passed over');
        if (isAnswered(this.call)) return this.#acceptAnswer(message.sdp).catch(failedChange);
        await this.#acceptAnswer(message.sdp);
        return this.#apply('answered');
      case 'offer':
        // Before the answer it would take the place of the first offer.
        if (!isAnswered(this.call)) return log.warn('an offer of the far side before the answer was passed over');
        return this.#answerOffer(message.sdp).catch(failedChange);
      case 'offerReject':
        return;
      default:
        message satisfies never;
    }
  }

  async #acceptAnswer(sdp: string): Promise<void> {
    if (!this.#awaitsAnswer) return;
    this.#awaitsAnswer = false;
    await this.#during(() => this.#media.peer.acceptAnswer(sdp));
  }

  async #answerOffer(offer: string | undefined): Promise<void> {
    const { id: callId, localHold: hold } = this.call;
    const trickle = false; // mid-call descriptions go out whole: the path is there already, so there is little to gather
    const sdp = await this.#during(() => {
      const { peer } = this.#media;
      return offer === undefined ? peer.createOffer({ trickle, hold }) : peer.acceptOffer(offer, { trickle, hold });
    });
    this.#awaitsAnswer = offer === undefined;
    await this.#during(() => this.#context.signalling.send({ type: 'offerAnswer', callId, sdp }));
    if (offer !== undefined) this.#applyRemoteHold(describesHold(offer));
  }

  #applyRemoteHold(held: boolean): void {
    const before = this.call;
    this.#apply(held ? 'remoteHold' : 'remoteUnhold');
    if (this.call !== before) this.#record.report(held ? 'HOLD' : 'UNHOLD', 'FINISH', undefined, false);
  }

  #hearMedia(event: CallMediaEvent): void {
    const { id: callId, webrtcSessionId: id } = this.call;
    const { emit, signalling, log } = this.#context;
    switch (event.type) {
      case 'trackAdded':
      case 'trackEnded': {
        const { trackId, local } = event;
        const side = local ? 'localTracks' : 'remoteTracks';
        const others = this.call[side].filter((known) => known !== trackId);
        this.#record.update({ [side]: event.type === 'trackAdded' ? [...others, trackId] : others });
        return emit(event.type === 'trackAdded' ? 'call:newTrack' : 'call:trackEnded', { callId, trackId, local, id });
      }
      case 'sourceMuted':
      case 'sourceUnmuted':
        return emit(`media:${event.type}`, { callId, trackId: event.trackId, trackIds: [event.trackId], isLocal: event.local, id });
      case 'candidate':
      case 'gathered': {
        const candidates = event.type === 'candidate' ? [event.candidate] : [];
        const completeSdp = event.type === 'gathered' && this.call.isCaller ? event.sdp : undefined;
        if (candidates.length === 0 && completeSdp === undefined) return;
        signalling
          .send({ type: 'candidates', callId, candidates, completeSdp })
          .catch((error: unknown) => log.warn('candidates were not delivered', error));
        return;
      }
      case 'iceServerError':
        return log.warn(`the ICE server ${event.url} gave error ${event.errorCode}`);
      default:
        event satisfies never;
    }
  }

  /**
   * One step of something that waits. It begins only while the call is on, whatever happened since the step before ended, and
   * is not waited for beyond the end of the call. @throws HookswitchError with reason `call-over`.
   */
  async #during<T>(step: () => Promise<T> | T): Promise<T> {
    return Promise.race([this.#over, this.isOver() ? this.#over : step()]);
  }

  /** The one place where an operation is ordered, reported and caught. */
  #run(name: OperationName, task: () => Promise<'pending' | 'done'>): void {
    this.#record.intend(name);
    this.#queue.add(async () => {
      if (this.isOver()) return;
      this.#record.start();
      try {
        await task();
      } catch (cause) {
        if (!this.isOver()) this.#fail(name, HookswitchError.from(cause));
      }
    });
  }

  /** An operation has failed: on make the call is over, otherwise it is as it was and the operation may be tried again. */
  #fail(name: OperationName, error: HookswitchError): void {
    if (name === 'MAKE') return this.#breakOff(error);
    const left = this.#media.release();
    this.#record.update({ localTracks: [], remoteTracks: [], error: error.toBasicError() });
    this.#record.finish(error);
    this.#record.sayTracksEnded(left);
    this.#record.sayError(error);
    if (this.isOver()) return; // a listener has hung up
    const { id: callId, state, localHold, remoteHold } = this.call;
    this.#context.emit('call:stateChange', { callId, previous: { state, localHold, remoteHold }, error: error.toBasicError() });
  }

  /** The call cannot go on. */
  #breakOff(error: HookswitchError): void {
    const farewell = this.#farewell();
    this.#record.update({ error: error.toBasicError() });
    this.#record.finish(error);
    this.#record.sayError(error);
    if (this.isOver()) return; // a listener has hung up, and said so to the far side
    this.#apply('ended', {}, error);
    this.#sayFarewell(farewell).catch((cause: unknown) => this.#context.log.warn('a hang-up was not delivered', cause));
  }

  /** Says why an operation is refused, if it is. Nothing has happened to the call then. */
  #refused(operation: Operation): boolean {
    const reason = this.#isLeaving ? 'wrong-state' : refusal(this.call, operation);
    if (!reason) return false;
    const error = new HookswitchError('call:6', { detail: `It is ${this.call.state}; '${operation}' was asked for.`, reason });
    // Not in the queue, where an open prompt would hold it up; but not before the method has returned.
    queueMicrotask(() => {
      this.#record.report(operations[operation].name, 'FINISH', error);
      this.#context.emit('call:error', { callId: this.call.id, error: error.toBasicError() });
    });
    return true;
  }

  /** Sends what ends the call for the far side, and has the service's traces of the call forgotten. */
  async #sayFarewell(message: CallMessage | undefined): Promise<void> {
    const { signalling } = this.#context;
    try {
      if (message) await signalling.send(message);
    } finally {
      signalling.forget(this.call.id);
    }
  }

  /** What ends the call for the far side; nothing where it never heard of the call. */
  #farewell(): CallMessage | undefined {
    const { id: callId, direction } = this.call;
    if (direction === 'outgoing' && !this.#invited) return undefined;
    if (isAnswered(this.call)) return { type: 'bye', callId };
    return direction === 'outgoing' ? { type: 'cancel', callId } : { type: 'reject', callId, statusCode: 603, reasonText: 'Declined' };
  }

  #apply(event: CallEvent, why: Reason = {}, error?: HookswitchError): void {
    const { id: callId, direction, state, localHold, remoteHold } = this.call;
    const phase = nextPhase(direction, phaseOf(this.call), event);
    if (!phase) return; // a late or repeated message
    const ends = phase === 'ended' || phase === 'cancelled';
    this.#record.update(publicState[phase]);
    if (event === 'answered') {
      // Whoever hears that the operation is finished finds the call Connected, and does not answer it again.
      this.#record.update({ startTime: Date.now() });
      this.#record.finish();
      if (this.isOver()) return; // a listener has hung up, and that was told
    }
    if (ends) this.#close();
    const transition =
      why.statusCode === undefined && why.reasonText === undefined ? undefined : { statusCode: why.statusCode, reasonText: why.reasonText };
    this.#context.emit('call:stateChange', {
      callId,
      previous: { state, localHold, remoteHold },
      ...(transition && { transition }),
      ...(error && { error: error.toBasicError() }),
    });
    if (ends) this.#context.onOver(callId);
  }

  /** No track, device light, connection, element or waiting operation outlives the call. */
  #close(): void {
    this.#giveUp();
    const gone = this.#media.release();
    const endTime = Date.now();
    this.#record.update({ localTracks: [], remoteTracks: [], endTime, startTime: this.call.startTime ?? endTime });
    this.#record.finish();
    this.#record.sayTracksEnded(gone);
  }
}

function isAnswered({ state }: Call): boolean {
  return state === 'Connected' || state === 'On Hold';
}

/** Who sends nothing still wants to hear. */
function receiveFor(localTracks: readonly MediaStreamTrack[]): ['audio'] | [] {
  return localTracks.length === 0 ? ['audio'] : [];
}
