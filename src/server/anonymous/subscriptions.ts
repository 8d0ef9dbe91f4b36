import { Hono, type Context } from 'hono';
import type * as v from 'valibot';
import { addressKey, featuresIn, subscribeRequest, visitorSocketPath, visitorSubscriptionPath } from '../../protocol';
import { readBody } from '../cpaas/body';
import type { Env, Service } from '../cpaas/endpoint';
import type { Ticket } from '../exchange/channel';
import { prolongChannel } from '../exchange/channels';
import { endVisit, findVisitBySubscription, openVisit, type VisitChannel } from '../exchange/visits';
import { CallMeRefusal } from './callMeRefusal';
import type { AnonymousConfig } from './config';
import type { Door } from './door';
import type { Tickets } from './tickets';

const base = '/rest/version/1/anonymous/:account/subscription';

/** What the routes of visitors share. */
export interface Visiting {
  readonly service: Service;
  readonly config: AnonymousConfig;
  readonly door: Door;
  readonly tickets: Tickets;
}

/** Subscriptions of visitors: each is one socket for one call (PROTOCOL §7.2, 1 and 5). */
export function visitorSubscriptionRoutes({ service, config, door, tickets }: Visiting): Hono<Env> {
  const { exchange, perform, now } = service;
  const routes = new Hono<Env>();

  /** Who comes with a token, or may come without. */
  async function admit(c: Context<Env>, account: string): Promise<Ticket | undefined> {
    const realm = c.req.query('tokenrealm');
    if (realm !== undefined) return tickets.read(realm, account);
    if (config.regular !== true) throw new CallMeRefusal('notAuthorized');
    const callee = door.findCallee(account);
    door.count(c, 'regular', callee);
    await door.ask(c, 'regularCall', callee);
    return undefined;
  }
  function describe(account: string, { id, userId, subscription, lifetimeSeconds }: VisitChannel, useTurn: boolean) {
    const subscriptionParams = {
      expires: lifetimeSeconds,
      service: ['callMe'],
      notificationType: 'WebSocket',
      notificationChannel: visitorSocketPath(account, id),
      ...(useTurn && { turnCredentials: service.turnCredentials(userId) }),
    };
    return { statusCode: 0, subscription: visitorSubscriptionPath(account, subscription?.id ?? ''), subscriptionParams };
  }

  routes.post(base, async (c) => {
    const account = c.req.param('account');
    door.count(c, 'subscriptions');
    const ticket = await admit(c, account);
    const wish = await readWish(c);
    const features = [...new Set([...featuresIn(wish.supported), 'customParameters' as const])].filter((feature) => feature !== 'trickle');
    const visit = { account: accountKey(account), ticket, expires: wish.expires, features };
    const open = () => perform((turn) => openVisit(turn, visit));
    const channel = ticket ? tickets.use(account, ticket, open) : open();
    return c.json({ subscribeResponse: describe(account, channel, wish.useTurn === true) });
  });

  routes.put(`${base}/:id`, async (c) => {
    const account = c.req.param('account');
    const find = () => findOwn({ exchange, now: now() }, account, c.req.param('id'));
    find(); // a subscription that is gone is 404, whatever the body
    const { expires, useTurn } = await readWish(c);
    const channel = perform((turn) => {
      const found = find();
      prolongChannel(turn, found, expires ?? found.lifetimeSeconds);
      return find();
    });
    return c.json({ subscribeResponse: describe(account, channel, useTurn === true) });
  });

  routes.delete(`${base}/:id`, (c) => {
    perform((turn) => endVisit(turn, findOwn(turn, c.req.param('account'), c.req.param('id'))));
    return c.json({ subscribeResponse: { statusCode: 0 } });
  });

  return routes;
}

/** Under which key the account of a path is kept. No token has an `@`. */
export function accountKey(account: string): string {
  return account.includes('@') ? addressKey(account) : account;
}

function findOwn(turn: Parameters<typeof findVisitBySubscription>[0], account: string, id: string): VisitChannel {
  return findVisitBySubscription(turn, accountKey(account), id);
}

async function readWish(c: Context<Env>): Promise<v.InferOutput<typeof subscribeRequest>['subscribeRequest']> {
  const wish = (await readBody(c, subscribeRequest)).subscribeRequest;
  if (!wish.service.includes('callMe')) throw new CallMeRefusal('invalid', { detail: 'service' });
  if ((wish.notificationType ?? 'WebSocket').toLowerCase() !== 'websocket')
    throw new CallMeRefusal('invalid', { detail: 'notificationType' });
  return wish;
}
