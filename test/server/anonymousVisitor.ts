import { createCallTokens } from '../../src/server';
import { openSocket, send, type Reply } from './client';

export const strongRealm = { name: 'strong', key: '0123456789abcdef0123456789ABCDEF' };
export const weakRealm = { name: 'weak', key: '0123456789abcdef' };

/** What a visitor says to subscribe, as the vendor's page says it. */
export const subscribeRequest = {
  expires: 3600,
  service: ['callMe'],
  localization: 'English_US',
  useTurn: true,
  notificationType: 'WebSocket',
  supported: ['RingingFeedback'],
  forceLogOut: 'false',
};

/** A notification on a visitor's socket. */
interface Heard {
  eventId: string;
  time: number;
  eventType: string;
  sessionParams: { sessionData?: string; sdp?: string; statusCode?: number; reasonText?: string };
  callNotificationParams?: { remoteName?: string; remoteDisplayNumber?: string };
  customParameters?: { name: string; value: string }[];
}

/** By what a visitor comes: the account in its paths, the other two of its call, and the realm. */
export interface Entrance {
  account: string;
  from: string;
  to: string;
  realm?: string | undefined;
}

/** Of a call with tokens. */
export function withTokens(
  { name: realm, key }: { name: string; key: string } = strongRealm,
  { callee = 'bob@example.com', now }: { callee?: string; now?: number } = {},
): Entrance {
  const tokens = createCallTokens({ realm, key, caller: 'ann@shop.example', callee, now });
  return { realm, account: tokens.accountToken, from: tokens.fromToken, to: tokens.toToken };
}

/** Of a regular call, without any. */
export const regular: Entrance = { account: 'bob@example.com', from: 'Ann Lee<sip:ann@shop.example>', to: 'sip:bob@example.com' };

const inRealm = (realm: string | undefined) => (realm === undefined ? '' : `?tokenrealm=${realm}`);

/** Asks for a subscription. */
export function subscribe(
  base: string,
  { account, realm }: Pick<Entrance, 'account' | 'realm'>,
  more: object = {},
  headers = {},
): Promise<Reply> {
  const url = `${base}/rest/version/1/anonymous/${account}/subscription${inRealm(realm)}`;
  return send(url, 'POST', { subscribeRequest: { ...subscribeRequest, ...more } }, headers);
}

/** The status code that a body says. */
export function statusOf({ body }: Reply): number | undefined {
  return Object.values(body as Record<string, { statusCode?: number }>)[0]?.statusCode;
}

/** A visitor with a subscription and an open socket. */
export async function visit(base: string, entrance: Entrance = withTokens(), more: object = {}) {
  const subscribed = await subscribe(base, entrance, more);
  if (subscribed.status !== 200) throw new Error(`not subscribed: ${JSON.stringify(subscribed.body)}`);
  const { subscribeResponse } = subscribed.body as {
    subscribeResponse: { subscription: string; subscriptionParams: { notificationChannel: string } };
  };
  const { subscription, subscriptionParams } = subscribeResponse;
  const socketURL = base + subscriptionParams.notificationChannel;
  const socket = await openSocket(socketURL);
  const notifyChannelId = /\/websocket\/(.+)$/.exec(socketURL)?.[1] ?? '';
  const callMe = `${base}/rest/version/1/anonymous/${entrance.account}/callMe`;
  let sessionData = '';

  return {
    subscribed,
    subscription,
    socketURL,
    socket,
    notifyChannelId,
    callMe,
    get sessionData() {
      return sessionData;
    },
    async start(parts: object = {}): Promise<Reply> {
      const { from, to, realm } = entrance;
      const callMeRequest = { type: 'callStart', to, from, sdp: 'v=offer', notifyChannelId, supported: ['earlymedia'], ...parts };
      const reply = await send(callMe + inRealm(realm), 'POST', { callMeRequest });
      sessionData = (reply.body as { callMeResponse: { sessionData?: string } }).callMeResponse.sessionData ?? '';
      return reply;
    },
    say: (type: string, parts: object = {}) => send(`${callMe}/callSessions/${sessionData}`, 'PUT', { callMeRequest: { type, ...parts } }),
    state: () => send(`${callMe}/callSessions/${sessionData}`, 'GET'),
    end: () => send(`${callMe}/callSessions/${sessionData}`, 'DELETE'),
    unsubscribe: () => send(base + subscription, 'DELETE'),
    renew: (expires: number) => send(base + subscription, 'PUT', { subscribeRequest: { ...subscribeRequest, expires } }),
    hears: async () => ((await socket.next()) as unknown as { notificationMessage: Heard }).notificationMessage,
  };
}
