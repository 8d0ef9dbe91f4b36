import { Refusal } from '../refusal';
import type { Call, Description, Leg, Line, TransferringCall, TransferTarget } from './call';
import type { Turn } from './exchange';
import { linesIn, present, type Transfer } from './handback';
import { legsOf, lineBehind, partnerOf } from './legs';
import { endReasons, tell } from './notices';
import { ringDevices } from './ringing';
import type { Session } from './sessions';

/** What a client asks for in a transfer (S9), checked by schema: one of the two is there. */
export interface TransferWish {
  readonly address?: string | undefined;
  /** Of the requester's call with the target: a consultative transfer. */
  readonly sessionId?: string | undefined;
}

/** After this the transferee has made no offer, or the target of a consultative transfer no answer; in ms. */
const patienceMs = 15_000;

/**
 * Begins to hand the partner over to someone else (S9, PROTOCOL §5.7): the partner is asked for a fresh offer.
 * @throws Refusal 409 while anything else is going on in either call; 400 for an address nobody has (SVC0004), for the
 * partner's own (POL0001), and for a session that is not the requester's other call.
 */
export function startTransfer(turn: Turn, { call, leg }: Session, wish: TransferWish): void {
  const { exchange, now } = turn;
  const { line, partner } = splitFrom(turn, call, leg);
  const target =
    wish.sessionId === undefined ? addressed(turn, partner, wish.address ?? '') : consulted(turn, leg.userId, call.id, wish.sessionId);
  exchange.calls.set(call.id, { state: 'transferring', id: call.id, line, transferee: partner, until: now + patienceMs, target });
  if (target.kind === 'leg') {
    exchange.calls.delete(target.line.id);
    for (const { sessionId } of [target.leg, ...present(target.line)]) exchange.sessions.set(sessionId, call.id);
  }
  tell(turn, partner, { kind: 'offered', sdp: undefined });
}

/** The transferee has made its offer: it rings at the target, or goes to it within its call. */
export function offerToTarget(turn: Turn, call: TransferringCall, description: Description & { sdp: string }): void {
  const { exchange, now } = turn;
  const { id, line, transferee, target } = call;
  if (target.kind === 'leg') {
    exchange.calls.set(id, { ...call, until: now + patienceMs, target: { ...target, stage: 'offered' } });
    return tell(turn, target.leg, { kind: 'offered', ...description, from: transferee.who });
  }
  ringDevices(turn, {
    id,
    state: 'ringing',
    caller: transferee,
    to: target.to,
    callee: target.party,
    devices: [],
    ringUntil: now + exchange.rules.ringMs,
    offer: { ...description, trickle: false, completeSdp: undefined },
    candidates: [],
    origin: { kind: 'transfer', line },
    forwarders: [],
  });
}

/** The target has answered: it and the transferee are in a call now, and the transferor is out. */
export function completeTransfer(turn: Turn, call: Transfer, target: Leg, to: string, description: Description & { sdp: string }): void {
  const { exchange, now } = turn;
  const transferee = call.state === 'ringing' ? call.caller : call.transferee;
  const legs = { caller: { ...transferee, heardAt: now }, callee: { ...target, heardAt: now } };
  exchange.calls.set(call.id, { id: call.id, state: 'answered', to, ...legs, pending: undefined });
  tell(turn, transferee, { kind: 'answered', ...description, from: target.who });
  for (const transferor of linesIn(call).flatMap(({ line }) => present(line))) {
    exchange.sessions.delete(transferor.sessionId);
    tell(turn, transferor, { kind: 'ended', ...endReasons.transferred });
  }
}

/** An answered call in which nothing is pending, in two halves. @throws Refusal 409 for any other. */
function splitFrom({ now }: Turn, call: Call, leg: Leg): { line: Line; partner: Leg } {
  const partner = partnerOf(call, leg);
  if (call.state === 'ringing' && !lineBehind(call)) throw new Refusal('conflict', 'the call has not been answered yet');
  if (call.state !== 'answered' || !partner) throw new Refusal('conflict', 'a transfer is in progress');
  if (call.pending && now < call.pending.until) throw new Refusal('conflict', 'an offer is pending');
  const side = leg === call.caller ? 'caller' : 'callee';
  return { line: { id: call.id, to: call.to, side, caller: call.caller.who, transferor: leg }, partner };
}

function addressed({ exchange }: Turn, partner: Leg, to: string): TransferTarget {
  const party = exchange.rules.findParty(to);
  if (!party) throw new Refusal('noSuchAddress', 'address');
  if (party.userId === partner.userId) throw new Refusal('against', 'a call is not transferred to its other side');
  return { kind: 'party', party, to };
}

function consulted(turn: Turn, userId: string, callId: string, sessionId: string): TransferTarget {
  const { exchange } = turn;
  const other = exchange.calls.get(exchange.sessions.get(sessionId) ?? '');
  const leg = other && legsOf(other).find((candidate) => candidate.sessionId === sessionId);
  if (!other || leg?.userId !== userId || other.id === callId) throw new Refusal('invalid', 'sessionId');
  const { line, partner } = splitFrom(turn, other, leg);
  return { kind: 'leg', stage: 'waiting', leg: partner, line };
}
