import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { routePath } from 'hono/route';
import { anonymousRoutes } from '../anonymous/routes';
import { allowsOrigin } from '../origins';
import { Refusal } from '../refusal';
import { requireBearer } from './bearer';
import { channelRoutes } from './channels';
import type { Env, Service } from './endpoint';
import { sessionRoutes } from './sessions';
import { subscriptionRoutes } from './subscriptions';
import { tokenRoutes } from './token';
import { turnRoutes } from './turn';

/** Answers what is not ours; without it such a path is 404. */
export type Fallback = (request: Request) => Response | Promise<Response>;

/** All REST endpoints of the service, with CORS, limits and error bodies (PROTOCOL §0). */
export function createApp(service: Service, fallback?: Fallback): Hono<Env> {
  const { origins, anonymous } = service.config;
  const app = new Hono<Env>();
  const crossOrigin = cors({
    origin: allowsOrigin(origins, '*') ? '*' : (origins ?? []),
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    allowHeaders: ['accept', 'authorization', 'content-type', 'x-cpaas-agent'],
    exposeHeaders: ['Retry-After'],
    maxAge: 7200,
  });
  app.use('/cpaas/*', crossOrigin);
  app.use('/health', crossOrigin);
  app.use('/cpaas/notificationchannel/v1/:user/*', requireBearer(service));
  app.use('/cpaas/webrtcsignaling/v1/:user/*', requireBearer(service));

  app.get('/health', (c) => c.json({ status: 'ok' }));
  for (const routes of [tokenRoutes, channelRoutes, subscriptionRoutes, turnRoutes, sessionRoutes]) app.route('/', routes(service));
  if (anonymous) app.route('/', anonymousRoutes(service, anonymous));
  for (const ours of ['/cpaas/*', '/rest/version/*']) app.all(ours, (c) => c.notFound());
  if (fallback) app.all('*', (c) => fallback(c.req.raw));

  app.notFound((c) => c.json(new Refusal('notFound', 'resource').body, 404));
  app.onError((error, c) => {
    if (error instanceof Refusal) return c.json(error.body, error.status);
    // A client that went away in the middle of its request is no failure of ours.
    if (c.env.incoming.errored) service.log.debug('a client went away', routePath(c));
    else service.log.error('a request failed', routePath(c), error);
    return c.json(new Refusal('failed', 'the request could not be done').body, 500);
  });
  return app;
}
