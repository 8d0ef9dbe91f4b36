import type { TokenGrant, TokenResponse } from '../signalling';

/** Who a login makes of a person: any name and password will do. */
export interface ScriptedUser {
  /** The address: `ann@example.com`. */
  identity: string;
  /** The platform's id. By default the part of the address before the `@`. */
  username?: string | undefined;
}

/** The platform's id of a user. */
export function usernameOf({ identity, username = identity.split('@')[0] ?? identity }: ScriptedUser): string {
  return username;
}

/** Tokens for whoever asks for them: the e-mail address of the login becomes the user's address. They hold until the end. */
export function tokensFor(grant: TokenGrant): TokenResponse {
  const identity = grant.grant === 'password' ? grant.username : grant.refreshToken;
  const claims = { preferred_username: usernameOf({ identity }), 'services-identity': identity };
  return { access_token: `access-token-of-${identity}`, id_token: ['', toBase64(JSON.stringify(claims)), ''].join('.') };
}

/** Of the text in UTF-8; not by a TextEncoder, which jsdom has not. */
function toBase64(text: string): string {
  return btoa(encodeURIComponent(text).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
}
