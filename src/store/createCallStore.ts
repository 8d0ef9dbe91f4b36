import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClientEvent, ClientEvents } from '../engine';
import { callsOf, pictureOf, same, tracksOf, type Picture, type PicturedClient } from './picture';

/** A read-only picture of a client for the screen, as a zustand store. */
export interface CallStore extends Pick<StoreApi<Picture>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Takes a fresh picture of the client and follows its events until the returned function is called. Does nothing to its calls. */
  connect(): () => void;
  /** The person has seen the last error. */
  dismissError(): void;
}

type Refresh<E extends ClientEvent> = (client: PicturedClient, before: Picture, params: ClientEvents[E]) => Partial<Picture>;

const calls = (client: PicturedClient, before: Picture): Partial<Picture> => {
  const now = callsOf(client, before.calls);
  return { calls: now, tracks: tracksOf(client, now, before.tracks) };
};
const tracks = (client: PicturedClient, before: Picture): Partial<Picture> => ({ tracks: tracksOf(client, before.calls, before.tracks) });
const subscription = (client: PicturedClient, before: Picture): Partial<Picture> => ({
  subscription: same(before.subscription, client.services.getSubscriptions()),
});
const failure = (_: PicturedClient, __: Picture, { error, callId }: ClientEvents['media:error']): Partial<Picture> => ({
  lastError: { error, callId },
});

/** For each event of a client, the part of the picture it changes; `null`: nothing that is on the screen. */
const mirror: { [E in ClientEvent]: Refresh<E> | null } = {
  'call:start': calls,
  'call:receive': calls,
  'call:stateChange': calls,
  'call:operation': calls,
  'call:newTrack': calls,
  'call:trackEnded': calls,
  'call:error': (client, before, params) => ({ ...calls(client, before), ...failure(client, before, params) }),
  'media:muted': tracks,
  'media:unmuted': tracks,
  'media:sourceMuted': tracks,
  'media:sourceUnmuted': tracks,
  'media:error': failure,
  'devices:change': null, // asked for below: the answer comes later
  'subscription:change': subscription,
  'subscription:error': (client, before, params) => ({ ...subscription(client, before), ...failure(client, before, params) }),
  'auth:change': (client) => ({ user: client.getUserInfo() }),
  'auth:error': failure,
  'ws:change': null,
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
    setState((before) => ({ ...calls(client, before), ...subscription(client, before), user: client.getUserInfo() }));
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
