import { Refusal } from '../refusal';
import { isSlowStart, type AnsweredCall, type Candidate, type Leg, type RingingCall } from './call';
import { cancel } from './ending';
import type { Turn } from './exchange';
import { endReasons, tell } from './notices';
import { trickleToDevices } from './ringing';
import type { Session } from './sessions';

/** After this an offer that nobody answered may be replaced by another, in ms. */
const offerPatienceMs = 15_000;

/** `Ringing` of a device (S2): the caller hears it once per call. */
export function hearRinging(turn: Turn, { call, leg, side }: Session): void {
  if (call.state !== 'ringing' || side === 'caller') return;
  if (!call.devices.some(({ rang }) => rang)) tell(turn, call.caller, { kind: 'ringing' });
  const devices = call.devices.map((device) => (device === leg ? { ...leg, rang: true } : device));
  turn.exchange.calls.set(call.id, { ...call, devices });
}

/**
 * The answer to a call or to a renegotiation (S4). The first device to answer has the call, the others are cancelled.
 * @throws Refusal 409 where there is nothing to answer.
 */
export function answer(turn: Turn, { call, leg, side }: Session, sdp: string): void {
  if (call.state === 'ringing') {
    if (side === 'caller') throw new Refusal('conflict', 'the call has not been answered yet');
    return takeCall(turn, call, leg, sdp);
  }
  // A late answer is refused only where another offer has taken the place of the one it answers.
  if (call.pending === undefined || call.pending.from === side) throw new Refusal('conflict', 'there is no offer to answer');
  tell(turn, partner(call, leg), { kind: 'answered', sdp });
  // Asked to make the offer, a client may send it under the name of an answer (PROTOCOL §5.6).
  turn.exchange.calls.set(call.id, { ...call, pending: call.pending.withoutSdp ? pendingOffer(turn, side) : undefined });
}

/**
 * A renegotiation (S5, S7); without sdp the partner is asked to make the offer.
 * @throws Refusal 409 before the answer, and while another offer is pending (PROTOCOL §5.10).
 */
export function offer(turn: Turn, { call, leg, side }: Session, sdp: string | undefined): void {
  if (call.state === 'ringing') throw new Refusal('conflict', 'the call has not been answered yet');
  const { pending } = call;
  const isAskedFor = pending?.withoutSdp === true && pending.from !== side && sdp !== undefined;
  if (pending && turn.now < pending.until && !isAskedFor) throw new Refusal('conflict', 'another offer is pending');
  tell(turn, partner(call, leg), { kind: 'offered', sdp });
  turn.exchange.calls.set(call.id, { ...call, pending: pendingOffer(turn, side, sdp === undefined) });
}

/**
 * An offer by its documented name (S7). A device that rings on a slow-start call takes the call by it, as it does by S4.
 * @throws Refusal 409 as for `offer`.
 */
export function offerByName(turn: Turn, session: Session, sdp: string | undefined): void {
  const { call, leg, side } = session;
  if (call.state === 'ringing' && side === 'callee' && isSlowStart(call) && sdp !== undefined) return takeCall(turn, call, leg, sdp);
  offer(turn, session, sdp);
}

/** Candidates of one side (S10): before the answer to all that ring, after it to the partner. */
export function trickle(turn: Turn, { call, leg, side }: Session, candidates: readonly Candidate[], completeSdp: string | undefined): void {
  if (call.state === 'ringing' && side === 'caller') return trickleToDevices(turn, call, candidates, completeSdp);
  if (candidates.length === 0) return;
  tell(turn, call.state === 'ringing' ? call.caller : partner(call, leg), { kind: 'candidates', candidates });
}

function takeCall(turn: Turn, call: RingingCall, device: Leg, sdp: string): void {
  const { exchange, now } = turn;
  const { id, caller, calleeId, to, from, devices } = call;
  const others = devices.filter((other) => other !== device);
  for (const { sessionId } of others) exchange.sessions.delete(sessionId);
  // The audit begins now.
  const legs = { caller: { ...caller, heardAt: now }, callee: { ...device, heardAt: now } };
  const pending = isSlowStart(call) ? pendingOffer(turn, 'callee') : undefined;
  exchange.calls.set(id, { id, calleeId, to, from, state: 'answered', ...legs, pending });
  tell(turn, caller, { kind: 'accepted', sdp });
  cancel(turn, others, endReasons.answeredElsewhere);
}

function pendingOffer({ now }: Turn, from: Session['side'], withoutSdp = false): NonNullable<AnsweredCall['pending']> {
  return { from, until: now + offerPatienceMs, withoutSdp };
}

function partner(call: AnsweredCall, leg: Leg): Leg {
  return leg === call.caller ? call.callee : call.caller;
}
