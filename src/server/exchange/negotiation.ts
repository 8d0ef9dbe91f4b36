import { Refusal } from '../refusal';
import type { AnsweredCall, Description, Leg, RingingCall, Side, TransferringCall } from './call';
import type { Turn } from './exchange';
import { isSlowStart, lineBehind } from './legs';
import { cancel, endReasons, tell } from './notices';
import type { Session } from './sessions';
import { completeTransfer, offerToTarget } from './transfer';

/** After this an offer that nobody answered may be replaced by another, in ms. */
const offerPatienceMs = 15_000;

/**
 * The answer to a call or to a renegotiation (S4). The first device to answer has the call, the others are cancelled.
 * @throws Refusal 409 where there is nothing to answer.
 */
export function answer(turn: Turn, { call, leg, role }: Session, description: MadeDescription): void {
  switch (call.state) {
    case 'ringing':
      if (role === 'callee') return takeCall(turn, call, leg, description);
      throw new Refusal('conflict', lineBehind(call) ? nothingToAnswer : notAnsweredYet);
    case 'answered':
      return answerOffer(turn, call, leg, description);
    case 'transferring': {
      const { target } = call;
      if (isAsked(call, leg)) return offerToTarget(turn, call, description);
      if (target.kind !== 'leg' || target.stage === 'waiting' || leg !== target.leg) throw new Refusal('conflict', nothingToAnswer);
      return completeTransfer(turn, call, leg, leg.who.address, description);
    }
    default:
      return call satisfies never;
  }
}

/**
 * A renegotiation (S5, S7); without sdp the partner is asked to make the offer. Who has been asked may answer by it, too.
 * @throws Refusal 409 before the answer, while another offer is pending (PROTOCOL §5.10), and during a transfer.
 */
export function offer(turn: Turn, { call, leg }: Session, description: Description): void {
  switch (call.state) {
    case 'ringing':
      throw new Refusal('conflict', lineBehind(call) ? transferring : notAnsweredYet);
    case 'answered':
      return offerToPartner(turn, call, leg, description);
    case 'transferring':
      if (!isAsked(call, leg) || !isMade(description)) throw new Refusal('conflict', transferring);
      return offerToTarget(turn, call, description);
    default:
      return call satisfies never;
  }
}

/**
 * An offer by its documented name (S7). A device that rings on a slow-start call takes the call by it, as it does by S4.
 * @throws Refusal 409 as for `offer`.
 */
export function offerByName(turn: Turn, session: Session, description: Description): void {
  const { call, leg, role } = session;
  if (call.state === 'ringing' && role === 'callee' && isSlowStart(call) && isMade(description)) takeCall(turn, call, leg, description);
  else offer(turn, session, description);
}

type MadeDescription = Description & { readonly sdp: string };

const notAnsweredYet = 'the call has not been answered yet';
const nothingToAnswer = 'there is no offer to answer';
const transferring = 'a transfer is in progress';

function isMade(description: Description): description is MadeDescription {
  return description.sdp !== undefined;
}

/** Whether this is the transferee, and its offer is waited for. */
function isAsked({ transferee, target }: TransferringCall, leg: Leg): boolean {
  return leg === transferee && (target.kind === 'party' || target.stage === 'waiting');
}

function takeCall(turn: Turn, call: RingingCall, device: Leg, description: MadeDescription): void {
  const { exchange, now } = turn;
  const { id, caller, to, devices, forwarders } = call;
  const others = devices.filter((other) => other !== device);
  for (const { sessionId } of others) exchange.sessions.delete(sessionId);
  if (lineBehind(call)) completeTransfer(turn, call, device, to, description);
  else {
    // The audit begins now.
    const legs = { caller: { ...caller, heardAt: now }, callee: { ...device, heardAt: now } };
    const pending = isSlowStart(call) ? pendingOffer(turn, 'callee') : undefined;
    exchange.calls.set(id, { id, to, state: 'answered', ...legs, pending });
    tell(turn, caller, { kind: 'accepted', ...description, from: forwarders.length > 0 ? device.who : undefined });
  }
  cancel(turn, others, endReasons.answeredElsewhere);
}

function answerOffer(turn: Turn, call: AnsweredCall, leg: Leg, description: MadeDescription): void {
  const side = sideOf(call, leg);
  // A late answer is refused only where another offer has taken the place of the one it answers.
  if (call.pending === undefined || call.pending.from === side) throw new Refusal('conflict', nothingToAnswer);
  tell(turn, partner(call, leg), { kind: 'answered', ...description });
  // Asked to make the offer, a client may send it under the name of an answer (PROTOCOL §5.6).
  turn.exchange.calls.set(call.id, { ...call, pending: call.pending.withoutSdp ? pendingOffer(turn, side) : undefined });
}

function offerToPartner(turn: Turn, call: AnsweredCall, leg: Leg, description: Description): void {
  const { pending } = call;
  const side = sideOf(call, leg);
  const isAskedFor = pending?.withoutSdp === true && pending.from !== side && isMade(description);
  if (pending && turn.now < pending.until && !isAskedFor) throw new Refusal('conflict', 'another offer is pending');
  tell(turn, partner(call, leg), { kind: 'offered', ...description });
  turn.exchange.calls.set(call.id, { ...call, pending: pendingOffer(turn, side, !isMade(description)) });
}

function pendingOffer({ now }: Turn, from: Side, withoutSdp = false): NonNullable<AnsweredCall['pending']> {
  return { from, until: now + offerPatienceMs, withoutSdp };
}

function sideOf(call: AnsweredCall, leg: Leg): Side {
  return leg === call.caller ? 'caller' : 'callee';
}

function partner(call: AnsweredCall, leg: Leg): Leg {
  return leg === call.caller ? call.callee : call.caller;
}
