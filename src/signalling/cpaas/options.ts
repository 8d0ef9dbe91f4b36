import type { Log } from '../../log';
import type { BackoffOptions } from '../backoff';

/** Where the service is. */
export interface ServerAddress {
  /** Default `https`. */
  protocol?: 'http' | 'https' | undefined;
  /** The host; with a port of its own (`localhost:8443`), that one wins over `port`. */
  base: string;
  /** Default: that of the protocol. */
  port?: number | undefined;
  /** Of the REST interface. Default `v1`. */
  version?: string | undefined;
  /** Default: `wss` with `https`, `ws` with `http`. */
  websocketProtocol?: 'ws' | 'wss' | undefined;
}

/** Who the user is, and what the service lets in. */
export interface Credentials {
  accessToken: string;
  /** The platform's user id: `{user}` in every path (PROTOCOL §1.2). */
  username: string;
}

/** The form of the liveness check (PROTOCOL §2.4). */
export interface LivenessMethod {
  type: 'pingPong' | 'keepAlive';
  responsibleParty: 'client' | 'server';
}

export interface ConnectivityOptions extends BackoffOptions {
  /** Default: the client pings, the service answers. */
  method?: LivenessMethod | undefined;
  /** In ms. Default 30 000. While a call is in progress it is 2 s at most. */
  pingInterval?: number | undefined;
  /** Default 3. */
  maxMissedPings?: number | undefined;
  /** Default true. */
  autoReconnect?: boolean | undefined;
  /** Whether the liveness of the socket is checked at all. Default true. */
  checkConnectivity?: boolean | undefined;
}

/** As much of a browser's WebSocket as is used. */
export interface SocketLike {
  addEventListener(type: 'open' | 'close' | 'error', listener: (event: unknown) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  send(text: string): void;
  close(): void;
}
export type SocketConstructor = new (url: string) => SocketLike;

export interface CpaasOptions {
  server: ServerAddress;
  /** Names this application on this device (PROTOCOL §2.1). */
  clientCorrelator: string;
  /** The newest tokens; asked at each request. Undefined before login. */
  credentials: () => Credentials | undefined;
  /** Asked once when the service refuses the token. True: there is a new one, and the request is repeated. */
  renew?: (() => Promise<boolean>) | undefined;
  connectivity?: ConnectivityOptions | undefined;
  subscription?:
    | {
        /** Lifetime of the channel that is asked for, in seconds. */
        expires?: number | undefined;
        /** For the whole of `subscribe`, in seconds. Default 20. */
        timeout?: number | undefined;
      }
    | undefined;
  notifications?:
    | {
        /** How many ids are remembered to tell repeated notifications. Default 100. */
        idCacheLength?: number | undefined;
      }
    | undefined;
  /** For each request and for opening the socket, in ms. Default 10 000. */
  requestTimeoutMs?: number | undefined;
  log: Log;
  /** Default: that of the platform, looked up at each use; so too the next two. */
  fetch?: typeof globalThis.fetch | undefined;
  WebSocket?: SocketConstructor | undefined;
  random?: (() => number) | undefined;
}

const host = ({ base, port }: ServerAddress) => (port === undefined || /:\d+$/.test(base) ? base : `${base}:${port}`);

/** `https://host:port`, to which the paths of the REST interface are added. */
export function restOrigin(server: ServerAddress): string {
  return `${server.protocol ?? 'https'}://${host(server)}`;
}

/** `wss://host:port`, to which the path of a channel is added. */
export function socketOrigin(server: ServerAddress): string {
  return `${server.websocketProtocol ?? (server.protocol === 'http' ? 'ws' : 'wss')}://${host(server)}`;
}
