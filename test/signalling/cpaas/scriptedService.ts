import { createLog } from '../../../src/log';
import { createCpaasSignalling, type CpaasOptions, type SocketConstructor } from '../../../src/signalling';

export interface SeenRequest {
  method: string;
  /** Without origin, version and user: `sessions/s-1/answer`. */
  path: string;
  url: string;
  token: string | undefined;
  headers: Record<string, string>;
  body: unknown;
  /** Whether it outlives the page it was asked from. */
  outlivesPage: boolean;
}
export interface ScriptedReply {
  status: number;
  body?: unknown;
}
type Answer = ScriptedReply | 'no network' | 'silence' | Promise<ScriptedReply>;

/** A socket whose other end is the test. */
export class FakeSocket extends EventTarget {
  readonly sent: unknown[] = [];
  state: 'opening' | 'open' | 'closed' = 'opening';
  constructor(readonly url: string) {
    super();
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.state = 'closed';
  }
  /** What the service does. */
  open() {
    this.state = 'open';
    this.dispatchEvent(new Event('open'));
  }
  lose(code = 1006) {
    this.state = 'closed';
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
  push(frame: unknown) {
    this.pushText(JSON.stringify(frame));
  }
  pushText(text: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: text }));
  }
}

/** A service that answers as the protocol says, unless the test tells it otherwise. */
export function createScriptedService() {
  const requests: SeenRequest[] = [];
  const sockets: FakeSocket[] = [];
  const service = {
    requests,
    sockets,
    /** The first rule that gives an answer wins. */
    rules: [] as ((request: SeenRequest) => Answer | undefined)[],
    upgrades: 'open' as 'open' | 'refused' | 'silent',
    /** What of our additions it echoes. */
    features: ['trickle', 'customParameters', 'mediaState'],
    get socket(): FakeSocket {
      return sockets.at(-1)!;
    },
    /** What was asked, as `POST sessions`. */
    asked: () => requests.map(({ method, path }) => `${method} ${path}`),
    fetch: async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
      const url = input instanceof Request ? input.url : input.toString();
      const headers = init.headers as Record<string, string>;
      const path = url.replace(/^.*\/(?=(channels|subscriptions|sessions|turn)(\/|$))/, '');
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
      const request = {
        method: init.method ?? 'GET',
        path,
        url,
        token: headers['Authorization']?.slice('Bearer '.length),
        headers,
        body,
        outlivesPage: init.keepalive === true,
      };
      requests.push(request);
      const rule = service.rules.map((each) => each(request)).find((answer) => answer !== undefined);
      const reply = await Promise.race([rule ?? byTheBook(request), aborted(init.signal)]);
      if (reply === 'no network') throw new TypeError('Failed to fetch');
      if (reply === 'silence') return aborted(init.signal);
      return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), { status: reply.status });
    },
    // An EventTarget's listeners are typed by event classes, ours by the members that are used.
    WebSocket: class extends FakeSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
        if (service.upgrades === 'open') queueMicrotask(() => this.open());
        if (service.upgrades === 'refused') queueMicrotask(() => this.lose());
      }
    } as unknown as SocketConstructor,
  };

  let channels = 0;
  let sessions = 0;
  function byTheBook({ method, path, body }: SeenRequest): ScriptedReply {
    if (method === 'POST' && path === 'channels') {
      const id = `ws-${(channels += 1)}`;
      const resourceURL = `/cpaas/notificationchannel/v1/u/channels/${id}`;
      return {
        status: 201,
        body: { notificationChannel: { callbackURL: id, channelData: { channelURL: `${resourceURL}/websocket` }, resourceURL } },
      };
    }
    if (method === 'POST' && path === 'subscriptions') {
      const resourceURL = '/cpaas/webrtcsignaling/v1/u/subscriptions/sub-1';
      return {
        status: 201,
        body: { wrtcsNotificationSubscription: { resourceURL, 'x-supported': service.features } },
      };
    }
    if (method === 'POST' && path === 'sessions') {
      return { status: 201, body: { wrtcsSession: { resourceURL: `/cpaas/webrtcsignaling/v1/u/sessions/s-${(sessions += 1)}` } } };
    }
    if (path.endsWith('/status')) return { status: 200, body: method === 'GET' ? { wrtcsSessionStatus: { status: 'Ringing' } } : body };
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: {} };
  }
  return service;
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason as Error);
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

export type ScriptedService = ReturnType<typeof createScriptedService>;

const credentials = { accessToken: 'token-1', username: 'u' };
/** An adapter on a scripted service; waits are as long as they can be. */
export function adapterOn(service: ScriptedService, more: Partial<CpaasOptions> = {}) {
  return createCpaasSignalling({
    server: { protocol: 'https', base: 'service.test', port: 8443 },
    clientCorrelator: 'desk',
    credentials: () => credentials,
    fetch: service.fetch,
    WebSocket: service.WebSocket,
    random: () => 0.999,
    log: createLog(() => 'silent'),
    ...more,
  });
}

let ids = 0;
/** A notification about a session, with an id of its own. */
export function notification(name: string, sessionId: string, members: object = {}) {
  return {
    [name]: {
      id: `n-${(ids += 1)}`,
      link: [{ href: `/cpaas/webrtcsignaling/v1/u/sessions/${sessionId}`, rel: 'WrtcsSession' }],
      ...members,
    },
  };
}
export const invitation = (sessionId: string, members: object = {}) =>
  notification('wrtcsSessionInvitationNotification', sessionId, {
    originatorAddress: 'alice@example.com',
    originatorName: 'Alice',
    tParticipantAddress: 'sip:bob@example.com',
    offer: { sdp: 'offer' },
    ...members,
  });
export const accepted = (sessionId: string) => notification('wrtcsAcceptanceNotification', sessionId, { answer: { sdp: 'answer' } });
export const event = (eventType: string, sessionId: string, members: object = {}) =>
  notification('wrtcsEventNotification', sessionId, { eventType, ...members });
export const outgoing = {
  type: 'invite',
  callId: 'c-1',
  from: 'sip:bob@example.com',
  to: 'sip:alice@example.com',
  sdp: 'offer',
  trickle: true,
} as const;

/** Until everything that waits for nothing but its turn has had it. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
  }
}

/** A promise and the means to settle it. */
export function withReply(): { reply: Promise<ScriptedReply>; give: (reply: ScriptedReply) => void } {
  let give: (reply: ScriptedReply) => void = () => undefined;
  const reply = new Promise<ScriptedReply>((resolve) => (give = resolve));
  return { reply, give };
}
