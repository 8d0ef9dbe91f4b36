/** The paths of anonymous calls (PROTOCOL §7.2). `{account}` is the callee's address, or the account token. */
const segment = (account: string) => encodeURIComponent(account).replaceAll('%40', '@').replaceAll('%3A', ':');
const base = (account: string) => `/rest/version/1/anonymous/${segment(account)}`;
const inRealm = (realm: string | undefined) => (realm === undefined ? '' : `?tokenrealm=${encodeURIComponent(realm)}`);

/** Where a visitor subscribes. @param realm - of a call with tokens. */
export const subscribePath = (account: string, realm?: string) => `${base(account)}/subscription${inRealm(realm)}`;
/** One subscription: what the service gives as `subscription`. */
export const visitorSubscriptionPath = (account: string, id: string) => `${base(account)}/subscription/${encodeURIComponent(id)}`;
/** Where a visitor starts its call. @param realm - of a call with tokens. */
export const callMePath = (account: string, realm?: string) => `${base(account)}/callMe${inRealm(realm)}`;
/** A call that goes on. */
export const callSessionPath = (account: string, sessionId: string) =>
  `${base(account)}/callMe/callSessions/${encodeURIComponent(sessionId)}`;
/** The socket of a subscription; not below `/rest`. */
export const visitorSocketPath = (account: string, id: string) => `/anonymous/${segment(account)}/websocket/${encodeURIComponent(id)}`;

/** The id at the end of a `notificationChannel`, which is the `notifyChannelId` of the call; undefined for any other path. */
export function notifyChannelIdIn(notificationChannel: string): string | undefined {
  return /\/websocket\/([^/?]+)$/.exec(notificationChannel)?.[1];
}
