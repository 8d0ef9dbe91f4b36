import type { Feature } from '../../protocol';
import { Refusal } from '../refusal';
import type { Channel, CallSubscription } from './channel';
import { findChannel } from './channels';
import { channelsOf, type Exchange, type Turn } from './exchange';
import { ringLateDevice } from './ringing';

/** A subscription together with the channel it belongs to. */
export interface Subscribed {
  readonly channel: Channel;
  readonly subscription: CallSubscription;
}

/**
 * Makes a channel a device for calls (PROTOCOL §3). A call that rings its user rings it as well.
 * A second subscription of one channel is the same as the first.
 * @throws Refusal 404 for a channel that is not the user's.
 */
export function subscribeCalls(
  turn: Turn,
  userId: string,
  { channelId, clientCorrelator, features }: { channelId: string; clientCorrelator: string; features: readonly Feature[] },
): Subscribed {
  const found = findChannel(turn, userId, channelId);
  const subscription = { id: found.subscription?.id ?? turn.newId(), clientCorrelator, features: new Set(features) };
  const channel = { ...found, subscription };
  turn.exchange.channels.set(channelId, channel);
  ringLateDevice(turn, channel);
  return { channel, subscription };
}

/** All subscriptions of a user, or those of one correlator. */
export function subscriptionsOf(exchange: Exchange, userId: string, clientCorrelator?: string): Subscribed[] {
  return channelsOf(exchange, userId).flatMap((channel) => {
    const { subscription } = channel;
    const wanted = subscription && (clientCorrelator === undefined || subscription.clientCorrelator === clientCorrelator);
    return wanted ? [{ channel, subscription }] : [];
  });
}

/** @throws Refusal 404. */
export function findSubscription(exchange: Exchange, userId: string, id: string): Subscribed {
  const found = subscriptionsOf(exchange, userId).find(({ subscription }) => subscription.id === id);
  if (!found) throw new Refusal('notFound', 'subscription');
  return found;
}

/** The channel gets no more invitations. Calls it takes part in go on, and are still told to it. */
export function unsubscribeCalls({ exchange }: Turn, { channel }: Subscribed): void {
  exchange.channels.set(channel.id, { ...channel, subscription: undefined });
}
