import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import type { TokenResponse } from '../protocol';
import type { Requester } from './exchange/exchange';

/** Whose tokens they are: the requester, and the client it came with. */
export interface Holder extends Requester {
  readonly clientId: string;
  /** Without an account: the pseudo user of a `client_credentials` grant (PROTOCOL §7.1). */
  readonly anonymous: boolean;
}

/** Makes and reads the tokens of the service: JWTs with the claims of PROTOCOL §1.2. */
export interface Tokens {
  issue(holder: Holder): Promise<TokenResponse>;
  /** The holder of a token of this kind, or undefined for any other text. `evenExpired` passes over its age alone. */
  read(token: string, kind: 'access' | 'refresh', age?: 'evenExpired'): Promise<Holder | undefined>;
}

const algorithm = 'HS256';
const issuer = 'hookswitch';
const defaultAccessSeconds = 28_800;

const claims = v.object({
  preferred_username: v.string(),
  'services-identity': v.string(),
  name: v.optional(v.string()),
  sid: v.string(),
  azp: v.string(),
  anonymous: v.optional(v.boolean(), false),
});

/** @param now - in ms. Without a secret a random one is made: tokens then end with the process. */
export function createTokens(
  { secret, accessSeconds = defaultAccessSeconds }: { secret?: string | undefined; accessSeconds?: number | undefined },
  now: () => number,
): Tokens {
  const key = secret === undefined ? randomBytes(32) : createHash('sha256').update(secret).digest();
  // A refresh token that ended together with its access token would be of no use.
  const refreshSeconds = Math.max(accessSeconds, defaultAccessSeconds);

  function sign({ userId, address, name, login, clientId, anonymous }: Holder, kind: Kind, seconds: number): Promise<string> {
    const issuedAt = Math.floor(now() / 1000);
    return new SignJWT({
      typ: typ[kind],
      preferred_username: userId,
      'services-identity': address,
      ...(name !== undefined && { name }),
      ...(anonymous ? { anonymous } : { email: address }),
      sid: login,
      azp: clientId,
    })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + seconds)
      .sign(key);
  }

  return {
    async issue(holder) {
      const [access_token, id_token, refresh_token] = await Promise.all([
        sign(holder, 'access', accessSeconds),
        sign(holder, 'id', accessSeconds),
        sign(holder, 'refresh', refreshSeconds),
      ]);
      const lifetimes = { expires_in: accessSeconds, refresh_expires_in: refreshSeconds };
      return { access_token, id_token, refresh_token, ...lifetimes, token_type: 'bearer', scope: 'openid' };
    },
    async read(token, kind, age) {
      const tolerance = age === 'evenExpired' ? { clockTolerance: Number.MAX_SAFE_INTEGER } : {};
      const options = { algorithms: [algorithm], issuer, currentDate: new Date(now()), ...tolerance };
      // Why a token is bad is nobody's business: jose's error ends here.
      const verified = await jwtVerify(token, key, options).catch(() => undefined);
      const parsed = v.safeParse(claims, verified?.payload);
      if (!parsed.success || verified?.payload['typ'] !== typ[kind]) return undefined;
      const { preferred_username, 'services-identity': address, name, sid, azp, anonymous } = parsed.output;
      return { userId: preferred_username, address, name, login: sid, clientId: azp, anonymous };
    },
  };
}

/** The `typ` claim, in the words of Keycloak. */
const typ = { access: 'Bearer', id: 'ID', refresh: 'Refresh' } as const;
type Kind = keyof typeof typ;
