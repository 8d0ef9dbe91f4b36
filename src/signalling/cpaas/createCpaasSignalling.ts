import { notificationId, readNotification, turnPath, turnResponse, type Feature } from '../../protocol';
import { backoffDefaults } from '../backoff';
import { createListeners } from '../listeners';
import type { CallMessage, Link, Signalling } from '../signalling';
import { defaultMethod, defaultPingIntervalMs } from './connection';
import { createLink } from './link';
import type { CpaasOptions } from './options';
import { createRest } from './rest';
import { createSeenIds } from './seenIds';
import { auditFailure } from './session';
import { createSessions } from './sessions';

/** Signalling over the REST interface and the notification channel of the Kandy CPaaS (PROTOCOL §0 to §6). */
export interface CpaasSignalling extends Signalling {
  /** There are new tokens: a link that waits, or was given up for the old ones, is tried again at once. */
  credentialsChanged(): void;
}

/** How long calls live on while the service refuses the tokens. */
const unauthorizedGraceMs = 10_000;
const defaultSeenIds = 100;

/** Makes the adapter; nothing is sent before `subscribe`. Importable and callable without a window. */
export function createCpaasSignalling(given: CpaasOptions): CpaasSignalling {
  const options = { ...given, connectivity: { ...given.connectivity } };
  const { log, clientCorrelator, connectivity } = options;
  const messages = createListeners<CallMessage>(log);
  const notifications = createListeners<unknown>(log);
  const isNew = createSeenIds(options.notifications?.idCacheLength ?? defaultSeenIds);
  let grace: ReturnType<typeof setTimeout> | undefined;

  const rest = createRest(options);
  const serviceHas = (feature: Feature) => link.connection?.subscription.features.has(feature) ?? false;
  const link = createLink({ rest, options, inCall: () => sessions.busy, onFrame: hearFrame });
  const sessions = createSessions({
    rest,
    clientCorrelator,
    trickleRoute: () => (serviceHas('trickle') ? link.connection?.channel : undefined),
    serviceHas,
    deliver: (message) => messages.tell(message),
    onCount: hurryLiveness,
    log,
  });
  link.onChange(onLink);

  function hearFrame(frame: unknown) {
    const id = notificationId(frame);
    if (id === undefined) return log.warn('a notification without an id was dropped');
    if (!isNew(id)) return;
    notifications.tell(frame);
    const notification = readNotification(frame);
    if (notification) sessions.hear(notification);
    else log.warn('a notification that is not of a call, or malformed, was passed over');
  }

  let wasBusy = false;
  function hurryLiveness() {
    if (sessions.busy === wasBusy) return;
    wasBusy = sessions.busy;
    link.connection?.socket.watch();
  }

  function onLink(state: Link) {
    clearTimeout(grace);
    if (state.state === 'up') sessions.resync();
    // A service that no longer knows us, perhaps restarted with other secrets, will never tell us that a call is over.
    const refused = state.state === 'down' && state.error?.reason === 'unauthorized';
    if (refused && sessions.busy) grace = setTimeout(() => sessions.endAll(auditFailure), unauthorizedGraceMs);
  }

  return {
    subscribe: () => link.subscribe(),
    unsubscribe() {
      sessions.pause();
      return link.unsubscribe();
    },
    send: (message) => sessions.send(message),
    onMessage: (listener) => messages.add(listener),
    onNotification: (listener) => notifications.add(listener),
    get link() {
      return link.state;
    },
    onLink: (listener) => link.onChange(listener),
    get canTrickle() {
      return serviceHas('trickle');
    },
    async turnCredentials() {
      const body = { wrtcsTurnCredentials: { clientCorrelator } };
      const reply = await rest.ask({ operation: 'Fetch credentials', method: 'POST', collection: turnPath, body, schema: turnResponse });
      if (!reply.ok) throw reply.error;
      return reply.value.wrtcsTurnCredentials;
    },
    forget: (callId) => sessions.forget(callId),
    socketState() {
      if (!link.connection) return undefined;
      const { reconnectLimit, reconnectDelay } = { ...backoffDefaults, ...connectivity };
      const connected = link.state.state === 'up';
      return {
        connected,
        pinging: connected && connectivity.checkConnectivity !== false,
        method: connectivity.method ?? defaultMethod,
        pingInterval: connectivity.pingInterval ?? defaultPingIntervalMs,
        reconnectLimit: reconnectLimit ?? backoffDefaults.reconnectLimit,
        reconnectDelay: reconnectDelay ?? backoffDefaults.reconnectDelay,
        platform: 'cpaas',
      };
    },
    enableConnectivityChecking(enabled) {
      connectivity.checkConnectivity = enabled;
      link.connection?.socket.watch();
    },
    credentialsChanged: () => link.retryNow(),
  };
}
