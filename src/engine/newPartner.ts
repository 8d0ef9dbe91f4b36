import { describesHold } from '../media';
import type { Party } from '../signalling';
import type { LiveCall } from './liveCall';
import type { MediaState } from './mediaState';
import { Outcome, within } from './patience';

/** A new partner that was promised and does not come: the service may let it ring for a minute, and then says itself that it failed. */
const partnerMaxMs = 120_000;
const trickle = false;

/**
 * The change to a new partner at the other end (a transfer): a second connection with the same tracks, beside the one to the present
 * partner, which goes on until the new one is there. So a transfer that fails gives the call back.
 */
export class NewPartner {
  readonly #live: LiveCall;
  readonly #mediaState: MediaState;
  /** Our offer to the new one is under way. */
  #expected: { from: Party | undefined; settled: Outcome<void> } | undefined;

  constructor(live: LiveCall, mediaState: MediaState) {
    this.#live = live;
    this.#mediaState = mediaState;
  }

  isExpected(): boolean {
    return this.#expected !== undefined;
  }

  /** The service asks for an offer to somebody new. */
  async offer(from: Party | undefined): Promise<void> {
    const live = this.#live;
    const { id: callId, localHold: hold, bandwidth } = live.call;
    try {
      const options = await live.during(() => live.context.peerOptions(bandwidth));
      const sdp = await live.during(() => live.media.openNext(options).createOffer({ trickle, hold, receive: this.#receive() }));
      this.#expect(from);
      await live.send({ type: 'offerAnswer', callId, sdp });
    } catch (cause) {
      this.leave();
      throw cause;
    }
  }

  /** The new partner has answered. */
  async takeAnswer(sdp: string, from: Party | undefined): Promise<void> {
    const live = this.#live;
    const known = this.#expected?.from;
    this.#stopWaiting();
    try {
      await live.during(() => live.media.next.acceptAnswer(sdp));
    } catch (cause) {
      this.leave();
      throw cause;
    }
    this.#meet(sdp, from ?? known);
  }

  /** Somebody new makes an offer. */
  async answer(offer: string, from: Party | undefined): Promise<void> {
    const live = this.#live;
    const { id: callId, localHold: hold, bandwidth } = live.call;
    try {
      const options = await live.during(() => live.context.peerOptions(bandwidth));
      const sdp = await live.during(() => live.media.openNext(options).acceptOffer(offer, { trickle, hold, silent: true }));
      await live.send({ type: 'offerAnswer', callId, sdp });
    } catch (cause) {
      this.leave();
      throw cause;
    }
    live.media.next.reachOut();
    this.#meet(offer, from);
  }

  /** Nobody new comes: the call is as it was. */
  leave(): void {
    this.#stopWaiting();
    this.#live.media.dropNext();
  }

  #expect(from: Party | undefined): void {
    const settled = new Outcome<void>();
    this.#expected = { from, settled };
    within(
      partnerMaxMs,
      this.#live.during(() => settled.promise),
    ).then(
      (came) => came === 'late' && this.leave(),
      () => undefined, // the call is over
    );
  }

  #stopWaiting(): void {
    this.#expected?.settled.resolve();
    this.#expected = undefined;
  }

  #meet(sdp: string, from: Party | undefined): void {
    const { media, record } = this.#live;
    const { state, localHold, remoteHold } = this.#live.call;
    media.promoteNext(sdp);
    record.setPartner(from);
    // Where we hold, an answer says nothing of what the new one would do.
    this.#live.apply(describesHold(sdp) && !localHold ? 'remoteHold' : 'remoteUnhold');
    record.report('SLOW_START', 'FINISH', undefined, false);
    if (from && this.#live.call.remoteHold === remoteHold)
      this.#live.sayStateChange({ state, localHold, remoteHold }, { statusCode: 9907, reasonText: 'Remote participant changed' });
    this.#mediaState.tellAnew();
  }

  /** Who sends nothing still wants to hear. */
  #receive(): ['audio'] | [] {
    return this.#live.media.sent().length === 0 ? ['audio'] : [];
  }
}
