/** Of the parts of an address in a token: SIP's user without escapes and `;` (RFC 3261, §25.1), and a host name. */
const grammar =
  /^[A-Za-z0-9\-_.!~*'()&=+$,/]{1,128}@(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

/** Whether a text is `name@domain` and nothing more, as tokens carry it (PROTOCOL §7.3). */
export function isPlainAddress(text: string): boolean {
  return grammar.test(text);
}

/** Reads `Ann Lee<sip:ann@example.com>`, `sip:ann@example.com` or `ann@example.com`; undefined for anything else. */
export function readCaller(from: string): { address: string; name: string | undefined } | undefined {
  const [, named, inBrackets] = /^([^<>]*)<([^<>]*)>$/.exec(from.trim()) ?? [];
  const address = (inBrackets ?? from).trim().replace(/^sips?:/i, '');
  // Control characters could forge a line of a log or of a screen.
  const name = named
    ?.replace(/\p{Cc}/gu, '')
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .slice(0, 256);
  return isPlainAddress(address) ? { address, name: name === '' ? undefined : name } : undefined;
}
