import * as v from 'valibot';
import { HookswitchError } from '../errors';

const positive = v.pipe(v.number(), v.minValue(0));
const text = v.pipe(v.string(), v.nonEmpty('must not be empty'));
const bool = (fallback: boolean) => v.optional(v.boolean(), fallback);
const ms = (fallback: number) => v.optional(positive, fallback);

const port = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.digits('must be a port number'), v.transform(Number))]),
  v.integer('must be a port number'),
  v.minValue(1, 'must be a port number'),
  v.maxValue(65535, 'must be a port number'),
);
const method = v.union([
  v.picklist(['pingPong', 'keepAlive']),
  v.object({ type: v.picklist(['pingPong', 'keepAlive']), responsibleParty: v.optional(v.picklist(['client', 'server']), 'client') }),
]);
const iceServer = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

const configSchema = v.object({
  authentication: v.object({
    server: v.object({
      base: text,
      protocol: v.optional(v.picklist(['https', 'http']), 'https'),
      port: v.optional(port),
      version: v.optional(text, 'v1'),
      websocketProtocol: v.optional(v.picklist(['wss', 'ws'])),
    }),
    clientCorrelator: v.optional(text),
  }),
  call: v.optional(
    v.object({
      iceServers: v.optional(v.array(iceServer), []),
      serverTurnCredentials: bool(true),
      iceTransportPolicy: v.optional(v.picklist(['all', 'relay'])),
      iceCollectionIdealTimeout: ms(500),
      iceCollectionMaxTimeout: ms(3000),
      removeH264Codecs: bool(false),
      normalizeDestination: bool(true),
    }),
    {},
  ),
  connectivity: v.optional(
    v.object({
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
  subscription: v.optional(v.object({ expires: v.optional(positive), channelLifetime: ms(3600), timeout: ms(20) }), {}),
  notifications: v.optional(v.object({ idCacheLength: ms(100) }), {}),
  logs: v.optional(v.object({ logLevel: v.optional(v.picklist(['debug', 'info', 'warn', 'error', 'silent']), 'warn') }), {}),
});

/**
 * What an application may configure (SDK_API §7); all but `authentication.server.base` has a default. Times are in ms, but
 * `subscription.*` is in seconds, as in the SDK family. Unknown keys are passed over.
 */
export type ClientConfig = v.InferInput<typeof configSchema>;

/** A configuration with every default filled in. */
export type CompleteConfig = v.InferOutput<typeof configSchema>;

/** Part of a configuration, at any depth. */
export type ConfigChange = { [K in keyof ClientConfig]?: DeepPartial<ClientConfig[K]> };
type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;

/** Checks a configuration. @throws HookswitchError `BAD_INPUT` that names the key and says what it should be. */
export function readConfig(given: unknown): CompleteConfig {
  const parsed = v.safeParse(configSchema, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = ['config', ...(v.getDotPath(issue)?.split('.') ?? [])].join('.');
  const expected = issue.expected === null ? issue.message : `must be ${issue.expected.replaceAll('"', "'")}, and is ${issue.received.replaceAll('"', "'")}`;
  throw new HookswitchError('BAD_INPUT', { message: `hookswitch: ${key} ${expected}.` });
}

/** The configuration with `change` merged in, key by key; arrays are replaced. @throws as {@link readConfig}. */
export function mergeConfig(config: CompleteConfig, change: ConfigChange): CompleteConfig {
  return readConfig(merge(config, change));
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
