import { HookswitchError } from '../errors';
import { describesHold, originSessionId, restartsIce } from '../media';
import type { CallMessage } from '../signalling';
import type { LocalOperation } from './callRecord';
import { renewIceServers } from './iceServers';
import type { LiveCall } from './liveCall';
import type { NewPartner } from './newPartner';
import { Outcome, within } from './patience';
import { tellRemoteChange } from './remoteChange';

/** What an offer of ours is for. Its tracks are those of the call; all else is said here. */
export interface Proposal {
  /** Whether we hold the call then; as it is, unless given. */
  hold?: boolean | undefined;
  iceRestart?: boolean | undefined;
  /** The far side has agreed. Called in order with its messages. */
  agreed(): void;
}

type FarSideSays = Extract<CallMessage, { type: 'offer' | 'answer' | 'offerAnswer' | 'offerReject' }>;
/** Agreed, or given up because of an offer of the far side: until that was answered. */
type Verdict = 'agreed' | { until: Promise<void> };

interface Waiting {
  proposal: Proposal;
  sdp: string;
  verdict: Outcome<Verdict>;
}

/** An offer of ours that nobody answers is taken back after this. */
const answerMaxMs = 20_000;
/** How often an offer is made that meets one of the far side each time. */
const mostTries = 6;
/** Before another try where no offer of the far side comes: the caller waits longer, so that they do not meet again (RFC 3261 §14.1). */
const retryDelayMs = { caller: [300, 800], callee: [100, 400] } as const;
// Mid-call descriptions go out whole: the path is there already, so there is little to gather.
const trickle = false;

/** Changes of what is sent in a call that was answered: one offer at a time, ours or theirs (RFC 3264 §4, RFC 3261 §14). */
export class Renegotiation {
  readonly #live: LiveCall;
  readonly #partner: NewPartner;
  /** Our offer that waits for its answer. */
  #waiting: Waiting | undefined;
  /** The next answer of ours to an offer of theirs. */
  #answering = new Outcome<void>();

  constructor(live: LiveCall, partner: NewPartner) {
    this.#live = live;
    this.#partner = partner;
  }

  /**
   * Makes an offer, and resolves when the far side has agreed. Where both sides offer at the same time, ours comes after theirs.
   * @throws HookswitchError `call:6` reason `glare`; `call:8` reason `timeout`; whatever the service or the browser refuses. Our offer
   * was taken back then.
   */
  async propose(proposal: Proposal, operation?: LocalOperation): Promise<void> {
    const live = this.#live;
    for (let tries = 1; tries <= mostTries; tries++) {
      const verdict = await this.#offer(proposal, operation);
      if (verdict === 'agreed') return;
      const [least, most] = retryDelayMs[live.call.isCaller ? 'caller' : 'callee'];
      await within(
        least + Math.random() * (most - least),
        live.during(() => verdict.until),
      );
    }
    throw new HookswitchError('call:6', { reason: 'glare' });
  }

  /** Takes what the far side says. Called in turn. */
  async hear(message: FarSideSays): Promise<void> {
    switch (message.type) {
      case 'offer':
        return this.#hearOffer(message);
      case 'answer':
      case 'offerAnswer':
        return this.#hearAnswer(message);
      case 'offerReject':
        return this.#hearRefusal(message);
      default:
        message satisfies never;
    }
  }

  /** The connection that waited for an answer has given its place to another. */
  startAgain(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.verdict.resolve({ until: Promise.resolve() });
  }

