import type { OperationOptions } from './call';
import type { CallParts } from './callParts';
import { operate } from './operating';
import { canPerform } from './operations';

/** Holds the call: neither side hears or sees the other (RFC 3264 §8.4). The state changes when the far side has agreed. */
export function hold({ live, renegotiation }: CallParts, options: OperationOptions = {}): void {
  live.setCustomParameters(options.customParameters);
  operate(live, 'HOLD', (operation) => renegotiation.propose({ hold: true, agreed: () => live.apply('localHold') }, operation));
}

/** Resumes what we held. Where the far side holds too, the call stays held. */
export function unhold({ live, renegotiation }: CallParts, options: OperationOptions = {}): void {
  live.setCustomParameters(options.customParameters);
  operate(live, 'UNHOLD', (operation) => renegotiation.propose({ hold: false, agreed: () => live.apply('localUnhold') }, operation));
}

/** Holds the call as soon as it can be: another one takes the person's attention. */
export function holdWhenIdle(parts: CallParts): void {
  const { live } = parts;
  live.record.whenIdle(() => {
    if (!live.isLeaving && canPerform(live.call, 'hold')) hold(parts);
  });
}
