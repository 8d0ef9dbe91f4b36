import { HookswitchError } from '../errors';
import type { CustomParameter } from '../signalling';
import type { CallParts } from './callParts';
import { operateAlongside, refuse } from './operating';

/** Passes an incoming call on to somebody else before it is answered. */
export function forward({ live, transfer }: CallParts, to: string): void {
  transfer.ask('forward', { type: 'forward', callId: live.call.id, to });
}

/** The far side shall talk to `to` instead of us. */
export function directTransfer({ live, transfer }: CallParts, to: string): void {
  transfer.ask('directTransfer', { type: 'transfer', callId: live.call.id, to });
}

/** The far sides of both calls shall talk to each other. */
export function consultativeTransfer({ live, transfer }: CallParts, other: CallParts | undefined): void {
  if (!other || other.live === live)
    return refuse(live, 'consultativeTransfer', new HookswitchError('call:7', { reason: 'no-such-call', detail: 'The other call.' }));
  if (!other.live.isAnswered())
    return refuse(live, 'consultativeTransfer', new HookswitchError('call:6', { reason: 'wrong-state', detail: 'The other call.' }));
  const { id: otherCallId, remoteParticipant, isCaller, to, from } = other.live.call;
  const address = remoteParticipant.displayNumber ?? (isCaller ? to : from);
  transfer.ask('consultativeTransfer', { type: 'transfer', callId: live.call.id, to: address, otherCallId }, other.transfer);
}

/** Sends parameters of the application's own: these, or else those that were set. */
export function sendCustomParameters({ live }: CallParts, given: readonly CustomParameter[] | undefined): void {
  const customParameters = given ?? live.customParameters;
  if (customParameters.length === 0)
    return refuse(live, 'sendCustomParameters', new HookswitchError('call:7', { detail: 'The parameters are missing.' }));
  operateAlongside(live, 'sendCustomParameters', async () => {
    await live.context.signalling.send({ type: 'customParameters', callId: live.call.id, customParameters });
  });
}
