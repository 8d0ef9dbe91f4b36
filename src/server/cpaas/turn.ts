import { createHmac, randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { turnRequest } from '../../protocol';
import { readBody } from './body';
import type { Env, Service } from './endpoint';

const defaultTtlSeconds = 86_400;

/**
 * Time-limited TURN credentials (PROTOCOL §3.1), as coturn's `use-auth-secret` checks them: the user name is
 * `expiry:user`, the password its HMAC-SHA1 under the shared secret, in base64.
 */
export function turnRoutes({ config, now }: Service): Hono<Env> {
  const { secret = randomBytes(32).toString('base64'), ttlSeconds: ttl = defaultTtlSeconds, urls } = config.turn ?? {};

  const routes = new Hono<Env>();
  routes.post('/cpaas/webrtcsignaling/v1/:user/turn', async (c) => {
    await readBody(c, turnRequest);
    const username = `${Math.floor(now() / 1000 + ttl)}:${c.get('requester').userId}`;
    const password = createHmac('sha1', secret).update(username).digest('base64');
    return c.json({ wrtcsTurnCredentials: { username, password, ttl, ...(urls && urls.length > 0 && { urls }) } });
  });
  return routes;
}
