/**
 * The address the service wants for what a person typed (PROTOCOL §4.1): `bob` → `sip:bob@mydomain`,
 * `+1 (613) 555-0100` → `sip:+16135550100@mydomain`, `bob@example.com` → `sip:bob@example.com`.
 * @param domain - completes an address that has none: the domain of the user's own identity.
 */
export function normalizeAddress(typed: string, domain: string): string {
  const trimmed = typed.trim();
  const at = trimmed.lastIndexOf('@');
  const hasDomain = at > 0 && at < trimmed.length - 1;
  const withoutScheme = (hasDomain ? trimmed.slice(0, at) : trimmed).replace(/^.*:/s, '');
  const [, prefix = '', rest = ''] = /^([#+*]*)(.*)$/s.exec(withoutScheme) ?? [];
  const isNumber = /^[\d\s\-.()+]+$/.test(rest) && /\d/.test(rest);
  const user = prefix + (isNumber ? rest.replace(/[\s\-.()+]/g, '') : rest);
  return `sip:${user}@${hasDomain ? trimmed.slice(at + 1) : domain}`;
}

/** The key under which an address finds its user: without scheme, parameters and display name, in lower case. */
export function addressKey(address: string): string {
  const inBrackets = /<([^>]*)>/.exec(address)?.[1] ?? address;
  return inBrackets
    .trim()
    .replace(/^sips?:/i, '')
    .replace(/[;?].*$/s, '')
    .toLowerCase();
}
