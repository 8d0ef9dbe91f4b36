import { HookswitchError } from '../errors';
import type { TurnCredentials } from '../signalling';

/** A STUN or TURN server, as an application configures it. */
export interface IceServerConfig {
  urls: string | string[];
  username?: string | undefined;
  credential?: string | undefined;
}

/**
 * The servers for a peer connection. Credentials of the service go to every server that has none of its own (PROTOCOL §3.1);
 * TURN servers that end up without are left out, because a browser throws at them, and reported by `onDropped`.
 */
export function iceServersFor(
  configured: readonly IceServerConfig[],
  credentials: TurnCredentials | undefined,
  onDropped: (error: HookswitchError) => void,
): RTCIceServer[] {
  const offered = configured.length === 0 && credentials?.urls?.length ? [{ urls: [...credentials.urls] }] : configured;
  const servers = offered.flatMap((server) => withCredentials(server, credentials));
  const dropped = offered.some((server) => hasTurn(server.urls)) && !servers.some((server) => hasTurn(server.urls));
  if (dropped) onDropped(new HookswitchError('call:2', { reason: 'no-turn-credentials' }));
  return servers;
}

function withCredentials({ urls, username, credential }: IceServerConfig, fromService: TurnCredentials | undefined): RTCIceServer[] {
  if (username !== undefined && credential !== undefined) return [{ urls, username, credential }];
  if (fromService) return [{ urls, username: fromService.username, credential: fromService.password }];
  const usable = list(urls).filter((url) => !isTurn(url));
  return usable.length > 0 ? [{ urls: usable }] : [];
}

const list = (urls: string | string[]) => (typeof urls === 'string' ? [urls] : urls);
const isTurn = (url: string) => /^turns?:/i.test(url);
const hasTurn = (urls: string | string[]) => list(urls).some(isTurn);

/** Keeps the service's TURN credentials and asks for new ones before they expire. */
export interface TurnCredentialCache {
  /** What is known, asking the service if need be. Never rejects: without credentials a call may still do on its own network. */
  current(): Promise<TurnCredentials | undefined>;
  /** Forgets what is known, and asks at once if `again`. */
  reset(again: boolean): void;
}

/** After this part of their life, credentials are fetched anew. */
const refreshAfter = 0.8;

/** An empty cache over `fetchCredentials`, which may reject. */
export function createTurnCredentialCache(
  fetchCredentials: () => Promise<TurnCredentials | undefined>,
  onFailure: (error: unknown) => void,
): TurnCredentialCache {
  let known: Promise<TurnCredentials | undefined> | undefined;
  let staleAt = Infinity;

  function ask() {
    const asked = fetchCredentials().then(
      (credentials) => {
        if (known === asked) staleAt = credentials?.ttl === undefined ? Infinity : Date.now() + credentials.ttl * 1000 * refreshAfter;
        return credentials;
      },
      (error: unknown) => {
        onFailure(error);
        if (known === asked) known = undefined; // the next call asks again
        return undefined;
      },
    );
    staleAt = Infinity;
    known = asked;
    return asked;
  }
  return {
    current: () => (known && Date.now() < staleAt ? known : ask()),
    reset(again) {
      known = undefined;
      if (again) void ask();
    },
  };
}
