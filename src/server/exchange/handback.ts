import type { Call, Leg, Line, RingingCall, TransferringCall } from './call';
import type { Turn } from './exchange';
import { changeLines, legsOf, lineBehind } from './legs';
import { tell, type EndReason } from './notices';

/**
 * A transfer has failed: each call that it was about is as it was, or over where its transferor has gone.
 * @param leaver - who has ended its own call by it, and the reason that its transferor is given.
 */
export function breakOff(turn: Turn, call: Transfer, reason: EndReason, leaver?: { leg: Leg; reason: EndReason }): void {
  forgetCall(turn, call);
  const lines = linesIn(call);
  const left = lines.find(({ partner }) => partner.sessionId === leaver?.leg.sessionId);
  if (left) for (const transferor of present(left.line)) tell(turn, transferor, { kind: 'ended', ...leaver?.reason });
  for (const other of lines) if (other !== left) giveBack(turn, other, reason);
}

/** The transferor hangs up in the middle: the others go on without. */
export function leaveTransfer({ exchange }: Turn, call: Call, leg: Leg): void {
  exchange.sessions.delete(leg.sessionId);
  exchange.calls.set(
    call.id,
    changeLines(call, (line) => (line.transferor === leg ? { ...line, transferor: undefined } : line)),
  );
}

/** Takes a call and its sessions away. */
export function forgetCall({ exchange }: Turn, call: Call): void {
  exchange.calls.delete(call.id);
  for (const { sessionId } of legsOf(call)) exchange.sessions.delete(sessionId);
}

/** A transfer in progress: the second form is one that rings at the target. */
export type Transfer = TransferringCall | RingingCall;

/** One of them, with its partner. */
export interface LineInTransfer {
  line: Line;
  partner: Leg;
  /** Whether the partner knows of the transfer: it has been asked for something. */
  isAsked: boolean;
}

/** The calls that a transfer hands over; none for a call that was dialled. */
export function linesIn(call: Transfer): LineInTransfer[] {
  if (call.state === 'ringing') {
    const line = lineBehind(call);
    return line ? [{ line, partner: call.caller, isAsked: true }] : [];
  }
  const { line, transferee, target } = call;
  const other = target.kind === 'leg' ? [{ line: target.line, partner: target.leg, isAsked: target.stage === 'offered' }] : [];
  return [{ line, partner: transferee, isAsked: true }, ...other];
}

function giveBack(turn: Turn, { line, partner, isAsked }: LineInTransfer, reason: EndReason): void {
  const { calls, sessions } = turn.exchange;
  const { id, to, side, transferor } = line;
  if (!transferor) return tell(turn, partner, { kind: 'ended', ...reason });
  const [caller, callee] = side === 'caller' ? [transferor, partner] : [partner, transferor];
  calls.set(id, { id, state: 'answered', caller, callee, to, pending: undefined });
  for (const { sessionId } of [transferor, partner]) sessions.set(sessionId, id);
  tell(turn, transferor, { kind: 'transferFailed', ...reason });
  if (isAsked) tell(turn, partner, { kind: 'transferFailed', ...reason });
}

/** The transferor, unless it has gone. */
export function present({ transferor }: Line): Leg[] {
  return transferor ? [transferor] : [];
}
