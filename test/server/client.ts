import { once } from 'node:events';
import WebSocket from 'ws';
import { readIdToken } from '../../src/protocol';

/** A reply as a test looks at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body, or its text where it is not JSON. */
  readonly body: unknown;
}

/** Sends one request, as it stands. */
export async function send(url: string, method: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(url, { method, headers: { 'Content-Type': 'application/json', ...headers }, ...content });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** Posts a form to the token endpoint. */
export function askForTokens(base: string, form: Record<string, string>): Promise<Reply> {
  return send(`${base}/cpaas/auth/v1/token`, 'POST', new URLSearchParams(form).toString(), {
    'Content-Type': 'application/x-www-form-urlencoded',
  });
}

/** The tokens of one of the demo people. */
export async function logIn(base: string, name: string) {
  const reply = await askForTokens(base, {
    client_id: 'test',
    username: `${name}@example.com`,
    password: 'demo',
    grant_type: 'password',
    scope: 'openid',
  });
  const tokens = reply.body as { access_token: string; id_token: string; refresh_token: string };
  return { ...tokens, user: readIdToken(tokens.id_token)?.username ?? '' };
}

/** A socket whose frames are read one after the other. */
export async function openSocket(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
  const frames: Record<string, unknown>[] = [];
  let wake: () => void = () => undefined;
  socket.on('message', (text: Buffer) => {
    frames.push(JSON.parse(text.toString()) as Record<string, unknown>);
    wake();
  });
  await once(socket, 'open');
  return {
    socket,
    send: (frame: unknown) => socket.send(JSON.stringify(frame)),
    async next(): Promise<Record<string, unknown>> {
      while (frames.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return frames.shift()!;
    },
    /** The code with which the server closes. */
    closed: once(socket, 'close').then(([code]) => code as number),
  };
}

/** The status with which a socket is refused. */
export async function refusedSocket(url: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.terminate();
  return response.statusCode;
}

/** Someone with tokens, an open channel and a call subscription. */
export async function join(base: string, name: string, features: object = {}) {
  const { user, ...tokens } = await logIn(base, name);
  const headers = { Authorization: `Bearer ${tokens.access_token}` };
  const request = (method: string, path: string, body?: unknown) => send(`${base}${path.replace('{user}', user)}`, method, body, headers);
  const made = await request('POST', '/cpaas/notificationchannel/v1/{user}/channels', {
    notificationChannel: { channelType: 'Websockets', clientCorrelator: `corr-${name}`, 'x-connCheckRole': 'client' },
  });
  const { notificationChannel: channel } = made.body as {
    notificationChannel: { callbackURL: string; resourceURL: string; channelData: { channelURL: string } };
  };
  const socketURL = `${base}${channel.channelData.channelURL}?access_token=${tokens.access_token}`;
  const socket = await openSocket(socketURL);
  const subscription = await request('POST', '/cpaas/webrtcsignaling/v1/{user}/subscriptions', {
    wrtcsNotificationSubscription: { callbackReference: { notifyURL: channel.callbackURL }, clientCorrelator: `corr-${name}`, ...features },
  });
  return { user, ...tokens, headers, request, channel, channelReply: made, socketURL, socket, subscription };
}
