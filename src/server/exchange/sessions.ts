import { limits } from '../limits';
import { Refusal } from '../refusal';
import type { Call, CustomParameter, Leg, RingingCall, Role, Who } from './call';
import { channelsOf, type Exchange, type Requester, type Turn } from './exchange';
import { lineBehind, lineOf, replaceLeg, rolesOf } from './legs';
import { ringDevices } from './ringing';

/** What a client asks for in a new session (S1 of PROTOCOL §4), checked by schema. */
export interface SessionWish {
  readonly clientCorrelator?: string | undefined;
  readonly tParticipantAddress: string;
  readonly tParticipantName?: string | undefined;
  readonly offer?: { readonly sdp?: string | undefined } | undefined;
  readonly customParameters?: readonly CustomParameter[] | undefined;
  readonly trickle: boolean;
  /** The caller's own channel. */
  readonly notifyURL?: string | undefined;
}

/** A session as its owner sees it. */
export interface Session {
  readonly call: Call;
  readonly leg: Leg;
  readonly role: Role;
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
    callee,
    to: wish.tParticipantAddress,
    devices: [],
    ringUntil: now + exchange.rules.ringMs,
    offer: { sdp: wish.offer?.sdp, customParameters: wish.customParameters, trickle: wish.trickle, completeSdp: undefined },
    candidates: [],
    origin: { kind: 'dialled' },
    forwarders: [],
  };
  exchange.calls.set(call.id, call);
  exchange.sessions.set(call.caller.sessionId, call.id);
  return { call: ringDevices(turn, call), leg: call.caller, role: 'caller' };
}

/** The session of this user. @throws Refusal 404 for one that is over or somebody else's. */
export function findSession(exchange: Exchange, userId: string, sessionId: string): Session {
  const call = exchange.calls.get(exchange.sessions.get(sessionId) ?? '');
  const [leg, role] = (call && rolesOf(call).find(([candidate]) => candidate.sessionId === sessionId)) ?? [];
  if (!call || !role || leg?.userId !== userId) throw new Refusal('notFound', 'session');
  return { call, leg, role };
}

/** The same for a request that shows its sender to be alive (PROTOCOL §5.9), even where it is refused afterwards. */
export function hearSession(turn: Turn, userId: string, sessionId: string): Session {
  const { call, leg, role } = findSession(turn.exchange, userId, sessionId);
  const heard = { ...leg, heardAt: turn.now };
  const renewed = replaceLeg(call, heard);
  turn.exchange.calls.set(call.id, renewed);
  return { call: renewed, leg: heard, role };
}

/** All sessions of a user, or those of one correlator. */
export function sessionsOf(exchange: Exchange, userId: string, clientCorrelator?: string): Session[] {
  return [...exchange.calls.values()].flatMap((call) =>
    rolesOf(call)
      .filter(([leg]) => leg.userId === userId && (clientCorrelator === undefined || leg.clientCorrelator === clientCorrelator))
      .map(([leg, role]) => ({ call, leg, role })),
  );
}

/** The words of S11. */
export function sessionStatus({ call, leg, role }: Session): 'Initiated' | 'Ringing' | 'Connected' {
  if (call.state !== 'ringing' || (role !== 'callee' && lineBehind(call))) return 'Connected';
  const rings = role === 'caller' ? call.devices.some(({ rang }) => rang) : leg.rang;
  return rings ? 'Ringing' : 'Initiated';
}

/** Who calls, and whom, for this session. As long as a transfer is not done, its parties are in the calls they were in. */
export function partiesOf({ call, leg }: Session): { from: Who; to: string } {
  const line = call.state === 'transferring' ? lineOf(call, leg) : (lineOf(call, leg) ?? { caller: call.caller.who, to: call.to });
  return { from: line.caller, to: line.to };
}

function callerLeg(turn: Turn, { userId, login, address, name }: Requester, wish: SessionWish): Leg {
  return {
    sessionId: turn.newId(),
    userId,
    who: { address, name: wish.tParticipantName ?? name },
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
