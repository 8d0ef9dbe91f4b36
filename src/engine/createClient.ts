import type { Log } from '../log';
import type { Media, PeerOptions } from '../media';
import type { Link, Signalling, SocketState } from '../signalling';
import { createAccount, type Account, type AccountContext } from './account';
import type { CallOptions } from './call';
import { createCallApi } from './callApi';
import type { Client } from './client';
import { copyConfig, livenessMethod, type CompleteConfig, type ConfigChange } from './config';
import { createChosenDevices } from './devices';
import type { Emitter } from './events';
import { createCallHistory } from './history';
import type { CallHistoryStorage } from './historyStorage';
import { createTurnCredentialCache, iceServersFor } from './iceServers';
import { createMediaApi } from './mediaApi';
import { createSdpTransform } from './sdpHandlers';
import { createServicesApi } from './servicesApi';
import { createTrackRegistry } from './tracks';
import { version } from './version';

/** The parts a client is put together from. */
export interface ClientParts {
  getConfig(): CompleteConfig;
  setConfig(change: ConfigChange): void;
  log: Log;
  emitter: Emitter;
  media: Media;
  requestTokens: AccountContext['requestTokens'];
  /** Who is logged in from the start, where a service wants no login. */
  user?: AccountContext['user'];
  connect(account: Account): Signalling;
  callHistoryStorage?: CallHistoryStorage | undefined;
}

const platform = 'cpaas';

/** Puts a client together. */
export function createClient({
  getConfig,
  setConfig,
  log,
  emitter,
  media,
  requestTokens,
  user,
  connect,
  callHistoryStorage,
}: ClientParts): Client {
  const { emit } = emitter;
  const account = createAccount({
    requestTokens,
    user,
    emit,
    log,
    isInUse: () => services.isInUse(),
    onTokens: () => signalling.credentialsChanged?.(),
  });
  const signalling = connect(account);
  const tracks = createTrackRegistry();
  const devices = createChosenDevices({ media, emit, onListed: (listed) => calls.reviewDevices(listed) });
  emitter.onListeners(['devices:change', 'devices:switched'], (isHeard) => devices.follow('listeners', isHeard));
  const turn = createTurnCredentialCache(
    () => signalling.turnCredentials(),
    (error) => log.warn('the service gave no TURN credentials', error),
  );
  let isSubscribed = false;

  async function peerOptions(bandwidth: CallOptions['bandwidth'], fresh?: 'fresh'): Promise<PeerOptions> {
    const { call } = getConfig();
    const { iceServers, iceTransportPolicy, ...configuration } = call.defaultPeerConfig;
    const wantsTurn = isSubscribed && call.serverTurnCredentials;
    const credentials = wantsTurn ? await turn[fresh ? 'renewed' : 'current']() : undefined;
    return {
      configuration,
      iceServers: iceServersFor(call.iceServers.length > 0 ? call.iceServers : iceServers, credentials, (error) => {
        log.warn(error.message);
        emit('media:error', { error: error.toBasicError() });
      }),
      iceTransportPolicy: call.iceTransportPolicy ?? iceTransportPolicy,
      iceCollectionIdealTimeoutMs: call.iceCollectionIdealTimeout,
      iceCollectionMaxTimeoutMs: call.iceCollectionMaxTimeout,
      removeH264Codecs: call.removeH264Codecs,
      bandwidth,
      transformSdp: createSdpTransform(() => getConfig().call.sdpHandlers, bandwidth),
    };
  }

  const calls = createCallApi({
    signalling,
    media,
    tracks,
    devices,
    subscribed: () => settled(),
    peerOptions,
    emit,
    on: emitter.on,
    log,
    user: () => account.user,
    settings: () => getConfig().call,
    setSdpHandlers: (sdpHandlers) => setConfig({ call: { sdpHandlers } }),
  });
  const callHistory = createCallHistory({ on: emitter.on, getCall: calls.getById, tracks, emit, log, storage: callHistoryStorage });
  const services = createServicesApi({
    signalling,
    emit,
    isLoggedIn: () => account.user !== undefined,
    onSubscribed() {
      isSubscribed = true;
      turn.reset(getConfig().call.serverTurnCredentials);
    },
    onUnsubscribing() {
      isSubscribed = false;
      turn.reset(false);
      calls.endAll();
    },
  });
  const { endAll, tellMediaState, reviewDevices: _, ...call } = calls;
  const { unsubscribeAll, settled, isInUse, ...publicServices } = services;

  let previous: Link['state'] = signalling.link.state;
  signalling.onLink(({ state }) => {
    if (state !== previous || state === 'reconnecting') emit('ws:change', { platform });
    previous = state;
  });
  signalling.onNotification((payload) => emit('notification:received', { payload }));

  return {
    call,
    callHistory,
    media: createMediaApi({ media, tracks, devices, emit, log, onMuted: tellMediaState }),
    services: publicServices,
    connection: {
      getSocketState: () => signalling.socketState() ?? { ...noSocket(getConfig()), connected: signalling.link.state === 'up' },
      enableConnectivityChecking: (enabled) => signalling.enableConnectivityChecking(enabled),
    },
    on: emitter.on,
    off: emitter.off,
    subscribe: emitter.subscribe,
    unsubscribe: emitter.unsubscribe,
    setTokens: (tokens) => account.setTokens(tokens),
    login: (credentials) => account.login(credentials),
    async logout() {
      endAll();
      if (isInUse()) await unsubscribeAll();
      account.forget();
    },
    getUserInfo: () => account.user,
    getConfig: () => copyConfig(getConfig()),
    updateConfig: setConfig,
    getVersion: () => version,
  };
}

function noSocket(config: CompleteConfig): SocketState {
  const { pingInterval, reconnectLimit, reconnectDelay } = config.connectivity;
  return {
    connected: false,
    pinging: false,
    method: livenessMethod(config),
    pingInterval,
    reconnectLimit,
    reconnectDelay,
    platform,
  };
}
