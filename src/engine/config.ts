import * as v from 'valibot';
import { HookswitchError } from '../errors';
import type { SdpHandler } from './sdpHandlers';

// The message of each schema says what the value must be; `readConfig` makes a sentence of it.
const text = v.pipe(v.string('a text'), v.nonEmpty('a text that is not empty'));
const hostName = v.pipe(text, v.regex(/^[^/?#@\s]+$/, 'a host, with or without a port, and nothing before or after it'));
const amount = v.pipe(v.number('a number'), v.finite('a number'), v.minValue(0, '0 or more'));
const bool = (fallback: boolean) => v.optional(v.boolean('true or false'), fallback);
const ms = (fallback: number) => v.optional(amount, fallback);
const choice = <const Words extends readonly string[]>(...words: Words) => v.picklist(words, words.map((word) => `'${word}'`).join(' or '));

/** An object. Where one of its keys is missing, the message is that of the key. */
function section<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.object(entries, ({ expected }) => {
    const missing = entries[expected.slice(1, -1)]; // `expected` is the key in quotes, or the word Object
    return missing && 'message' in missing && typeof missing.message === 'string' ? missing.message : 'an object';
  });
}

const portNumber = 'a port number, 1 to 65535';
const port = v.pipe(
  v.union([v.number(), v.string()], portNumber),
  v.check((given) => /^\d{1,5}$/.test(String(given)) && Number(given) >= 1 && Number(given) <= 65535, portNumber),
  v.transform(Number),
);
const methodType = choice('pingPong', 'keepAlive');
const method = v.union(
  [methodType, section({ type: methodType, responsibleParty: v.optional(choice('client', 'server'), 'client') })],
  "'pingPong' or 'keepAlive' or {type, responsibleParty}",
);
const iceServer = section({
  urls: v.union([v.string(), v.array(v.string())], 'a text or an array of texts'),
  username: v.optional(v.string('a text')),
  credential: v.optional(v.string('a text')),
});

const iceTransportPolicy = v.optional(choice('all', 'relay'));
const peerConfig = section({
  iceServers: v.optional(v.array(iceServer, 'an array'), []),
  iceTransportPolicy,
  bundlePolicy: v.optional(choice('balanced', 'max-compat', 'max-bundle')),
  rtcpMuxPolicy: v.optional(choice('require')),
  iceCandidatePoolSize: v.optional(amount),
});

const configSchema = section({
  authentication: section({
    server: section({
      base: hostName,
      protocol: v.optional(choice('https', 'http'), 'https'),
      port: v.optional(port),
      version: v.optional(text, 'v1'),
      websocketProtocol: v.optional(choice('wss', 'ws')),
    }),
    clientCorrelator: v.optional(text),
  }),
  call: v.optional(
    section({
      iceServers: v.optional(v.array(iceServer, 'an array'), []),
      serverTurnCredentials: bool(true),
      iceTransportPolicy,
      defaultPeerConfig: v.optional(peerConfig, {}),
      sdpHandlers: v.optional(
        v.array(
          v.custom<SdpHandler>((given) => typeof given === 'function', 'a function'),
          'an array',
        ),
        [],
      ),
      earlyMedia: bool(true),
      dtmfFeedback: bool(true),
      holdOthers: bool(true),
      iceCollectionIdealTimeout: ms(500),
      iceCollectionMaxTimeout: ms(3000),
      removeH264Codecs: bool(false),
      normalizeDestination: bool(true),
    }),
    {},
  ),
  connectivity: v.optional(
    section({
      method: v.optional(method, 'pingPong'),
      pingInterval: ms(30_000),
      maxMissedPings: ms(3),
      reconnectLimit: ms(0),
      reconnectDelay: ms(500),
      reconnectTimeMultiplier: ms(2),
      reconnectTimeLimit: ms(15_000),
      autoReconnect: bool(true),
      checkConnectivity: bool(true),
    }),
    {},
  ),
  subscription: v.optional(section({ expires: v.optional(amount), channelLifetime: ms(3600), timeout: ms(20) }), {}),
  notifications: v.optional(section({ idCacheLength: ms(100) }), {}),
  logs: v.optional(section({ logLevel: v.optional(choice('debug', 'info', 'warn', 'error', 'silent'), 'warn') }), {}),
});

/**
 * What an application may configure (SDK_API §7); all but `authentication.server.base` has a default. Times are in ms, but
 * `subscription.*` is in seconds, as in the SDK family. Unknown keys are passed over; so is `call.resyncOnConnect`, since calls are compared
 * with the service whenever the link is back.
 */
export type ClientConfig = v.InferInput<typeof configSchema>;

/** A configuration with every default filled in. */
export type CompleteConfig = v.InferOutput<typeof configSchema>;

/** How liveness is checked, spelled out; the short form means that the client asks (SDK_API §7). */
export function livenessMethod({ connectivity: { method } }: CompleteConfig) {
  return typeof method === 'string' ? { type: method, responsibleParty: 'client' as const } : method;
}

/** Part of a configuration, at any depth. */
export type ConfigChange = { [K in keyof ClientConfig]?: DeepPartial<ClientConfig[K]> };
type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;

/** Checks a configuration. @throws HookswitchError `BAD_INPUT` that names the key and says what it should be. */
export function readConfig(given: unknown): CompleteConfig {
  const parsed = v.safeParse(configSchema, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = ['config', v.getDotPath(issue)].filter(Boolean).join('.');
  throw new HookswitchError('BAD_INPUT', { message: `hookswitch: ${key} must be ${issue.message}, and is ${inWords(issue.input)}.` });
}

function inWords(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return value === '' ? 'empty' : `'${value}'`;
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? String(value) : `of type ${typeof value}`;
}

/** The configuration with `change` merged in, key by key; arrays are replaced. @throws as {@link readConfig}. */
export function mergeConfig(config: CompleteConfig, change: ConfigChange): CompleteConfig {
  return readConfig(merge(config, change));
}

/** A copy which the application may change. Functions are not copied. */
export function copyConfig(config: CompleteConfig): CompleteConfig {
  return copy(config) as CompleteConfig; // the same shape
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)])) : value;
}

function merge(base: unknown, change: unknown): unknown {
  if (!isRecord(base) || !isRecord(change)) return change === undefined ? base : change;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) if (key !== '__proto__') merged[key] = merge(base[key], value);
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
