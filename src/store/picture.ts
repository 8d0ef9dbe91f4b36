import type {
  BasicError,
  Call,
  CallHistoryEntry,
  Client,
  DeviceChoice,
  Devices,
  DeviceSwitch,
  Subscriptions,
  Track,
  Transition,
  UserInfo,
} from '../engine';

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
  /** For calls to come; empty where the client keeps none. */
  readonly chosenDevices: DeviceChoice;
  /** The last time a device was plugged out, or in again, and another took its place. */
  readonly lastSwitch: DeviceSwitch | undefined;
  readonly lastError: ErrorPicture | undefined;
}

/** What the store asks of a client: ours, or any other of the SDK's shape. */
export type PicturedClient = Pick<Client, 'subscribe' | 'getUserInfo'> & {
  readonly call: Pick<Client['call'], 'getAll'>;
  readonly media: Pick<Client['media'], 'getTrackById' | 'getDevices'> & Partial<Pick<Client['media'], 'getDefaultDevices'>>;
  readonly services: Pick<Client['services'], 'getSubscriptions'>;
  readonly callHistory?: Pick<Client['callHistory'], 'getAll'> | undefined;
  readonly connection?: Pick<Client['connection'], 'getSocketState'> | undefined;
};

/** The calls now; each that did not change is the one of before, and so is the whole where none did. */
export function callsOf(calls: readonly Call[], before: Picture['calls'] = {}): Picture['calls'] {
  return same(before, Object.fromEntries(calls.map((call) => [call.id, same(before[call.id], call)])));
}

/** The tracks of these calls now, as {@link callsOf}. */
export function tracksOf(client: PicturedClient, calls: Picture['calls'], before: Picture['tracks'] = {}): Picture['tracks'] {
  const ids = Object.values(calls).flatMap(({ localTracks, remoteTracks }) => [...localTracks, ...remoteTracks]);
  const now = ids.flatMap((id) => {
    const track = client.media.getTrackById(id);
    if (!track) return [];
    const { containers: _, ...picture } = track;
    return [[id, same(before[id], picture)] as const];
  });
  return same(before, Object.fromEntries(now));
}

/** `before` where it says the same as `now`. Clients of another make give new records each time they are asked. */
export function same<T>(before: T | undefined, now: T): T {
  return before !== undefined && saysTheSame(before, now) ? before : now;
}

function saysTheSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isPlain(one) || !isPlain(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && saysTheSame(one[key], other[key]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  // Whatever it is, it has a constructor or none.
  return Array.isArray(value) || (value as Partial<object> | null | undefined)?.constructor === Object;
}
