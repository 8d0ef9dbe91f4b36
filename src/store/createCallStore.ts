import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClientEvent, ClientEvents } from '../engine';
import { callsOf, same, tracksOf, type Picture, type PicturedClient } from './picture';

/** A read-only picture of a client for the screen, as a zustand store. */
export interface CallStore extends Pick<StoreApi<Picture>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Takes a fresh picture of the client and follows its events until the returned function is called. Does nothing to its calls. */
  connect(): () => void;
  /** The person has seen the last error. */
  dismissError(): void;
}

/** All there is to see at once. After every event: what did not change keeps its identity, and what has changed is never missed. */
function look(client: PicturedClient, before?: Picture) {
  const { call, media, services, callHistory, connection } = client;
  const calls = callsOf(call.getAll(), before?.calls);
  return {
    calls,
    tracks: tracksOf(client, calls, before?.tracks),
    subscription: same(before?.subscription, services.getSubscriptions()),
    isConnected: connection?.getSocketState().connected ?? true,
    user: same(before?.user, client.getUserInfo()),
    callHistory: same(before?.callHistory, callHistory?.getAll() ?? []),
    chosenDevices: same(before?.chosenDevices, media.getDefaultDevices?.() ?? {}),
  };
}

/** What failed of the calls since the last look. */
function missed(now: Seen, before: Picture): Partial<Picture> {
  const failed = Object.values(now.calls).findLast(({ id, error }) => error && error !== before.calls[id]?.error);
  return failed?.error ? failure({ error: failed.error, callId: failed.id }, now, before) : {};
}

/** What is said of a failure is no longer true once the same has succeeded; of a service, once it is reached again. */
function served({ subscription }: Seen, { lastError, subscription: before }: Picture): Partial<Picture> {
  return subscription.subscribed.length > before.subscribed.length && lastError?.callId === undefined ? succeeded : {};
}
const succeeded: Partial<Picture> = { lastError: undefined };

type Seen = ReturnType<typeof look>;
type News<E extends ClientEvent> = (params: ClientEvents[E], now: Seen, before: Picture) => Partial<Picture>;

/** One failure may come as two events. */
const failure = ({ error, callId }: ClientEvents['media:error'], _: Seen, { lastError }: Picture): Partial<Picture> =>
  lastError?.error === error ? {} : { lastError: { error, callId, at: Date.now() } };

/** A call that goes on without its TURN server may still fail by that. */
const isOfTurn = ({ lastError }: Picture): boolean => lastError?.error.reason === 'turn-refused';

/** What an event says that cannot be seen afterwards. */
const told: { [E in ClientEvent]?: News<E> } = {
  'call:start': ({ callId }, _, { lastError }) => (lastError?.callId === callId ? {} : succeeded),
  // Why the call is in its state; reasons of calls that are forgotten go with them.
  'call:stateChange'({ callId, previous, transition, error }, { calls }, before) {
    const others = Object.entries(before.transitions).filter(([id]) => id !== callId && calls[id]);
    const hasConnected = !error && previous.state !== 'Connected' && calls[callId]?.state === 'Connected';
    return {
      transitions: Object.fromEntries(transition ? [...others, [callId, transition]] : others),
      ...(hasConnected && !isOfTurn(before) && succeeded),
    };
  },
  'call:error': failure,
  'media:error': failure,
  'subscription:error': failure,
  'auth:error': failure,
  'devices:switched': (lastSwitch) => ({ lastSwitch }),
  // Who comes next shall not see what failed for another.
  'auth:change': (_, { user }, { lastError }) => (user && lastError?.callId !== undefined ? {} : succeeded),
};

/** Makes the picture. Works with any client of the SDK's shape. */
export function createCallStore(client: PicturedClient): CallStore {
  // Devices come later, as the browser tells of them in its own time.
  const { setState, ...store } = createStore<Picture>(() => ({
    ...look(client),
    transitions: {},
    devices: { camera: [], microphone: [], speaker: [] },
    lastSwitch: undefined,
    lastError: undefined,
  }));

  function refresh(news: (now: Seen, before: Picture) => Partial<Picture> | undefined) {
    setState((before) => {
      const now = look(client, before);
      return { ...now, ...served(now, before), ...news(now, before) };
    });
  }

  function connect(): () => void {
    let following = true;
    const askForDevices = () => {
      client.media.getDevices().then(
        (devices) => following && setState((before) => ({ devices: same(before.devices, devices) })),
        () => undefined, // no list is as good as an empty one
      );
    };
    refresh(missed);
    askForDevices();
    const stop = client.subscribe((type, params) => {
      // The type picks the row that takes these params; a client of another make may have events of its own.
      const news = told[type];
      refresh((now, before) => news?.(params, now, before));
      // A permission given for a call gives the list its labels, and browsers do not tell.
      if (type === 'devices:change' || type === 'call:newTrack') askForDevices();
    });
    return () => {
      following = false;
      stop();
    };
  }

  return { ...store, connect, dismissError: () => setState(succeeded) };
}
