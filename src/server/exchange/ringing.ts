import { limits } from '../limits';
import type { Candidate, Leg, RingingCall } from './call';
import { legsOf } from './legs';
import type { Channel } from './channel';
import { channelsOf, type Turn } from './exchange';
import { tell } from './notices';

/** Rings every device of the callee that can ring now and does not yet. Gives the call as it then is. */
export function ringDevices(turn: Turn, call: RingingCall): RingingCall {
  const channels = channelsOf(turn.exchange, call.callee.userId).filter((channel) => ringsWith(call, channel));
  const devices = channels.map((channel) => ring(turn, call, channel));
  const ringing = { ...call, devices: [...call.devices, ...devices] };
  turn.exchange.calls.set(call.id, ringing);
  return ringing;
}

/** Rings a device that has subscribed after the call came. */
export function ringLateDevice(turn: Turn, { userId }: Channel): void {
  for (const call of turn.exchange.calls.values()) {
    if (call.state === 'ringing' && call.callee.userId === userId) ringDevices(turn, call);
  }
}

/** Passes the caller's candidates to all that ring, and with the complete offer rings those that could not trickle. */
export function trickleToDevices(turn: Turn, call: RingingCall, candidates: readonly Candidate[], completeSdp: string | undefined): void {
  if (candidates.length > 0) for (const device of call.devices) tell(turn, device, { kind: 'candidates', candidates });
  ringDevices(turn, {
    ...call,
    candidates: [...call.candidates, ...candidates].slice(0, limits.candidatesPerCall),
    offer: { ...call.offer, completeSdp: call.offer.completeSdp ?? completeSdp },
  });
}

/** A trickled offer says nothing to a device that cannot trickle before it is complete. A device that is in the call stays quiet. */
function ringsWith(call: RingingCall, { id, subscription }: Channel): boolean {
  if (!subscription || legsOf(call).some(({ channelIds }) => channelIds.includes(id))) return false;
  const { offer } = call;
  return !offer.trickle || subscription.features.has('trickle') || offer.completeSdp !== undefined;
}

function ring(turn: Turn, { id: callId, offer, caller, callee, to, candidates }: RingingCall, channel: Channel): Leg {
  const { id, userId, login, clientCorrelator } = channel;
  const sessionId = turn.newId();
  const who = { address: callee.address, name: callee.name };
  const device = { sessionId, userId, who, login, clientCorrelator, channelIds: [id], rang: false, heardAt: turn.now };
  turn.exchange.sessions.set(sessionId, callId);
  const trickle = offer.trickle && channel.subscription?.features.has('trickle') === true;
  tell(turn, device, {
    kind: 'invitation',
    from: caller.who,
    to,
    sdp: offer.completeSdp ?? offer.sdp,
    trickle,
    customParameters: offer.customParameters,
  });
  if (offer.completeSdp === undefined && candidates.length > 0) tell(turn, device, { kind: 'candidates', candidates });
  return device;
}
