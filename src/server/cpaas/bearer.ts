import { createMiddleware } from 'hono/factory';
import { Refusal } from '../refusal';
import type { Holder } from '../tokens';
import type { Env, Service } from './endpoint';

/** Lets a request pass if its access token is that of the user in the path: otherwise 401 or 403. */
export function requireBearer(service: Service) {
  return createMiddleware<Env>(async (c, next) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
    const holder = token === undefined ? undefined : await service.tokens.read(token, 'access');
    if (!holder || !isStillKnown(service, holder)) throw new Refusal('unauthorized', 'the access token is missing, wrong or expired');
    if (holder.userId !== c.req.param('user')) throw new Refusal('forbidden', 'the access token is that of another user');
    c.set('requester', holder);
    await next();
  });
}

/** A token outlives a restart where its secret is configured; its account or client may be gone by then. */
export function isStillKnown({ accounts, config }: Service, { userId, clientId, anonymous }: Holder): boolean {
  return anonymous ? (config.clients ?? []).some(({ id }) => id === clientId) : accounts.find(userId) !== undefined;
}
