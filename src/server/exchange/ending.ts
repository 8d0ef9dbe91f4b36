import { legsOf, type Call, type Leg } from './call';
import type { Turn } from './exchange';
import { endReasons, tell, type EndReason } from './notices';
import type { Session } from './sessions';

/** Ends, cancels or rejects a call (S6); its sessions are gone afterwards. */
export function endSession(turn: Turn, { call, leg, side }: Session): void {
  remove(turn, call);
  if (call.state === 'answered') return tell(turn, side === 'caller' ? call.callee : call.caller, { kind: 'ended' });
  if (side === 'callee') tell(turn, call.caller, { kind: 'ended', ...endReasons.declined });
  const reason = side === 'caller' ? endReasons.callerGaveUp : endReasons.declinedElsewhere;
  cancel(
    turn,
    call.devices.filter((device) => device !== leg),
    reason,
  );
}

/** Tells devices that the call is no longer theirs. */
export function cancel(turn: Turn, devices: readonly Leg[], reason: EndReason): void {
  for (const device of devices) tell(turn, device, { kind: 'cancelled', ...reason });
}

/** What time brings to the calls: nobody answers, or a side is not heard of any more. */
export function sweepCalls(turn: Turn): void {
  const { exchange, now } = turn;
  for (const call of exchange.calls.values()) {
    if (call.state === 'ringing' && call.ringUntil <= now) {
      remove(turn, call);
      tell(turn, call.caller, { kind: 'ended', ...endReasons.noAnswer });
      cancel(turn, call.devices, endReasons.noAnswer);
    } else if (call.state === 'answered' && legsOf(call).some(({ heardAt }) => now - heardAt >= exchange.rules.auditMs)) {
      remove(turn, call);
      for (const leg of legsOf(call)) tell(turn, leg, { kind: 'ended', ...endReasons.silent });
    }
  }
}

function remove({ exchange }: Turn, call: Call): void {
  exchange.calls.delete(call.id);
  for (const { sessionId } of legsOf(call)) exchange.sessions.delete(sessionId);
}
