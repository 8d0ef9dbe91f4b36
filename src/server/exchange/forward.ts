import { limits } from '../limits';
import { Refusal } from '../refusal';
import type { Turn } from './exchange';
import { cancel, endReasons, tell } from './notices';
import { ringDevices } from './ringing';
import type { Session } from './sessions';

/**
 * Sends a ringing call on to someone else (S8), where it rings with the same offer. For the device that sends it on the
 * call has ended, for the other devices of its user it is cancelled. The caller notices nothing until someone answers.
 * @throws Refusal 409 for a call that does not ring here; 400 for an address nobody has (SVC0004), and for a circle (POL0001).
 */
export function forwardCall(turn: Turn, { call, leg, role }: Session, address: string): void {
  const { exchange, now } = turn;
  if (call.state !== 'ringing' || role !== 'callee') throw new Refusal('conflict', 'only a call that rings here can be forwarded');
  const callee = exchange.rules.findParty(address);
  if (!callee) throw new Refusal('noSuchAddress', 'address');
  const forwarders = [...call.forwarders, call.callee.userId];
  if ([call.caller.userId, ...forwarders].includes(callee.userId)) throw new Refusal('against', 'a call is not forwarded in a circle');
  if (forwarders.length > limits.forwardsPerCall) throw new Refusal('against', 'the call has been forwarded too often');

  for (const { sessionId } of call.devices) exchange.sessions.delete(sessionId);
  tell(turn, leg, { kind: 'ended', ...endReasons.forwarded });
  cancel(
    turn,
    call.devices.filter((device) => device !== leg),
    endReasons.forwarded,
  );
  ringDevices(turn, { ...call, callee, to: address, devices: [], ringUntil: now + exchange.rules.ringMs, forwarders });
}
