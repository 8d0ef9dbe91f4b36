import { HookswitchError } from '../errors';
import type { CallMessage, Reason } from '../signalling';
import type { LiveCall } from './liveCall';
import { operate } from './operating';
import { operationNames, type Operation } from './operations';
import { Outcome, within } from './patience';

/** A service that says nothing more of a transfer: the callee may have rung for a minute. */
const transferMaxMs = 120_000;

/** What a call that was passed on ends with (SDK_API §5.3); a forwarded one as the service says. */
const done = {
  forward: undefined,
  directTransfer: { statusCode: 9905, reasonText: 'Direct Transfer Successful' },
  consultativeTransfer: { statusCode: 9905, reasonText: 'Transfer Successful' },
} satisfies Partial<Record<Operation, Reason | undefined>>;

/** Passing a call on to somebody else. The service does it; what became of it is told by messages that name only the call. */
export class Transfer {
  readonly #live: LiveCall;
  #underWay: { how: keyof typeof done; failure: Outcome<never> } | undefined;

  constructor(live: LiveCall) {
    this.#live = live;
  }

  /** Asks the service, and is pending until the call ends or the service gives it back. */
  ask(how: keyof typeof done, message: Extract<CallMessage, { type: 'forward' | 'transfer' }>, other?: Transfer): void {
    const live = this.#live;
    operate(live, operationNames[how], async (operation) => {
      const underWay = { how, failure: new Outcome<never>() };
      const parts = other ? [this, other] : [this];
      for (const part of parts) part.#underWay = underWay;
      try {
        await live.during(() => live.context.signalling.send(message));
        operation.setPending();
        await within(
          transferMaxMs,
          live.during(() => underWay.failure.promise),
        );
        throw new HookswitchError('call:8', { reason: 'timeout' });
      } finally {
        // The other call may end a moment after this one.
        if (!live.isOver()) for (const part of parts) if (part.#underWay === underWay) part.#underWay = undefined;
      }
    });
  }

  /** The service gives the call back. */
  fail({ reasonText }: Reason): void {
    this.#underWay?.failure.reject(new HookswitchError('call:1', { detail: reasonText, reason: 'transfer-failed' }));
  }

  /** How the call ends for us: as the service says, or because it was passed on. */
  ending(message: Extract<CallMessage, { type: 'bye' | 'reject' | 'cancel' }>): { event: 'ended' | 'cancelled'; why: Reason } {
    const how = this.#underWay?.how;
    const event = message.type === 'cancel' && !this.#live.call.isCaller && how !== 'forward' ? 'cancelled' : 'ended';
    // Another status is a hang-up of the far side in the middle.
    const hasSucceeded = message.statusCode === undefined || message.statusCode === 200;
    return { event, why: (how && hasSucceeded ? done[how] : undefined) ?? message };
  }
}