  async #offer(proposal: Proposal, operation: LocalOperation | undefined): Promise<Verdict> {
    const live = this.#live;
    const outcome = new Outcome<Verdict>();
    const isSent = await live.inTurn(async () => {
      const { peer } = live.media;
      const { id: callId, localHold } = live.call;
      try {
        const { hold = localHold, iceRestart } = proposal;
        const sdp = await live.during(() => peer.createOffer({ trickle, hold, iceRestart }));
        await live.send({ type: 'offer', callId, sdp });
        this.#waiting = { proposal, sdp, verdict: outcome };
        return true;
      } catch (cause) {
        await live.during(() => peer.rollBack());
        if (!(cause instanceof HookswitchError && cause.reason === 'glare')) throw cause;
        outcome.resolve({ until: this.#answering.promise });
        return false;
      }
    });
    if (isSent) operation?.setPending();
    const verdict = await within(
      answerMaxMs,
      live.during(() => outcome.promise),
    );
    return verdict === 'late' ? this.#takeBack(outcome) : verdict;
  }

  /** @throws HookswitchError `call:8` reason `timeout`, unless the answer has come at the last moment. */
  #takeBack(outcome: Outcome<Verdict>): Promise<Verdict> {
    return this.#live.inTurn(async () => {
      if (this.#waiting?.verdict !== outcome) return outcome.promise;
      this.#waiting = undefined;
      await this.#live.during(() => this.#live.media.peer.rollBack());
      throw new HookswitchError('call:8', { reason: 'timeout' });
    });
  }

  async #hearOffer(message: Extract<FarSideSays, { type: 'offer' }>): Promise<void> {
    const live = this.#live;
    const { media, context } = live;
    const { sdp } = message;
    if (this.#waiting && sdp !== undefined && standsAgainst(this.#waiting.sdp, sdp))
      return context.log.debug('both sides made an offer; ours stands');
    if (this.#waiting) {
      this.#waiting.verdict.resolve({ until: this.#answering.promise });
      this.#waiting = undefined;
      await live.during(() => media.peer.rollBack());
    }
    this.#partner.leave();
    if (sdp === undefined) await this.#partner.offer(message.from);
    else if (isOfAnother(media.remoteSdp, sdp)) await this.#partner.answer(sdp, message.from);
    else await this.#answer(sdp);
    this.#answering.resolve();
    this.#answering = new Outcome();
  }

  async #answer(offer: string): Promise<void> {
    const live = this.#live;
    const before = { call: live.call, sdp: live.media.remoteSdp };
    const { id: callId, localHold: hold } = live.call;
    if (restartsIce(before.sdp, offer)) await renewIceServers(live);
    const sdp = await live.during(() => live.media.acceptOffer(offer, { trickle, hold }));
    await live.send({ type: 'offerAnswer', callId, sdp });
    live.apply(describesHold(offer) ? 'remoteHold' : 'remoteUnhold');
    tellRemoteChange(live, before);
  }

  async #hearAnswer({ sdp, ...message }: Extract<FarSideSays, { type: 'answer' | 'offerAnswer' }>): Promise<void> {
    const live = this.#live;
    if (this.#partner.isExpected()) {
      await this.#partner.takeAnswer(sdp, 'from' in message ? message.from : undefined);
      return this.startAgain();
    }
    const waiting = this.#waiting;
    if (!waiting) return live.context.log.debug('an answer that nobody waits for was passed over');
    this.#waiting = undefined;
    try {
      await live.during(() => live.media.acceptAnswer(sdp));
    } catch (cause) {
      await live.during(() => live.media.peer.rollBack());
      return waiting.verdict.reject(HookswitchError.from(cause, 'call:10'));
    }
    waiting.proposal.agreed();
    waiting.verdict.resolve('agreed');
  }

  async #hearRefusal({ statusCode }: Extract<FarSideSays, { type: 'offerReject' }>): Promise<void> {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    await this.#live.during(() => this.#live.media.peer.rollBack());
    // Request pending (RFC 3261 §14.2): the far side makes an offer itself.
    if (statusCode === 491) waiting.verdict.resolve({ until: this.#answering.promise });
    else waiting.verdict.reject(new HookswitchError('call:10'));
  }
}

/**
 * Which of two offers that have crossed stands, where the service passes both on: that with the greater session id, as both sides can see.
 * Not that of the caller: after a transfer both may have called, or neither.
 */
function standsAgainst(ours: string, theirs: string): boolean {
  return String(originSessionId(ours)) > String(originSessionId(theirs));
}

/** Another session id means another partner (PROTOCOL §4.2). */
function isOfAnother(known: string, sdp: string): boolean {
  const [one, other] = [originSessionId(known), originSessionId(sdp)];
  return one !== undefined && other !== undefined && one !== other;
}
