import { HookswitchError } from '../errors';
import type { TurnCredentials } from '../signalling';
import type { LiveCall } from './liveCall';

/** A STUN or TURN server, as an application configures it. */
export interface IceServerConfig {
  urls: string | string[];
  username?: string | undefined;
  credential?: string | undefined;
}

/**
 * The servers for a peer connection. Credentials of the service go to every server that has none of its own (PROTOCOL §3.1);
 * TURN servers that end up without, and addresses that are none, are left out, because a browser throws at them, and reported by
 * `onDropped`.
 */
export function iceServersFor(
  configured: readonly IceServerConfig[],
  credentials: TurnCredentials | undefined,
  onDropped: (error: HookswitchError) => void,
): RTCIceServer[] {
  const known = configured.flatMap((server) => withKnownScheme(server, onDropped));
  const offered = configured.length === 0 && credentials?.urls?.length ? [{ urls: [...credentials.urls] }] : known;
  const servers = offered.flatMap((server) => withCredentials(server, credentials));
  if (turnUrls(servers) < turnUrls(offered)) onDropped(new HookswitchError('call:2', { reason: 'no-turn-credentials' }));
  return servers;
}

function withCredentials({ urls, username, credential }: IceServerConfig, fromService: TurnCredentials | undefined): RTCIceServer[] {
  if (username !== undefined && credential !== undefined) return [{ urls, username, credential }];
  if (fromService) return [{ urls, username: fromService.username, credential: fromService.password }];
  if (turnUrls([{ urls }]) === 0) return [{ urls }];
  const usable = list(urls).filter((url) => !isTurn(url));
  return usable.length > 0 ? [{ urls: usable }] : [];
}

function withKnownScheme(server: IceServerConfig, onDropped: (error: HookswitchError) => void): IceServerConfig[] {
  const all = list(server.urls);
  const urls = all.filter((url) => /^(stun|turn)s?:/i.test(url));
  for (const url of all) {
    const detail = `The ICE server '${url}' is left out: its address must begin with stun:, stuns:, turn: or turns:.`;
    if (!urls.includes(url)) onDropped(new HookswitchError('BAD_INPUT', { detail }));
  }
  if (urls.length === all.length) return [server];
  return urls.length > 0 ? [{ ...server, urls }] : [];
}

const list = (urls: string | string[]) => (typeof urls === 'string' ? [urls] : urls);
const isTurn = (url: string) => /^turns?:/i.test(url);
/** How many there are. */
const turnUrls = (servers: readonly { urls: string | string[] }[]) => servers.flatMap(({ urls }) => list(urls)).filter(isTurn).length;

/** Keeps the service's TURN credentials and asks for new ones before they expire. */
export interface TurnCredentialCache {
  /** What is known, asking the service if need be. Never rejects: without credentials a call may still do on its own network. */
  current(): Promise<TurnCredentials | undefined>;
  /** The same, but always asks the service; what is known and still holds serves where that fails. */
  renewed(): Promise<TurnCredentials | undefined>;
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
  let known: { credentials: TurnCredentials | undefined; staleAt: number; endsAt: number } | undefined;
  let flight: Promise<TurnCredentials | undefined> | undefined;

  function ask() {
    const asked = fetchCredentials().then(
      (credentials) => {
        if (flight !== asked) return credentials;
        flight = undefined;
        const lifeMs = credentials?.ttl === undefined ? Infinity : credentials.ttl * 1000;
        known = { credentials, staleAt: Date.now() + lifeMs * refreshAfter, endsAt: Date.now() + lifeMs };
        return credentials;
      },
      (error: unknown) => {
        onFailure(error);
        if (flight !== asked) return undefined;
        flight = undefined; // the next call asks again
        return known && Date.now() < known.endsAt ? known.credentials : undefined;
      },
    );
    flight = asked;
    return asked;
  }
  return {
    current: () => (known && Date.now() < known.staleAt ? Promise.resolve(known.credentials) : (flight ?? ask())),
    renewed: () => flight ?? ask(),
    reset(again) {
      known = undefined;
      flight = undefined;
      if (again) void ask();
    },
  };
}

/** Gives the connection of a call servers with new credentials, for an ICE restart: those from before may have expired. */
export async function renewIceServers(live: LiveCall): Promise<void> {
  const { iceServers } = await live.during(() => live.context.peerOptions(live.call.bandwidth, 'fresh'));
  await live.during(() => live.media.peer.setIceServers(iceServers));
}
