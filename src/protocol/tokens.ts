import * as v from 'valibot';

/** The reply of the token endpoint (PROTOCOL §1.1). */
export const tokenResponse = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  id_token: v.pipe(v.string(), v.nonEmpty()),
  refresh_token: v.optional(v.string()),
  /** Seconds. */
  expires_in: v.optional(v.number()),
  /** Seconds. */
  refresh_expires_in: v.optional(v.number()),
  token_type: v.optional(v.string()),
  scope: v.optional(v.string()),
});
export type TokenResponse = v.InferOutput<typeof tokenResponse>;

/** The error reply of the token endpoint (RFC 6749 §5.2). */
export const tokenError = v.object({ error: v.string(), error_description: v.optional(v.string()) });
export type TokenError = v.InferOutput<typeof tokenError>;

const idTokenClaims = v.object({
  preferred_username: v.pipe(v.string(), v.nonEmpty()),
  'services-identity': v.optional(v.string()),
});

export interface IdTokenClaims {
  /** The platform's user id: `{user}` in every path (PROTOCOL §1.2). */
  username: string;
  /** The user's address, `name@domain`; its domain completes addresses that have none. */
  identity: string | undefined;
}

/**
 * What an id token says about its user, or undefined when it is not such a token. The signature is not checked:
 * the client only needs to know who it is; the service checks the access token.
 */
export function readIdToken(token: unknown): IdTokenClaims | undefined {
  if (typeof token !== 'string') return undefined;
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    // Not by a TextDecoder, which jsdom has not.
    const bytes = Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0).toString(16));
    const text = decodeURIComponent(bytes.map((hex) => `%${hex.padStart(2, '0')}`).join(''));
    const parsed = v.safeParse(idTokenClaims, JSON.parse(text));
    if (!parsed.success) return undefined;
    return { username: parsed.output.preferred_username, identity: parsed.output['services-identity'] };
  } catch {
    return undefined; // not base64 or not JSON: not a token
  }
}
