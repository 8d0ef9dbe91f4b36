import { readLivenessFrame } from '../../protocol';
import { limits } from '../limits';
import { Refusal } from '../refusal';
import type { Channel } from './channel';
import { channelsOf, type Requester, type Turn } from './exchange';
import { emptyMailbox, flush, forgetOld } from './mailbox';

const defaultLifetimeSeconds = 3600;
/** How often we ask where the server asks, and for how long a client may then be silent; in ms. */
const connCheckMs = 30_000;
const silenceMs = 75_000;

/** What a client asks for in a new channel; checked by schema, the type in lower case. */
export interface ChannelWish {
  readonly channelLifetime?: number | undefined;
  readonly channelType: string;
  readonly clientCorrelator: string;
  readonly 'x-connCheckRole'?: 'client' | 'server' | undefined;
}

/** Makes a channel (PROTOCOL §2.1). */
export function openChannel(turn: Turn, requester: Requester, wish: ChannelWish): Channel {
  if (wish.channelType !== 'websockets') throw new Refusal('notOneOf', 'channelType', 'Websockets');
  const lifetimeSeconds = lifetime(wish.channelLifetime ?? defaultLifetimeSeconds);
  const { channels } = turn.exchange;
  if (channels.size >= limits.channels || channelsOf(turn.exchange, requester.userId).length >= limits.channelsPerUser) {
    throw new Refusal('tooMany', 'too many channels');
  }
  const channel: Channel = {
    id: `ws-${turn.newId()}`,
    userId: requester.userId,
    login: requester.login,
    clientCorrelator: wish.clientCorrelator,
    connCheckRole: wish['x-connCheckRole'] ?? 'client',
    lifetimeSeconds,
    expiresAt: turn.now + lifetimeSeconds * 1000,
    socket: 'never',
    heardAt: turn.now,
    checkedAt: turn.now,
    subscription: undefined,
    mailbox: emptyMailbox,
  };
  channels.set(channel.id, channel);
  return channel;
}

/** The channel of this user. @throws Refusal 404. */
export function findChannel({ exchange, now }: Pick<Turn, 'exchange' | 'now'>, userId: string, channelId: string): Channel {
  const channel = exchange.channels.get(channelId);
  if (channel?.userId !== userId || channel.expiresAt <= now) throw new Refusal('notFound', 'channel');
  return channel;
}

/** Gives a channel a new lifetime, from now on (PROTOCOL §2.2). */
export function prolongChannel(turn: Turn, channel: Channel, seconds: number): Channel {
  const lifetimeSeconds = lifetime(seconds);
  const prolonged = { ...channel, lifetimeSeconds, expiresAt: turn.now + lifetimeSeconds * 1000 };
  turn.exchange.channels.set(channel.id, prolonged);
  return prolonged;
}

/** Takes a channel away, with its subscription. 1000 tells a client not to come back. */
export function removeChannel(turn: Turn, channel: Channel, { code, reason } = { code: 1000, reason: 'channel deleted' }): void {
  turn.exchange.channels.delete(channel.id);
  turn.effects.push({ type: 'close', channelId: channel.id, code, reason });
}

/** The socket of a channel is up: what waited goes out. */
export function connectChannel(turn: Turn, channel: Channel, login: string): void {
  const { exchange, now } = turn;
  const checked = askForLife(turn, { ...channel, login, socket: 'up', heardAt: now });
  exchange.channels.set(channel.id, { ...checked, mailbox: flush(turn, channel) });
}

/** The socket of a channel is gone: notifications wait from now on. */
export function disconnectChannel({ exchange, now }: Turn, channelId: string): void {
  const channel = exchange.channels.get(channelId);
  if (channel) exchange.channels.set(channelId, { ...channel, socket: 'down', heardAt: now });
}

/** A frame from a client: connCheck, connAck or ping (PROTOCOL §2.4); anything else only shows that it lives. */
export function hearFrame(turn: Turn, channelId: string, frame: unknown): void {
  const channel = turn.exchange.channels.get(channelId);
  if (!channel) return;
  const liveness = readLivenessFrame(frame);
  const expiresAt = liveness ? turn.now + channel.lifetimeSeconds * 1000 : channel.expiresAt;
  turn.exchange.channels.set(channelId, { ...channel, heardAt: turn.now, expiresAt });
  if (liveness?.type === 'connCheck') turn.effects.push({ type: 'send', channelId, frame: '{"connAck":{}}' });
}

/** What time brings to the channels: the end of a lifetime, the server's connCheck, the end of a silent socket. */
export function sweepChannels(turn: Turn): void {
  const { channels } = turn.exchange;
  for (const found of channels.values()) {
    const mailbox = forgetOld(found.mailbox, turn.now);
    const channel = mailbox === found.mailbox ? found : { ...found, mailbox };
    channels.set(channel.id, channel);
    if (channel.expiresAt <= turn.now) removeChannel(turn, channel, { code: 4404, reason: 'channel expired' });
    else if (channel.connCheckRole === 'server' && channel.socket === 'up') checkLife(turn, channel);
  }
}

function checkLife(turn: Turn, channel: Channel): void {
  const { exchange, now, effects } = turn;
  if (now - channel.heardAt >= silenceMs) {
    exchange.channels.set(channel.id, { ...channel, socket: 'down' });
    effects.push({ type: 'close', channelId: channel.id, code: 4408, reason: 'no connAck' });
  } else if (now - channel.checkedAt >= connCheckMs) {
    exchange.channels.set(channel.id, askForLife(turn, channel));
  }
}

function askForLife({ now, effects }: Turn, channel: Channel): Channel {
  if (channel.connCheckRole === 'client') return channel;
  const connCheck = { interval: connCheckMs / 1000, newChannelLifetime: channel.lifetimeSeconds };
  effects.push({ type: 'send', channelId: channel.id, frame: JSON.stringify({ connCheck }) });
  return { ...channel, checkedAt: now };
}

function lifetime(seconds: number): number {
  if (!(seconds > 0)) throw new Refusal('invalid', 'channelLifetime');
  return Math.min(seconds, limits.channelLifetimeSeconds);
}
