import type { BasicError, Call, CallHistoryEntry, Client, Devices, Subscriptions, Track, Transition, UserInfo } from '../engine';

/** A track for the screen: without the elements it is shown in, which are the page's own. */
export type TrackPicture = Omit<Track, 'containers'>;

/** What went wrong last, and with which call. */
export interface ErrorPicture {
  readonly error: BasicError;
  readonly callId?: string | undefined;
  /** In ms since 1970: the same may go wrong again. */
  readonly at: number;
}

/** What there is to see of a client. Whatever did not change keeps its identity, so `===` tells. */
export interface Picture {
  /** By id, in the order in which they came; those that are over among them. */
  readonly calls: Readonly<Record<string, Call>>;
  /** By id. */
  readonly tracks: Readonly<Record<string, TrackPicture>>;
  /** Why a call is in its state, by its id, where the service said so. */
  readonly transitions: Readonly<Record<string, Transition>>;
  readonly subscription: Subscriptions;
  /** Whether the path to the service is open now: a subscription outlives the tries to have it back. */
  readonly isConnected: boolean;
  readonly user: UserInfo | undefined;
  /** Calls that are over, newest first. */
  readonly callHistory: readonly CallHistoryEntry[];
  readonly devices: Devices;
  readonly lastError: ErrorPicture | undefined;
}

/** What the store asks of a client: ours, or any other of the SDK's shape. */
export type PicturedClient = Pick<Client, 'subscribe' | 'getUserInfo'> & {
  readonly call: Pick<Client['call'], 'getAll'>;
  readonly media: Pick<Client['media'], 'getTrackById' | 'getDevices'>;
  readonly services: Pick<Client['services'], 'getSubscriptions'>;
  readonly callHistory?: Pick<Client['callHistory'], 'getAll'> | undefined;
  readonly connection?: Pick<Client['connection'], 'getSocketState'> | undefined;
};

const noDevices: Devices = { camera: [], microphone: [], speaker: [] };

/** A first picture. Devices come later, as the browser tells of them in its own time. */
export function pictureOf(client: PicturedClient): Picture {
  const calls = callsOf(client, {});
  return {
    calls,
    tracks: tracksOf(client, calls, {}),
    transitions: {},
    subscription: client.services.getSubscriptions(),
    isConnected: isConnected(client),
    user: client.getUserInfo(),
    callHistory: historyOf(client, []),
    devices: noDevices,
    lastError: undefined,
  };
}

/** The calls now; each that did not change is the one of before, and so is the whole where none did. */
export function callsOf(client: PicturedClient, before: Picture['calls']): Picture['calls'] {
  return kept(before, Object.fromEntries(client.call.getAll().map((call) => [call.id, same(before[call.id], call)])));
}

/** The tracks of these calls now, as {@link callsOf}. */
export function tracksOf(client: PicturedClient, calls: Picture['calls'], before: Picture['tracks']): Picture['tracks'] {
  const ids = Object.values(calls).flatMap(({ localTracks, remoteTracks }) => [...localTracks, ...remoteTracks]);
  const now = ids.flatMap((id) => {
    const track = client.media.getTrackById(id);
    if (!track) return [];
    const { containers: _, ...picture } = track;
    return [[id, same(before[id], picture)] as const];
  });
  return kept(before, Object.fromEntries(now));
}

/** The history now, or the one of before where it says the same; empty where the client keeps none. */
export function historyOf({ callHistory }: PicturedClient, before: Picture['callHistory']): Picture['callHistory'] {
  return same(before, callHistory?.getAll() ?? []);
}

/** A client that does not tell is taken to be. */
export function isConnected({ connection }: PicturedClient): boolean {
  return connection?.getSocketState().connected ?? true;
}

/** `before` where it says the same as `now`. Clients of another make give new records each time they are asked. */
export function same<T extends object>(before: T | undefined, now: T): T {
  return before !== undefined && saysTheSame(before, now) ? before : now;
}

function kept<T>(before: Readonly<Record<string, T>>, now: Record<string, T>): Readonly<Record<string, T>> {
  const ids = Object.keys(now);
  return ids.length === Object.keys(before).length && ids.every((id) => before[id] === now[id]) ? before : now;
}

function saysTheSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isPlain(one) || !isPlain(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && saysTheSame(one[key], other[key]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
}
