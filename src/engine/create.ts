import { HookswitchError } from '../errors';
import { createLog, type Log } from '../log';
import { createBrowserMedia, type Media } from '../media';
import { createCpaasSignalling, requestTokens, type Signalling, type TokenGrant, type TokenResponse } from '../signalling';
import type { Account } from './account';
import type { Client } from './client';
import { livenessMethod, mergeConfig, readConfig, type ClientConfig, type CompleteConfig, type ConfigChange } from './config';
import { createClient, type ClientParts } from './createClient';
import { createEmitter } from './events';
import type { CallHistoryStorage } from './historyStorage';

/** What a client may be given beside its configuration. */
export interface ClientOptions {
  /** Where the call history is kept; without one it lasts as long as the client. */
  callHistoryStorage?: CallHistoryStorage | undefined;
}

/**
 * Makes a client of a calling service. Nothing is sent before `login` or `services.subscribe`; works in Node, too, where
 * there are no devices.
 * @throws HookswitchError `BAD_INPUT` that names the wrong key of the configuration.
 */
export function create(given: ClientConfig, options: ClientOptions = {}): Client {
  const parts = partsOf(given);
  const { getConfig, log } = parts;
  return createClient({
    ...parts,
    ...options,
    media: createBrowserMedia({ log }),
    requestTokens: (grant) => requestTokens({ server: getConfig().authentication.server, ...grant }),
    connect: (account) => cpaasSignalling(getConfig(), account, log),
  });
}

/** What every client has, whatever its ports. */
function partsOf(given: ClientConfig) {
  let config = readConfig(given);
  const log = createLog(() => config.logs.logLevel);
  return {
    getConfig: () => config,
    setConfig: (change: ConfigChange) => void (config = mergeConfig(config, change)),
    log,
    emitter: createEmitter(log),
  };
}

function cpaasSignalling(config: CompleteConfig, account: Account, log: Log) {
  const { authentication, connectivity, subscription, notifications } = config;
  return createCpaasSignalling({
    server: authentication.server,
    clientCorrelator: authentication.clientCorrelator ?? `hookswitch-${Math.random().toString(36).slice(2)}`,
    credentials: () => account.user,
    renew: () => account.renew(),
    connectivity: { ...connectivity, method: livenessMethod(config) },
    subscription: { expires: subscription.expires ?? subscription.channelLifetime, timeout: subscription.timeout },
    notifications,
    log,
  });
}

/** The ports a client can be put on, for tests, stories, and services of another make. */
export interface Ports extends ClientOptions {
  signalling: Signalling;
  media: Media;
  /** Who is logged in from the start. */
  user?: { username: string; identity: string } | undefined;
  /** Where `login` and its renewals get their tokens; without it, `login` is not available. */
  requestTokens?: ((grant: TokenGrant) => Promise<TokenResponse>) | undefined;
}

/** A client on given ports instead of the CPaaS and the browser. */
export function createOn(
  { signalling, media, user, requestTokens = noTokens, ...options }: Ports,
  given: Partial<ClientConfig> = {},
): Client {
  return createClient({
    ...partsOf({ authentication: { server: { base: 'localhost' } }, ...given }),
    ...options,
    media,
    requestTokens,
    user: user && { ...user, accessToken: '' },
    connect: () => signalling,
  });
}

const noTokens: ClientParts['requestTokens'] = () =>
  Promise.reject(new HookswitchError('authentication:1', { detail: 'A client on given ports has no token endpoint; use setTokens.' }));
