import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import type { Env } from '../cpaas/endpoint';
import { CallMeRefusal } from './callMeRefusal';
import { createCallTokens } from './callTokens';
import type { Visiting } from './subscriptions';

/** Where pages fetch the tokens of a call. */
export const callParametersPath = '/callparameters';

/**
 * Gives a page the tokens of one call to `?callee=`, in the first realm (PROTOCOL §7.3). Without `callee` it is the only one on the list.
 * The caller is a visitor that nobody has been before.
 */
export function callParametersRoutes({ service, config, door }: Visiting): Hono<Env> {
  const routes = new Hono<Env>();
  const { callees, realms: [realm] = [] } = config;
  if (!realm || config.issueTokens === false) return routes;
  const only = callees !== '*' && callees.length === 1 ? callees[0] : undefined;

  routes.get(callParametersPath, async (c) => {
    c.header('Cache-Control', 'no-store');
    const address = c.req.query('callee') ?? only;
    if (address === undefined) throw new CallMeRefusal('invalid', { detail: 'callee' });
    const callee = door.findCallee(address);
    door.count(c, 'tokens', callee);
    await door.ask(c, 'tokens', callee);
    const caller = `visitor-${randomUUID()}@anonymous.invalid`;
    return c.json(createCallTokens({ realm: realm.name, key: realm.key, caller, callee: callee.address, now: service.now() }));
  });
  return routes;
}
