import type { IncomingMessage } from 'node:http';
import { admitSocket } from './anonymous/admitSocket';
import { isStillKnown } from './cpaas/bearer';
import type { Service } from './cpaas/endpoint';
import type { Channel } from './exchange/channel';
import { findChannel } from './exchange/channels';
import { allowsOrigin } from './origins';
import { Refusal } from './refusal';

const channelURL = /^\/cpaas\/notificationchannel\/v1\/([^/]+)\/channels\/([^/]+)\/websocket$/;

/**
 * Checks the request for a socket (PROTOCOL §2.3). A channel that was connected before takes any token of its user,
 * also an old one: clients come back with the token they had when they subscribed (PROTOCOL §1.3).
 * @throws Refusal 401, 403, 404.
 */
export async function admit(service: Service, request: IncomingMessage): Promise<{ channel: Channel; login: string }> {
  const visitor = admitSocket(service, request);
  if (visitor) return { channel: visitor, login: visitor.login };
  const [path = '', query] = (request.url ?? '').split('?', 2);
  const [, user, channelId] = channelURL.exec(path) ?? [];
  if (user === undefined || channelId === undefined) throw new Refusal('notFound', 'resource');
  // Sockets are not subject to CORS, so the server looks at the origin itself. Only browsers send one.
  const { origin } = request.headers;
  if (origin !== undefined && !allowsOrigin(service.config.origins, origin)) throw new Refusal('forbidden', 'this origin is not allowed');

  const token = new URLSearchParams(query).get('access_token') ?? '';
  const holder = await service.tokens.read(token, 'access', 'evenExpired');
  if (!holder || !isStillKnown(service, holder)) throw new Refusal('unauthorized', 'the access token is missing or wrong');
  if (decoded(user) !== holder.userId) throw new Refusal('forbidden', 'the access token is that of another user');

  const channel = findChannel({ exchange: service.exchange, now: service.now() }, holder.userId, channelId);
  const isFresh = channel.socket !== 'never' || (await service.tokens.read(token, 'access')) !== undefined;
  if (!isFresh) throw new Refusal('unauthorized', 'the access token is expired');
  return { channel, login: holder.login };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // no user has such a name
  }
}
