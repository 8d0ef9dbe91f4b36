import { HookswitchError } from '../../errors';
import { callSubscriptionResponse, callSubscriptionsPath, features, featuresIn, idInPath, type Feature } from '../../protocol';
import type { Channel } from './channel';
import type { Rest } from './rest';

/** A subscription of the call service (PROTOCOL §3). */
export interface Subscription {
  id: string;
  /** What of our additions the service carries. */
  features: ReadonlySet<Feature>;
}

/**
 * Has the notifications of calls sent to a channel.
 * @throws HookswitchError `subscription:5`.
 */
export async function createSubscription(
  rest: Rest,
  channel: Channel,
  clientCorrelator: string,
  signal: AbortSignal,
): Promise<Subscription> {
  const reply = await rest.ask({
    operation: 'Subscribe',
    method: 'POST',
    collection: callSubscriptionsPath,
    body: {
      wrtcsNotificationSubscription: {
        callbackReference: { notifyURL: channel.notifyURL },
        clientCorrelator,
        'x-supported': features,
      },
    },
    schema: callSubscriptionResponse,
    signal,
  });
  if (!reply.ok) throw new HookswitchError('subscription:5', { reason: reply.error.reason, cause: reply.error });
  const { resourceURL, 'x-supported': supported } = reply.value.wrtcsNotificationSubscription;
  return { id: idInPath(resourceURL, 'subscriptions') ?? '', features: new Set(featuresIn(supported)) };
}

/** Ends a subscription. Never rejects: without its channel nothing is sent to us. */
export async function deleteSubscription(rest: Rest, subscription: Subscription, signal: AbortSignal): Promise<void> {
  await rest.ask({ operation: 'Unsubscribe', method: 'DELETE', collection: callSubscriptionsPath, item: subscription.id, signal });
}
