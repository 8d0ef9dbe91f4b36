import type { Feature } from '../../protocol';
import { limits } from '../limits';
import { Refusal } from '../refusal';
import type { CustomParameter, Who } from './call';
import type { Channel, Visit } from './channel';
import { openChannel, removeChannel } from './channels';
import { endSession } from './ending';
import type { Exchange, Turn } from './exchange';
import { post } from './mailbox';
import { findSession, hearSession, startSession, type Session } from './sessions';
import { goneNotification } from './visitorNotices';

/** The channel of an anonymous caller, which is its subscription and its socket as well. */
export type VisitChannel = Channel & { readonly visit: Visit };

/** A visitor without a call, or without a socket while its call is not answered, is taken to have left after this; in ms. */
const idleMs = 120_000;
const absentMs = 30_000;

/** Subscribes a visitor (PROTOCOL §7.2, 1): a pseudo user with one channel, who cannot be called. @throws Refusal 403 where there are too many. */
export function openVisit(
  turn: Turn,
  { account, ticket, expires, features }: Pick<Visit, 'account' | 'ticket'> & { expires: number | undefined; features: readonly Feature[] },
): VisitChannel {
  const { channels } = turn.exchange;
  if (visitsIn(turn.exchange) >= limits.visitors) throw new Refusal('tooMany', 'too many visitors');
  const userId = `visitor-${turn.newId()}`;
  const requester = { userId, address: `${userId}@anonymous.invalid`, login: userId };
  const opened = openChannel(turn, requester, { channelLifetime: expires, channelType: 'websockets', clientCorrelator: userId });
  const channel = {
    ...opened,
    subscription: { id: turn.newId(), clientCorrelator: userId, features: new Set(features) },
    visit: { account, ticket, sessionId: undefined, busyAt: turn.now },
  };
  channels.set(channel.id, channel);
  return channel;
}

/** How many visitors there are. */
export function visitsIn({ channels }: Exchange): number {
  return [...channels.values()].filter(({ visit }) => visit).length;
}

/** The visitor whose channel this is. @throws Refusal 404 for one that is gone, or of another account. */
export function findVisit({ exchange, now }: Pick<Turn, 'exchange' | 'now'>, account: string, channelId: string): VisitChannel {
  const channel = exchange.channels.get(channelId);
  if (!isVisit(channel) || channel.visit.account !== account || channel.expiresAt <= now) throw new Refusal('notFound', 'subscription');
  return channel;
}

/** The same by the id of its subscription. */
export function findVisitBySubscription(turn: Pick<Turn, 'exchange' | 'now'>, account: string, id: string): VisitChannel {
  const channel = [...turn.exchange.channels.values()].find(({ visit, subscription }) => visit && subscription?.id === id);
  return findVisit(turn, account, channel?.id ?? '');
}

/** The call of a visitor: rings the callee. @throws Refusal 409 where it has one already, and all of `startSession`. */
export function startVisitorCall(
  turn: Turn,
  channel: VisitChannel,
  {
    caller,
    callee,
    sdp,
    customParameters,
  }: { caller: Who; callee: string; sdp: string; customParameters?: readonly CustomParameter[] | undefined },
): Session {
  const { visit, id, userId, login } = channel;
  if (hasCall(turn.exchange, visit)) throw new Refusal('conflict', 'the visitor is in a call');
  const wish = { tParticipantAddress: callee, offer: { sdp }, customParameters, trickle: false, notifyURL: id };
  const session = startSession(turn, { userId, login, ...caller }, wish);
  turn.exchange.channels.set(id, { ...channel, visit: { ...visit, sessionId: session.leg.sessionId } });
  return session;
}

/** The call of a visitor of this account, whom the request shows to be alive. @throws Refusal 404 for any other call. */
export function hearVisitorCall(turn: Turn, account: string, sessionId: string): Session {
  return hearSession(turn, ownerOf(turn, account, sessionId), sessionId);
}

/** The same without a sign of life. */
export function findVisitorCall(turn: Pick<Turn, 'exchange'>, account: string, sessionId: string): Session {
  return findSession(turn.exchange, ownerOf(turn, account, sessionId), sessionId);
}

/** A visitor leaves: its call ends, its subscription and its socket are gone. */
export function endVisit(turn: Turn, { id, userId, visit }: VisitChannel): void {
  if (hasCall(turn.exchange, visit)) endSession(turn, findSession(turn.exchange, userId, visit.sessionId));
  const channel = turn.exchange.channels.get(id);
  if (channel) removeChannel(turn, channel, { code: 1000, reason: 'subscription gone' });
}

/** What time brings to visitors: those who have left without a word, and those whose subscription has run out. */
export function sweepVisits(turn: Turn): void {
  const { exchange, now } = turn;
  for (const found of exchange.channels.values()) {
    if (!isVisit(found)) continue;
    const isBusy = hasCall(exchange, found.visit);
    const channel = isBusy ? { ...found, visit: { ...found.visit, busyAt: now } } : found;
    exchange.channels.set(channel.id, channel);
    const isIdle = !isBusy && now - channel.visit.busyAt >= idleMs;
    if (channel.expiresAt > now && !isIdle && !hasLeft(turn, channel)) continue;
    post(turn, channel.id, goneNotification(turn));
    endVisit(turn, channel);
  }
}

/** In an answered call the audits tell (PROTOCOL §5.9). */
function hasLeft({ exchange, now }: Turn, { socket, heardAt, userId, visit }: VisitChannel): boolean {
  if (socket === 'up' || now - heardAt < absentMs) return false;
  if (!hasCall(exchange, visit)) return false;
  const { call, leg } = findSession(exchange, userId, visit.sessionId);
  return call.state === 'ringing' && now - leg.heardAt >= absentMs;
}

function ownerOf({ exchange }: Pick<Turn, 'exchange'>, account: string, sessionId: string): string {
  const channel = [...exchange.channels.values()].find(({ visit }) => visit?.sessionId === sessionId);
  if (channel?.visit?.account !== account) throw new Refusal('notFound', 'session');
  return channel.userId;
}

function isVisit(channel: Channel | undefined): channel is VisitChannel {
  return channel?.visit !== undefined;
}

function hasCall({ sessions }: Exchange, visit: Visit): visit is Visit & { sessionId: string } {
  return visit.sessionId !== undefined && sessions.has(visit.sessionId);
}
