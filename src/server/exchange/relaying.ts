import { Refusal } from '../refusal';
import type { Candidate, Leg } from './call';
import type { Turn } from './exchange';
import { lineBehind, lineOf, partnerOf } from './legs';
import { tell, type Notice } from './notices';
import { trickleToDevices } from './ringing';
import type { Session } from './sessions';

/** `Ringing` of a device (S2): the caller hears it once per call, but not where it is being transferred, since it is in a call. */
export function hearRinging(turn: Turn, { call, leg, role }: Session): void {
  if (call.state !== 'ringing' || role !== 'callee') return;
  const isFirst = !call.devices.some(({ rang }) => rang);
  if (isFirst && !lineBehind(call)) tell(turn, call.caller, { kind: 'ringing' });
  const devices = call.devices.map((device) => (device === leg ? { ...leg, rang: true } : device));
  turn.exchange.calls.set(call.id, { ...call, devices });
}

/** Candidates of one side (S10): before the answer to all that ring, after it to the partner. */
export function trickle(turn: Turn, { call, leg, role }: Session, candidates: readonly Candidate[], completeSdp: string | undefined): void {
  if (call.state === 'ringing' && role === 'caller') return trickleToDevices(turn, call, candidates, completeSdp);
  const hearer = call.state === 'ringing' && role === 'callee' ? call.caller : describedTo(call, leg);
  if (hearer && candidates.length > 0) tell(turn, hearer, { kind: 'candidates', candidates });
}

/**
 * Passes on what does not concern the descriptions: our own additions.
 * @throws Refusal 409 before the answer.
 */
export function relay(turn: Turn, { call, leg }: Session, notice: Extract<Notice, { kind: 'customParameters' | 'mediaState' }>): void {
  if (call.state === 'ringing' && !lineOf(call, leg)) throw new Refusal('conflict', 'the call has not been answered yet');
  const partner = partnerOf(call, leg);
  if (partner) tell(turn, partner, notice);
}

/** Who has, or will have, the description that belongs to candidates of this leg. */
function describedTo(call: Session['call'], leg: Leg): Leg | undefined {
  if (call.state !== 'transferring' || call.target.kind === 'party' || call.target.stage === 'waiting') return partnerOf(call, leg);
  if (leg === call.transferee) return call.target.leg;
  return leg === call.target.leg ? call.transferee : undefined;
}
