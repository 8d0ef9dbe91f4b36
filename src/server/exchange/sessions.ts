import { limits } from '../limits';
import { Refusal } from '../refusal';
import { legsOf, replaceLeg, type Call, type Leg, type RingingCall, type Side } from './call';
import { channelsOf, type Exchange, type Requester, type Turn } from './exchange';
import { ringDevices } from './ringing';

/** What a client asks for in a new session (S1 of PROTOCOL §4), checked by schema. */
export interface SessionWish {
  readonly clientCorrelator?: string | undefined;
  readonly tParticipantAddress: string;
  readonly tParticipantName?: string | undefined;
  readonly offer?: { readonly sdp?: string | undefined } | undefined;
  readonly trickle: boolean;
  /** The caller's own channel. */
  readonly notifyURL?: string | undefined;
}

/** A session as its owner sees it. */
export interface Session {
  readonly call: Call;
  readonly leg: Leg;
  readonly side: Side;
}

/**
 * Calls someone: every device of the callee rings. Without a device the call waits for one until it rings out.
 * @throws Refusal 400 SVC0004 for an address nobody has.
 */
export function startSession(turn: Turn, requester: Requester, wish: SessionWish): Session {
  const { exchange, now, newId } = turn;
  const callee = exchange.rules.findParty(wish.tParticipantAddress);
  if (!callee) throw new Refusal('noSuchAddress', 'tParticipantAddress');
  if (exchange.calls.size >= limits.calls || sessionsOf(exchange, requester.userId).length >= limits.callsPerUser) {
    throw new Refusal('tooMany', 'too many calls');
  }
  const call: RingingCall = {
    id: newId(),
    state: 'ringing',
    caller: callerLeg(turn, requester, wish),
    calleeId: callee.userId,
    to: wish.tParticipantAddress,
    from: { address: requester.address, name: wish.tParticipantName ?? requester.name },
    devices: [],
    ringUntil: now + exchange.rules.ringMs,
    offer: { sdp: wish.offer?.sdp, trickle: wish.trickle, completeSdp: undefined },
    candidates: [],
  };
  exchange.calls.set(call.id, call);
  exchange.sessions.set(call.caller.sessionId, call.id);
  return { call: ringDevices(turn, call), leg: call.caller, side: 'caller' };
}

/** The session of this user. @throws Refusal 404 for one that is over or somebody else's. */
export function findSession(exchange: Exchange, userId: string, sessionId: string): Session {
  const call = exchange.calls.get(exchange.sessions.get(sessionId) ?? '');
  const leg = call && legsOf(call).find((candidate) => candidate.sessionId === sessionId);
  if (!call || leg?.userId !== userId) throw new Refusal('notFound', 'session');
  return { call, leg, side: leg.sessionId === call.caller.sessionId ? 'caller' : 'callee' };
}

/** The same for a request that shows its sender to be alive (PROTOCOL §5.9), even where it is refused afterwards. */
export function hearSession(turn: Turn, userId: string, sessionId: string): Session {
  const { call, leg, side } = findSession(turn.exchange, userId, sessionId);
  const heard = { ...leg, heardAt: turn.now };
  const renewed = replaceLeg(call, heard);
  turn.exchange.calls.set(call.id, renewed);
  return { call: renewed, leg: heard, side };
}

/** All sessions of a user, or those of one correlator. */
export function sessionsOf(exchange: Exchange, userId: string, clientCorrelator?: string): Session[] {
  return [...exchange.calls.values()].flatMap((call) =>
    legsOf(call)
      .filter((leg) => leg.userId === userId && (clientCorrelator === undefined || leg.clientCorrelator === clientCorrelator))
      .map((leg) => ({ call, leg, side: leg === call.caller ? ('caller' as const) : ('callee' as const) })),
  );
}

/** The words of S11. */
export function sessionStatus({ call, leg, side }: Session): 'Initiated' | 'Ringing' | 'Connected' {
  if (call.state === 'answered') return 'Connected';
  const rings = side === 'caller' ? call.devices.some(({ rang }) => rang) : leg.rang;
  return rings ? 'Ringing' : 'Initiated';
}

function callerLeg(turn: Turn, { userId, login }: Requester, wish: SessionWish): Leg {
  return {
    sessionId: turn.newId(),
    userId,
    login,
    clientCorrelator: wish.clientCorrelator,
    channelIds: callerChannels(turn.exchange, { userId, login }, wish),
    rang: false,
    heardAt: turn.now,
  };
}

/** The device that calls: the channel it names; else its login narrowed by the correlator; else all of that correlator, or of that login. */
function callerChannels(
  exchange: Exchange,
  { userId, login }: Pick<Requester, 'userId' | 'login'>,
  { clientCorrelator, notifyURL }: SessionWish,
): readonly string[] {
  const channels = channelsOf(exchange, userId);
  const subscribed = channels.filter(({ subscription }) => subscription);
  const ofLogin = subscribed.filter((channel) => channel.login === login);
  const ofCorrelator = subscribed.filter((channel) => channel.clientCorrelator === clientCorrelator);
  const named = channels.filter(({ id }) => id === notifyURL);
  const choices = [named, ofLogin.filter((channel) => ofCorrelator.includes(channel)), ofCorrelator, ofLogin];
  return (choices.find((choice) => choice.length > 0) ?? []).map(({ id }) => id);
}
