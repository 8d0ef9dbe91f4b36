/** The paths of the REST interface; `{user}` is the platform's user id (PROTOCOL §1–§4). */
const segment = encodeURIComponent;

export const tokenPath = (version: string) => `/cpaas/auth/${version}/token`;
export const channelsPath = (version: string, user: string) => `/cpaas/notificationchannel/${version}/${segment(user)}/channels`;
export const callSubscriptionsPath = (version: string, user: string) => `/cpaas/webrtcsignaling/${version}/${segment(user)}/subscriptions`;
export const turnPath = (version: string, user: string) => `/cpaas/webrtcsignaling/${version}/${segment(user)}/turn`;
export const sessionsPath = (version: string, user: string) => `/cpaas/webrtcsignaling/${version}/${segment(user)}/sessions`;

/** The last segment of a resource after `/{collection}/`, or undefined: `…/sessions/abc` → `abc`. */
export function idInPath(path: string, collection: 'channels' | 'subscriptions' | 'sessions'): string | undefined {
  const marker = `/${collection}/`;
  const at = path.lastIndexOf(marker);
  const id =
    at < 0
      ? ''
      : path
          .slice(at + marker.length)
          .split('/', 1)
          .join();
  return id === '' ? undefined : id;
}
