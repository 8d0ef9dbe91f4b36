import { createHmac, randomBytes } from 'node:crypto';
import type { ServerConfig } from './config';

const defaultTtlSeconds = 86_400;

/** What a client needs for our TURN servers; `ttl` in seconds. */
export interface TurnCredentials {
  readonly username: string;
  readonly password: string;
  readonly ttl: number;
  readonly urls?: readonly string[];
}

/**
 * Time-limited TURN credentials (PROTOCOL §3.1), as coturn's `use-auth-secret` checks them: the user name is
 * `expiry:user`, the password its HMAC-SHA1 under the shared secret, in base64.
 * @param now - in ms.
 */
export function createTurnCredentials(turn: NonNullable<ServerConfig['turn']>, now: () => number): (userId: string) => TurnCredentials {
  const { secret = randomBytes(32).toString('base64'), ttlSeconds: ttl = defaultTtlSeconds, urls } = turn;
  return (userId) => {
    const username = `${Math.floor(now() / 1000 + ttl)}:${userId}`;
    const password = createHmac('sha1', secret).update(username).digest('base64');
    return { username, password, ttl, ...(urls && urls.length > 0 && { urls }) };
  };
}
