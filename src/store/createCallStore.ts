import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClientEvent, ClientEvents } from '../engine';
import { kept, tracksOf, type Picture, type PicturedClient } from './picture';

/** A read-only picture of a client for the screen, as a zustand store. */
export interface CallStore extends Pick<StoreApi<Picture>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Takes a fresh picture of the client and follows its events until the returned function is called. Does nothing to its calls. */
  connect(): () => void;
  /** The person has seen the last error. */
  dismissError(): void;
}

/** All there is to see at once: after an event, too, so that nothing is ever missed. */
function look(client: PicturedClient, before?: Picture) {
  const { call, media, services, callHistory, connection } = client;
  const calls: Picture['calls'] = kept(before?.calls, Object.fromEntries(call.getAll().map((one) => [one.id, one])));
  return {
    calls,
    tracks: tracksOf(client, calls, before?.tracks),
    subscription: services.getSubscriptions(),
    isConnected: connection?.getSocketState().connected ?? true,
    user: client.getUserInfo(),
    callHistory: callHistory?.getAll() ?? [],
    chosenDevices: media.getDefaultDevices?.() ?? {},
  };
}

/** What failed of the calls since the last look. */
function missed(now: Seen, before: Picture): Change {
  const failed = Object.values(now.calls).findLast(({ id, error }) => error && error !== before.calls[id]?.error);
  return failed?.error && failure({ error: failed.error, callId: failed.id }, now, before);
}

/** What is said of a failure is no longer true once the same has succeeded; of a service, once it is reached again. */
function served({ subscription }: Seen, { lastError, subscription: before }: Picture): Change {
  return subscription.subscribed.length > before.subscribed.length && lastError?.callId === undefined && succeeded;
}
const succeeded: Partial<Picture> = { lastError: undefined };

type Seen = ReturnType<typeof look>;
/** What is new in the picture, if anything. */
type Change = Partial<Picture> | false | undefined;
type News<E extends ClientEvent> = (params: ClientEvents[E], now: Seen, before: Picture) => Change;

/** One failure may come as two events. */
const failure = ({ error, callId }: ClientEvents['media:error'], _: Seen, { lastError }: Picture): Change =>
  lastError?.error !== error && { lastError: { error, callId, at: Date.now() } };

/** A call that goes on without its TURN server may still fail by that. */
const isOfTurn = ({ lastError }: Picture): boolean => lastError?.error.reason === 'turn-refused';

/** What an event says that cannot be seen afterwards. */
const told: { [E in ClientEvent]?: News<E> } = {
  'call:start': ({ callId }, _, { lastError }) => lastError?.callId !== callId && succeeded,
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
  'auth:change': (_, { user }, { lastError }) => (!user || lastError?.callId === undefined) && succeeded,
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

  /** What did not change keeps its identity, and where nothing did, nobody is woken. */
  const change = (news: (before: Picture) => Change) => setState((before) => kept(before, { ...before, ...news(before) }));
  function refresh(news: (now: Seen, before: Picture) => Change) {
    change((before) => {
      const now = look(client, before);
      return { ...now, ...served(now, before), ...news(now, before) };
    });
  }

  function connect(): () => void {
    let following = true;
    const askForDevices = () => {
      client.media.getDevices().then(
        // What a browser lists is new each time, and has no properties of its own.
        (devices) => following && change((before) => JSON.stringify(before.devices) !== JSON.stringify(devices) && { devices }),
        () => undefined, // no list is as good as an empty one
      );
    };
    refresh(missed);
    askForDevices();
    const stop = client.subscribe((type, params) => {
      // The type picks the row that takes these params; a client of another make may have events of its own.
      const news = told[type];
      refresh((now, before) => news?.(params, now, before));
      if (type === 'devices:change') askForDevices();
    });
    return () => {
      following = false;
      stop();
    };
  }

  return { ...store, connect, dismissError: () => change(() => succeeded) };
}
