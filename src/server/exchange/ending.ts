import type { Call, Leg, RingingCall } from './call';
import type { Turn } from './exchange';
import { breakOff, forgetCall, leaveTransfer } from './handback';
import { lineBehind, partnerOf, rolesOf } from './legs';
import { cancel, endReasons, tell, type EndReason } from './notices';
import type { Session } from './sessions';

/**
 * Ends, cancels or rejects a call (S6); the session is gone afterwards. A transfer goes on without its transferor, and
 * fails without the others.
 * @param reason - that the partner in an answered call is given.
 */
export function endSession(turn: Turn, { call, leg, role }: Session, reason: Partial<EndReason> = {}): void {
  if (role === 'transferor') return leaveTransfer(turn, call, leg);
  switch (call.state) {
    case 'ringing':
      return role === 'caller' ? giveUp(turn, call, reason) : decline(turn, call, leg);
    case 'answered': {
      forgetCall(turn, call);
      const partner = partnerOf(call, leg);
      return partner && tell(turn, partner, { kind: 'ended', ...reason });
    }
    case 'transferring':
      return breakOff(turn, call, endReasons.hungUp, { leg, reason: { ...endReasons.hungUp, ...reason } });
    default:
      return call satisfies never;
  }
}

/** What time brings to the calls: nobody answers, a transfer does not go on, or a side is not heard of any more. */
export function sweepCalls(turn: Turn): void {
  const { exchange, now } = turn;
  for (const call of exchange.calls.values()) {
    const silent = auditedOf(call).find(([{ heardAt }]) => now - heardAt >= exchange.rules.auditMs);
    if (call.state === 'ringing' && call.ringUntil <= now) {
      failRinging(turn, call, endReasons.noAnswer);
      cancel(turn, call.devices, endReasons.noAnswer);
    } else if (call.state === 'transferring' && call.until <= now) {
      const isOffered = call.target.kind === 'leg' && call.target.stage === 'offered';
      breakOff(turn, call, isOffered ? endReasons.noAnswer : endReasons.noOffer);
    } else if (silent) {
      const [leg, role] = silent;
      tell(turn, leg, { kind: 'ended', ...endReasons.silent });
      endSession(turn, { call, leg, role }, endReasons.silent);
    }
  }
}

function giveUp(turn: Turn, call: RingingCall, reason: Partial<EndReason>): void {
  breakOff(turn, call, endReasons.hungUp, { leg: call.caller, reason: { ...endReasons.hungUp, ...reason } });
  cancel(turn, call.devices, endReasons.callerGaveUp);
}

function decline(turn: Turn, call: RingingCall, leg: Leg): void {
  failRinging(turn, call, endReasons.declined);
  cancel(
    turn,
    call.devices.filter((device) => device !== leg),
    endReasons.declinedElsewhere,
  );
}

function failRinging(turn: Turn, call: RingingCall, reason: EndReason): void {
  breakOff(turn, call, reason);
  if (call.origin.kind === 'dialled') tell(turn, call.caller, { kind: 'ended', ...reason });
}

/** Those who must be heard of: everyone but a caller that waits for the answer, and the devices that ring. */
function auditedOf(call: Call) {
  const isWaiting = call.state === 'ringing' && !lineBehind(call);
  return rolesOf(call).filter(([, role]) => !(call.state === 'ringing' && role === 'callee') && !isWaiting);
}
