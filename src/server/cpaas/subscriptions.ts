import { Hono } from 'hono';
import { callSubscriptionRequest, callSubscriptionsPath, featuresIn } from '../../protocol';
import { findSubscription, subscribeCalls, subscriptionsOf, unsubscribeCalls, type Subscribed } from '../exchange/subscriptions';
import { readBody } from './body';
import type { Env, Service } from './endpoint';

const base = '/cpaas/webrtcsignaling/v1/:user/subscriptions';

/** Subscriptions of the call service (PROTOCOL §3). */
export function subscriptionRoutes({ exchange, perform }: Service): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post(base, async (c) => {
    const {
      callbackReference,
      clientCorrelator,
      'x-supported': words,
    } = (await readBody(c, callSubscriptionRequest)).wrtcsNotificationSubscription;
    const wish = { channelId: callbackReference.notifyURL, clientCorrelator, features: featuresIn(words) };
    const subscribed = perform((turn) => subscribeCalls(turn, c.get('requester').userId, wish));
    return c.json({ wrtcsNotificationSubscription: describe(subscribed) }, 201);
  });

  routes.get(base, (c) => {
    const { userId } = c.get('requester');
    const subscriptions = subscriptionsOf(exchange, userId, c.req.query('clientCorrelator')).map(describe);
    return c.json({
      wrtcsNotificationSubscriptionList: { resourceURL: callSubscriptionsPath('v1', userId), wrtcsNotificationSubscription: subscriptions },
    });
  });

  routes.get(`${base}/:id`, (c) =>
    c.json({ wrtcsNotificationSubscription: describe(findSubscription(exchange, c.get('requester').userId, c.req.param('id'))) }),
  );

  routes.delete(`${base}/:id`, (c) => {
    perform((turn) => unsubscribeCalls(turn, findSubscription(exchange, c.get('requester').userId, c.req.param('id'))));
    return c.body(null, 204);
  });

  return routes;
}

function describe({ channel, subscription: { id, clientCorrelator, features } }: Subscribed) {
  return {
    callbackReference: { notifyURL: channel.id },
    clientCorrelator,
    ...(features.size > 0 && { 'x-supported': [...features] }),
    resourceURL: `${callSubscriptionsPath('v1', channel.userId)}/${id}`,
  };
}
