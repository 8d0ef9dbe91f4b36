import { HookswitchError } from '../errors';
import type { CallMessage } from '../signalling';
import type { Call } from './call';
import { CallMedia } from './callMedia';
import type { CallParts } from './callParts';
import { CallRecord, type CallSeed } from './callRecord';
import { InputDevices } from './inputDevices';
import { breakOff } from './leaving';
import { LiveCall, type SessionContext } from './liveCall';
import { hearMedia } from './mediaEvents';
import { MediaState } from './mediaState';
import { NewPartner } from './newPartner';
import { Renegotiation } from './renegotiation';
import { Setup } from './setup';
import { Transfer } from './transfer';

/** One call: its parts, and where each message of the far side goes. */
export class CallSession implements CallParts {
  readonly live: LiveCall;
  readonly setup: Setup;
  readonly renegotiation: Renegotiation;
  readonly transfer: Transfer;
  readonly mediaState: MediaState;
  readonly inputs: InputDevices = new InputDevices(this);
  readonly #partner: NewPartner;

  constructor(seed: CallSeed, context: SessionContext) {
    const { media, tracks, devices, emit } = context;
    const callMedia = new CallMedia({ callId: seed.id, media, tracks, devices, hear: (event) => hearMedia(this, event) });
    this.live = new LiveCall(context, new CallRecord(seed, emit), callMedia);
    this.mediaState = new MediaState(this.live);
    this.setup = new Setup(this.live, this.mediaState);
    this.#partner = new NewPartner(this.live, this.mediaState);
    this.renegotiation = new Renegotiation(this.live, this.#partner);
    this.transfer = new Transfer(this.live);
  }

  get call(): Call {
    return this.live.call;
  }

  /** Takes a message of the far side, in order after whatever this call is doing. */
  receive(message: CallMessage): void {
    const { live } = this;
    switch (message.type) {
      case 'bye':
      case 'reject':
      case 'cancel': {
        const { event, why } = this.transfer.ending(message);
        live.apply(event, why);
        if (live.isOver()) live.context.signalling.forget(message.callId);
        return;
      }
      case 'candidates':
        // The peer connection keeps them until they are due; behind a pending operation they would come too late.
        return live.isOver() ? undefined : live.media.addCandidates(message.candidates);
      case 'forward':
      case 'transfer':
        return live.context.log.debug(`a message of type ${message.type} is for the service`);
      case 'invite':
        this.setup.takeInvitation(message);
        break;
      default:
    }
    const heard = live.inTurn(async () => {
      if (!live.isOver()) await this.#hear(message);
    });
    heard.catch((error: unknown) => {
      if (!live.isOver()) breakOff(live, HookswitchError.from(error));
    });
  }

  async #hear(message: Exclude<CallMessage, { type: 'bye' | 'reject' | 'cancel' | 'candidates' | 'forward' | 'transfer' }>): Promise<void> {
    const { live } = this;
    const { id: callId } = this.call;
    if ('customParameters' in message && message.customParameters) {
      const { customParameters } = message;
      live.record.update({ customParameters });
      live.context.emit('call:customParameters', { callId, customParameters });
    }
    switch (message.type) {
      case 'invite':
      case 'ringing':
      case 'progress':
        return this.setup.hear(message);
      case 'answer':
      case 'offerAnswer':
        return live.isAnswered() ? this.#renegotiate(message) : this.setup.hear(message);
      case 'offer':
      case 'offerReject':
        // Before the answer an offer would take the place of the first one.
        if (!live.isAnswered()) return live.context.log.warn(`a message of type ${message.type} before the answer was passed over`);
        return this.#renegotiate(message);
      case 'transferFailed':
        this.transfer.fail(message);
        return this.#partner.leave();
      case 'customParameters':
        return;
      case 'mediaState':
        return this.mediaState.hear(message);
      default:
        message satisfies never;
    }
  }

  async #renegotiate(message: Parameters<Renegotiation['hear']>[0]): Promise<void> {
    const { live } = this;
    try {
      await this.renegotiation.hear(message);
    } catch (error) {
      // The call goes on as it was: the far side's change has failed, not the call.
      if (!live.isOver()) live.context.log.warn('a change of the far side failed', error);
    }
  }
}
