import { Hono } from 'hono';
import { turnRequest } from '../../protocol';
import { readBody } from './body';
import type { Env, Service } from './endpoint';

/** TURN credentials for those who are logged in (PROTOCOL §3.1). */
export function turnRoutes({ turnCredentials }: Service): Hono<Env> {
  const routes = new Hono<Env>();
  routes.post('/cpaas/webrtcsignaling/v1/:user/turn', async (c) => {
    await readBody(c, turnRequest);
    return c.json({ wrtcsTurnCredentials: turnCredentials(c.get('requester').userId) });
  });
  return routes;
}
