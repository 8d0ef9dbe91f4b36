import { Hono, type Context } from 'hono';
import { cors } from 'hono/cors';
import { routePath } from 'hono/route';
import type { Env, Service } from '../cpaas/endpoint';
import { allowsOrigin } from '../origins';
import { callParametersPath, callParametersRoutes } from './callParameters';
import { CallMeRefusal, toCallMeRefusal } from './callMeRefusal';
import { visitorCallRoutes } from './calls';
import type { AnonymousConfig } from './config';
import { createDoor } from './door';
import { visitorSubscriptionRoutes, type Visiting } from './subscriptions';
import { createTickets } from './tickets';

/** All endpoints for people without an account (PROTOCOL §7.2, §7.3), with origins and error bodies of their own. */
export function anonymousRoutes(service: Service, config: AnonymousConfig): Hono<Env> {
  const visiting: Visiting = { service, config, door: createDoor(service, config), tickets: createTickets(config, service.now) };
  const origins = config.origins ?? service.config.origins;
  const app = new Hono<Env>();

  for (const path of ['/rest/version/1/anonymous/*', callParametersPath]) {
    app.use(
      path,
      cors({
        origin: allowsOrigin(origins, '*') ? '*' : (origins ?? []),
        allowMethods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
        exposeHeaders: ['Retry-After'],
        maxAge: 7200,
      }),
      async (c, next) => {
        // CORS keeps a page from reading the reply, but not from asking.
        const origin = c.req.header('Origin');
        if (origin !== undefined && !allowsOrigin(origins, origin)) throw new CallMeRefusal('notAuthorized', { detail: 'origin' });
        await next();
      },
    );
  }
  for (const routes of [visitorSubscriptionRoutes, visitorCallRoutes, callParametersRoutes]) app.route('/', routes(visiting));

  app.onError((error, c) => {
    const known = toCallMeRefusal(error);
    // A client that went away in the middle of its request is no failure of ours.
    if (!known && c.env.incoming.errored) service.log.debug('a visitor went away', routePath(c));
    else if (!known) service.log.error('a request of a visitor failed', routePath(c), error);
    const { status, body, retryAfterSeconds } = known ?? new CallMeRefusal('failed');
    if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds));
    return c.json({ [wrapperOf(c)]: body }, status);
  });
  return app;
}

/** The member in which a reply to this request is said. */
function wrapperOf({ req }: Context<Env>): string {
  if (req.path === callParametersPath) return 'authorizationResponse';
  if (/^\/rest\/version\/1\/anonymous\/[^/]+\/subscription(\/|$)/.test(req.path)) return 'subscribeResponse';
  return req.method === 'GET' ? 'callControlResponse' : 'callMeResponse';
}
