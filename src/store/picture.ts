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

/** The tracks of these calls now, by id, as {@link kept}. */
export function tracksOf(client: PicturedClient, calls: Picture['calls'], before?: Picture['tracks']): Picture['tracks'] {
  const ids = Object.values(calls).flatMap(({ localTracks, remoteTracks }) => [...localTracks, ...remoteTracks]);
  const now = ids.flatMap((id) => {
    const { containers: _, ...picture } = client.media.getTrackById(id) ?? {};
    return 'trackId' in picture ? [[id, picture]] : [];
  });
  return kept(before, Object.fromEntries(now) as Picture['tracks']);
}

/**
 * `before` where it says the same as `now`: clients of another make give new records each time they are asked. Otherwise `now`; down to
 * `depth`, with those of its parts from `before` that say the same.
 */
export function kept<T>(before: unknown, now: T, depth = 1): T {
  if (before === now || !isPlain(before) || !isPlain(now)) return now;
  // The same parts under the same names.
  const next = Object.fromEntries(Object.entries(now).map(([key, part]) => [key, kept(before[key], part, depth - 1)]));
  const isSame = Object.keys({ ...before, ...next }).every((key) => Object.is(before[key], next[key]));
  return (isSame ? before : depth > 0 ? next : now) as T;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  // Whatever it is, it has a constructor or none.
  return Array.isArray(value) || (value as Partial<object> | null | undefined)?.constructor === Object;
}
