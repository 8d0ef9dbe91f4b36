import type { IncomingMessage } from 'node:http';
import type { Service } from '../cpaas/endpoint';
import { findVisit, type VisitChannel } from '../exchange/visits';
import { allowsOrigin } from '../origins';
import { Refusal } from '../refusal';
import { accountKey } from './subscriptions';

const socketPath = /^\/anonymous\/([^/?]+)\/websocket\/([^/?]+)$/;

/**
 * Checks the request for the socket of a visitor (PROTOCOL §7.2, 2): it carries no token, but a name that only the visitor knows.
 * Undefined for any other path. @throws Refusal 403, 404.
 */
export function admitSocket({ config, exchange, now }: Service, { url = '', headers }: IncomingMessage): VisitChannel | undefined {
  const [, account, channelId] = socketPath.exec(url) ?? [];
  if (account === undefined || channelId === undefined || !config.anonymous) return undefined;
  const origins = config.anonymous.origins ?? config.origins;
  if (headers.origin !== undefined && !allowsOrigin(origins, headers.origin)) throw new Refusal('forbidden', 'this origin is not allowed');
  return findVisit({ exchange, now: now() }, accountKey(decoded(account)), channelId);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return ''; // no visitor has such an account
  }
}
