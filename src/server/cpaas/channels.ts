import { Hono } from 'hono';
import { channelLifetimeRequest, channelRequest, channelsPath } from '../../protocol';
import { findChannel, openChannel, prolongChannel, removeChannel } from '../exchange/channels';
import type { Channel } from '../exchange/channel';
import { channelsOf } from '../exchange/exchange';
import { readBody } from './body';
import type { Env, Service } from './endpoint';

const base = '/cpaas/notificationchannel/v1/:user/channels';

/** Notification channels (PROTOCOL §2.1, §2.2). */
export function channelRoutes({ exchange, perform }: Service): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post(base, async (c) => {
    const { notificationChannel } = await readBody(c, channelRequest);
    const channel = perform((turn) => openChannel(turn, c.get('requester'), notificationChannel));
    return c.json({ notificationChannel: describe(channel) }, 201);
  });

  routes.get(base, (c) => {
    const { userId } = c.get('requester');
    const type = c.req.query('channelType')?.toLowerCase() ?? 'websockets';
    const channels = type === 'websockets' ? channelsOf(exchange, userId, c.req.query('clientCorrelator')) : [];
    return c.json({ notificationChannelList: { resourceURL: channelsPath('v1', userId), notificationChannel: channels.map(describe) } });
  });

  routes.get(`${base}/:id`, (c) => {
    const channel = perform((turn) => findChannel(turn, c.get('requester').userId, c.req.param('id')));
    return c.json({ notificationChannel: describe(channel) });
  });

  routes.on('PUT', [`${base}/:id`, `${base}/:id/channelLifetime`], async (c) => {
    const { notificationChannelLifetime } = await readBody(c, channelLifetimeRequest);
    const { lifetimeSeconds } = perform((turn) => {
      const channel = findChannel(turn, c.get('requester').userId, c.req.param('id'));
      return prolongChannel(turn, channel, notificationChannelLifetime.channelLifetime);
    });
    return c.json({ notificationChannelLifetime: { channelLifetime: lifetimeSeconds } });
  });

  routes.delete(`${base}/:id`, (c) => {
    perform((turn) => removeChannel(turn, findChannel(turn, c.get('requester').userId, c.req.param('id'))));
    return c.body(null, 204);
  });

  return routes;
}

/** The vendor's SDK compares `channelType` with exactly `websockets` (PROTOCOL §2.1). */
function describe({ id, userId, lifetimeSeconds, clientCorrelator, connCheckRole }: Channel) {
  const resourceURL = `${channelsPath('v1', userId)}/${id}`;
  return {
    callbackURL: id,
    channelData: { channelURL: `${resourceURL}/websocket` },
    channelLifetime: lifetimeSeconds,
    channelType: 'websockets',
    clientCorrelator,
    'x-connCheckRole': connCheckRole,
    resourceURL,
  };
}
