import * as v from 'valibot';

/**
 * A page's origin as the configuration names it (RFC 6454 §6.1): `https://app.example.com`, `null` for pages without one, `*` for all.
 * Browsers send small letters, no default port and no slash at the end, so that is how it is kept.
 */
export const originSchema = v.pipe(
  v.string('must be a text'),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^(\*|null|[a-z][a-z0-9+.-]*:\/\/[^\s/?#*]+\/?)$/, 'must be an origin such as https://app.example.com, or null, or *'),
  v.transform((origin) => origin.replace(/\/$/, '').replace(/^(http:.*):80$|^(https:.*):443$/, '$1$2')),
);

/** Whether pages of this origin may call. Without a list all may. */
export function allowsOrigin(origins: readonly string[] | undefined, origin: string): boolean {
  return !origins || origins.includes('*') || origins.includes(origin);
}
