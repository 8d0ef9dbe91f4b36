import type { HookswitchError } from '../errors';
import { mediaOffered, type PeerOptions } from '../media';
import type { CallMessage } from '../signalling';
import type { CallOptions, MakeOptions, MediaConstraints } from './call';
import { nextPhase, phaseOf } from './callMachine';
import type { LocalOperation } from './callRecord';
import { captureRequest, type Captured } from './capturing';
import { breakOff } from './leaving';
import type { LiveCall } from './liveCall';
import type { MediaState } from './mediaState';
import { fail, operateInTurn } from './operating';

const nothing: Captured = { devices: [], screen: [] };
type Message<T extends CallMessage['type']> = Extract<CallMessage, { type: T }>;

/** How a call comes about: the first offer and its answer, ours or theirs. */
export class Setup {
  readonly #live: LiveCall;
  readonly #mediaState: MediaState;
  #farSideTrickles = false;
  #offer: string | undefined;
  /** Whether our offer waits for its answer; any other answer is a late or repeated one. */
  #awaitsAnswer = false;

  constructor(live: LiveCall, mediaState: MediaState) {
    this.#live = live;
    this.#mediaState = mediaState;
  }

  /** Starts an outgoing call. `problem` is what already speaks against it: the call then ends with it, and nothing is captured. */
  make(constraints: MediaConstraints, options: MakeOptions, problem?: HookswitchError): void {
    const live = this.#live;
    const { media, record, context } = live;
    const request = captureRequest(constraints);
    // A stream that was given is the call's own even then, and is turned off with it.
    const captured = problem && !options.stream ? Promise.resolve(nothing) : media.capture(request, options.stream);
    const { audio, video, screen } = request;
    record.update({
      mediaConstraints: { ...constraints },
      mediaOffered: { audio: audio !== false, video: video !== false || screen !== false },
      bandwidth: { ...options.bandwidth },
    });
    live.setCustomParameters(options.customParameters);
    const task = async (operation: LocalOperation) => {
      if (problem) throw problem;
      const { id: callId, from, to } = live.call;
      await live.during(() => context.subscribed());
      const [ours, peerOptions] = await live.during(() => Promise.all([captured, context.peerOptions(options.bandwidth)]));
      const trickle = this.#canTrickle(peerOptions);
      const receive = [...receiveFor(ours), ...(options.videoSection === 'kept-ready' ? (['video'] as const) : [])];
      const sdp = await live.during(() => media.open(peerOptions, ours).createOffer({ trickle, receive }));
      const { sessionId } = await live.during(() => {
        live.isInvited = true;
        this.#awaitsAnswer = true;
        return live.send({ type: 'invite', callId, from, fromName: options.displayName, to, sdp, trickle });
      });
      await live.during(() => {
        record.update({ wrtcsSessionId: sessionId });
        context.emit('call:start', { callId });
      });
      operation.setPending();
      live.apply('prepared');
    };
    operateInTurn(live, 'MAKE', task, (error) => breakOff(live, error));
  }

  /** Answers. Asked for before Ringing, it waits for that. */
  answer(constraints: MediaConstraints, options: CallOptions): void {
    const live = this.#live;
    const { media, record, context } = live;
    const captured = media.capture(captureRequest(constraints, live.call.mediaOffered), options.stream);
    record.update({ mediaConstraints: { ...constraints }, bandwidth: { ...options.bandwidth } });
    live.setCustomParameters(options.customParameters);
    const task = async (operation: LocalOperation) => {
      const [ours, peerOptions] = await live.during(() => Promise.all([captured, context.peerOptions(options.bandwidth)]));
      const trickle = this.#farSideTrickles && this.#canTrickle(peerOptions);
      const offer = this.#offer;
      const sdp = await live.during(() => {
        const peer = media.open(peerOptions, ours);
        // Slow start (PROTOCOL §5.6): the offer is ours, and its answer comes later.
        return offer === undefined
          ? peer.createOffer({ trickle: false, receive: receiveFor(ours) })
          : media.acceptOffer(offer, { trickle, silent: true });
      });
      await live.send({ type: 'answer', callId: live.call.id, sdp });
      media.peer.reachOut();
      this.#awaitsAnswer = offer === undefined;
      if (this.#awaitsAnswer) operation.setPending();
      else this.#begin();
    };
    operateInTurn(live, 'ANSWER', task, (error, operation) => {
      // The call rings on, and may be answered again.
      const left = media.release();
      record.update({ localTracks: [], remoteTracks: [] });
      fail(live, error, operation, left);
    });
  }

  /** Somebody calls: what they offer is known at once. */
  takeInvitation({ sdp, trickle }: Message<'invite'>): void {
    this.#farSideTrickles = trickle;
    this.#offer = sdp;
    this.#live.record.update({
      isSlowStart: sdp === undefined,
      mediaOffered: sdp === undefined ? { audio: true, video: true } : mediaOffered(sdp),
    });
  }

  /** Takes what the far side says before the answer, and the answer. Called in turn. */
  async hear(message: Message<'invite' | 'ringing' | 'progress' | 'answer' | 'offerAnswer'>): Promise<void> {
    const live = this.#live;
    switch (message.type) {
      case 'invite':
        return this.#ring();
      case 'ringing':
        return live.apply('alerted');
      case 'progress':
        if (!live.context.settings().earlyMedia || !nextPhase(live.call.direction, phaseOf(live.call), 'progressed')) return;
        await this.#acceptAnswer(message.sdp);
        return live.apply('progressed');
      case 'answer':
      case 'offerAnswer':
        // After early media the answer was taken already (RFC 3261 §13.2.1).
        if (!this.#awaitsAnswer && live.call.state !== 'Early Media')
          return live.context.log.debug('an answer that nobody waits for was passed over');
        await this.#acceptAnswer(message.sdp);
        if (message.from) live.record.setPartner(message.from);
        return this.#begin();
      default:
        message satisfies never;
    }
  }

  /** With TURN as the only way, nobody is called or answered before there is that way. */
  #canTrickle({ iceTransportPolicy }: PeerOptions): boolean {
    return this.#live.context.signalling.canTrickle && iceTransportPolicy !== 'relay';
  }

  async #ring(): Promise<void> {
    const live = this.#live;
    const { id: callId, mediaOffered: offered } = live.call;
    const { emit, signalling, log } = live.context;
    emit('call:receive', { callId, mediaOffered: offered });
    if (live.isOver()) return;
    // The person hears it ring, whether or not the caller can be told so (PROTOCOL §0.1).
    await live.during(() =>
      signalling.send({ type: 'ringing', callId }).catch((error: unknown) => log.warn('the caller could not be told that it rings', error)),
    );
    live.apply('alerted');
  }

  async #acceptAnswer(sdp: string): Promise<void> {
    if (!this.#awaitsAnswer) return;
    this.#awaitsAnswer = false;
    await this.#live.during(() => this.#live.media.acceptAnswer(sdp));
  }

  #begin(): void {
    this.#live.apply('answered');
    this.#mediaState.tell();
  }
}

/** Who sends nothing still wants to hear. */
function receiveFor({ devices, screen }: Captured): ['audio'] | [] {
  return devices.length + screen.length === 0 ? ['audio'] : [];
}
