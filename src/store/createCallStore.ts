import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClientEvent, ClientEvents } from '../engine';
import { callsOf, historyOf, isConnected, pictureOf, same, tracksOf, type Picture, type PicturedClient } from './picture';

/** A read-only picture of a client for the screen, as a zustand store. */
export interface CallStore extends Pick<StoreApi<Picture>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Takes a fresh picture of the client and follows its events until the returned function is called. Does nothing to its calls. */
  connect(): () => void;
  /** The person has seen the last error. */
  dismissError(): void;
}

type Refresh<E extends ClientEvent> = (client: PicturedClient, before: Picture, params: ClientEvents[E]) => Partial<Picture>;

const calls = (client: PicturedClient, before: Picture) => {
  const now = callsOf(client, before.calls);
  return { calls: now, tracks: tracksOf(client, now, before.tracks) };
};
const tracks = (client: PicturedClient, before: Picture): Partial<Picture> => ({ tracks: tracksOf(client, before.calls, before.tracks) });
const subscription = (client: PicturedClient, before: Picture): Partial<Picture> => {
  const now = same(before.subscription, client.services.getSubscriptions());
  return { subscription: now, ...(now.subscribed.length > before.subscription.subscribed.length && served(before)) };
};
/** One failure may come as two events. */
const failure = (_: PicturedClient, { lastError }: Picture, { error, callId }: ClientEvents['media:error']): Partial<Picture> =>
  lastError?.error === error ? {} : { lastError: { error, callId, at: Date.now() } };
/** What is said of a failure is no longer true once the same has succeeded. */
const called: Partial<Picture> = { lastError: undefined };
const served = ({ lastError }: Picture): Partial<Picture> => (lastError?.callId === undefined ? { lastError: undefined } : {});

/** The call and why it is in its state; reasons of calls that are forgotten go with them. */
const change = (client: PicturedClient, before: Picture, { callId, previous, transition, error }: ClientEvents['call:stateChange']) => {
  const now = calls(client, before);
  const others = Object.entries(before.transitions).filter(([id]) => id !== callId && now.calls[id]);
  const hasConnected = !error && previous.state !== 'Connected' && now.calls[callId]?.state === 'Connected';
  return { ...now, transitions: Object.fromEntries(transition ? [...others, [callId, transition]] : others), ...(hasConnected && called) };
};

const history = (client: PicturedClient, before: Picture): Partial<Picture> => ({ callHistory: historyOf(client, before.callHistory) });

/** The calls, and what has failed of them since the last look. */
const missed = (client: PicturedClient, before: Picture): Partial<Picture> => {
  const now = calls(client, before);
  const failed = Object.values(now.calls).findLast(({ id, error }) => error && error !== before.calls[id]?.error);
  return { ...now, ...(failed?.error && { lastError: { error: failed.error, callId: failed.id, at: Date.now() } }) };
};

/** For each event of a client, the part of the picture it changes; `null`: nothing that is on the screen. */
const mirror: { [E in ClientEvent]: Refresh<E> | null } = {
  'call:start': (client, before) => ({ ...calls(client, before), ...called }),
  'call:receive': calls,
  'call:stateChange': change,
  'call:operation': calls,
  'call:newTrack': calls,
  'call:trackEnded': calls,
  'call:error': (client, before, params) => ({ ...calls(client, before), ...failure(client, before, params) }),
  'call:newMedia': calls,
  'call:removedMedia': calls,
  'call:trackReplaced': calls,
  'call:mediaRestart': null,
  'call:statsReceived': null,
  'call:customParameters': calls,
  'call:remoteMediaState': calls,
  'call:join': calls,
  'call:availableCodecs': null,
  'media:muted': tracks,
  'media:unmuted': tracks,
  'media:sourceMuted': tracks,
  'media:sourceUnmuted': tracks,
  'media:error': failure,
  'devices:switched': null, // its tracks come and go by events of their own
  'devices:change': null, // asked for below: the answer comes later
  'subscription:change': subscription,
  'subscription:error': (client, before, params) => ({ ...subscription(client, before), ...failure(client, before, params) }),
  'auth:change': (client, before) => {
    const user = client.getUserInfo();
    return { user, ...(user ? served(before) : called) };
  },
  'auth:error': failure,
  'ws:change': (client) => ({ isConnected: isConnected(client) }),
  'callHistory:change': history,
  'notification:received': null,
};

/** Makes the picture. Works with any client of the SDK's shape. */
export function createCallStore(client: PicturedClient): CallStore {
  const store = createStore<Picture>(() => pictureOf(client));
  const { getState, setState } = store;

  function connect(): () => void {
    let following = true;
    const askForDevices = () => {
      client.media.getDevices().then(
        (devices) => following && setState((before) => ({ devices: same(before.devices, devices) })),
        () => undefined, // no list is as good as an empty one
      );
    };
    setState((before) => ({
      ...subscription(client, before),
      ...missed(client, before),
      ...history(client, before),
      isConnected: isConnected(client),
      user: client.getUserInfo(),
    }));
    askForDevices();
    const stop = client.subscribe((type, params) => {
      // The type picks the row that takes these params; a client of another make may have events of its own.
      const refresh = mirror[type] as Refresh<typeof type> | null | undefined;
      if (refresh) setState(refresh(client, getState(), params));
      if (type === 'devices:change') askForDevices();
    });
    return () => {
      following = false;
      stop();
    };
  }

  return {
    getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    connect,
    dismissError: () => setState({ lastError: undefined }),
  };
}
