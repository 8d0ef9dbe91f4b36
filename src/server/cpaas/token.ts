import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { tokenPath } from '../../protocol';
import { createAttempts } from '../attempts';
import type { ServerConfig } from '../config';
import type { Holder } from '../tokens';
import { isStillKnown } from './bearer';
import { readText } from './body';
import type { Env, Service } from './endpoint';
import { createGate } from './gate';

/** A request for tokens that fails (RFC 6749 §5.2), in the words of Keycloak (PROTOCOL §1.1). */
interface Failure {
  readonly status: 400 | 401 | 429;
  readonly error: string;
  readonly description: string;
  readonly retryAfterSeconds?: number;
}
type Form = Readonly<Record<string, string>>;

const failures = {
  noGrant: { status: 400, error: 'invalid_request', description: 'Missing form parameter: grant_type' },
  wrongGrant: { status: 400, error: 'unsupported_grant_type', description: 'Unsupported grant_type' },
  wrongClient: { status: 400, error: 'invalid_client', description: 'Invalid client or Invalid client credentials' },
  wrongSecret: { status: 400, error: 'unauthorized_client', description: 'Invalid client or Invalid client credentials' },
  wrongUser: { status: 401, error: 'invalid_grant', description: 'Invalid user credentials' },
  wrongRefreshToken: { status: 400, error: 'invalid_grant', description: 'Invalid refresh token' },
} as const satisfies Record<string, Failure>;

/** The token endpoint. Failed logins are counted per account and per remote address. */
export function tokenRoutes(service: Service): Hono<Env> {
  const attempts = createAttempts(service.now);
  // Hashes are computed on the four threads of libuv; more at a time would only let more guesses pass uncounted.
  const gate = createGate(4);

  /** Checks a secret, unless there were too many failures. `account` is what the failures are counted for. */
  const attempt = <Found>(
    account: string,
    remote: string,
    check: () => Promise<Found | undefined>,
    failure: Failure,
  ): Promise<Found | Failure> =>
    gate(async () => {
      const retryAfterSeconds = attempts.retryAfterSeconds(account, remote);
      if (retryAfterSeconds !== undefined) {
        service.log.info('too many failed logins', { remote });
        return { status: 429, error: 'slow_down', description: 'Too many failed attempts', retryAfterSeconds };
      }
      const found = await check();
      if (found === undefined) attempts.failed(account, remote);
      return found ?? failure;
    });

  async function grant(form: Form, remote: string): Promise<Holder | Failure> {
    const clientId = form['client_id'] ?? '';
    const client = findClient(service.config, clientId);
    if (!form['grant_type']) return failures.noGrant;
    if (!Object.hasOwn(grants, form['grant_type'])) return failures.wrongGrant;
    if (!client) return failures.wrongClient;
    if (client.secret !== undefined) {
      const { secret } = client;
      const checked = await attempt(
        `client ${clientId}`,
        remote,
        async () => (sameText(form['client_secret'] ?? '', secret) ? true : undefined),
        failures.wrongSecret,
      );
      if (checked !== true) return checked;
    }
    return grants[form['grant_type'] as keyof typeof grants](form, clientId, remote);
  }

  const grants = {
    async password({ username = '', password = '' }: Form, clientId: string, remote: string): Promise<Holder | Failure> {
      const party = await attempt(
        username.trim().toLowerCase(),
        remote,
        () => service.accounts.authenticate(username, password),
        failures.wrongUser,
      );
      return 'error' in party ? party : { ...party, clientId, login: randomUUID(), anonymous: false };
    },
    async client_credentials(_form: Form, clientId: string): Promise<Holder | Failure> {
      if (findClient(service.config, clientId)?.secret === undefined) return failures.wrongSecret;
      const userId = `anonymous-${randomUUID()}`;
      return { userId, address: `${userId}@anonymous.invalid`, clientId, login: randomUUID(), anonymous: true };
    },
    async refresh_token({ refresh_token = '' }: Form, clientId: string): Promise<Holder | Failure> {
      const holder = await service.tokens.read(refresh_token, 'refresh');
      return holder?.clientId === clientId && isStillKnown(service, holder) ? holder : failures.wrongRefreshToken;
    },
  };

  const routes = new Hono<Env>();
  routes.post(tokenPath('v1'), async (c) => {
    const form = Object.fromEntries(new URLSearchParams(await readText(c)));
    const granted = await grant(form, c.env.incoming.socket.remoteAddress ?? '');
    c.header('Cache-Control', 'no-store');
    if (!('error' in granted)) return c.json(await service.tokens.issue(granted));
    const { status, error, description, retryAfterSeconds } = granted;
    if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds));
    return c.json({ error, error_description: description }, status);
  });
  return routes;
}

/** Where no clients are configured, any name will do. */
function findClient({ clients }: ServerConfig, clientId: string): { id: string; secret?: string | undefined } | undefined {
  if (clientId === '') return undefined;
  return clients ? clients.find(({ id }) => id === clientId) : { id: clientId };
}

/** Compares in a time that does not depend on the texts. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
