import * as v from 'valibot';
import { HookswitchError, type ClientConfig } from '../engine';
import { callSettings, type CallSettings } from './callSettings';
import { read } from './reading';

/** One end of the service. */
export interface KandyEndpoint<Protocol extends string> {
  /** A host, with or without a port: `calls.example.com`, `localhost:8080`. */
  server: string;
  protocol?: Protocol | undefined;
  port?: number | string | undefined;
}

/** What an application of this generation configures; everything else is the engine's own (`call.iceServers`, `logs`, …). */
export interface KandyConfig extends Omit<ClientConfig, 'authentication' | 'call'> {
  authentication: {
    /** Where requests go. `https` unless said otherwise. */
    subscription: KandyEndpoint<'https' | 'http'>;
    /** Where the socket is opened: on the same server. `wss`, or `ws` beside `http`, unless said otherwise. */
    websocket?: KandyEndpoint<'wss' | 'ws'> | undefined;
    /** The client the service knows the application as; `hookswitch` unless given. */
    clientId?: string | undefined;
  };
  call?: (NonNullable<ClientConfig['call']> & { callDefaults?: CallSettings | undefined }) | undefined;
}

/** A configuration that was read: the engine's, and what only this generation has. */
export interface KandySettings {
  engine: ClientConfig;
  clientId: string;
  callDefaults: CallSettings;
}

const hostText = "a host such as 'calls.example.com' or 'localhost:8080', without https:// before it";
const portText = 'a port number, 1 to 65535';
// What is missing is read as empty, so that the message is that of the key itself.
const host = v.optional(v.pipe(v.string(hostText), v.regex(/^[^/?#@\s]+$/, hostText)), '');
const port = v.pipe(
  v.union([v.number(), v.string()], portText),
  v.check((given) => /^\d{1,5}$/.test(String(given)) && Number(given) >= 1 && Number(given) <= 65535, portText),
  v.transform(Number),
);
const endpoint = <const Protocols extends readonly [string, string]>(...protocols: Protocols) =>
  v.object(
    { server: host, protocol: v.optional(v.picklist(protocols, `'${protocols.join("' or '")}'`)), port: v.optional(port) },
    'an object {server, protocol, port}',
  );

const schema = v.looseObject(
  {
    authentication: v.optional(
      v.object(
        {
          subscription: v.optional(endpoint('https', 'http'), {}),
          websocket: v.optional(endpoint('wss', 'ws')),
          clientId: v.optional(v.pipe(v.string('a text'), v.nonEmpty('a text that is not empty')), 'hookswitch'),
        },
        'an object',
      ),
      {},
    ),
    call: v.optional(v.looseObject({ callDefaults: v.optional(callSettings, {}) }, 'an object'), {}),
  },
  'an object',
);

/**
 * Reads a configuration of this generation.
 * @throws HookswitchError `BAD_INPUT` that names the key and says what it should be.
 */
export function readSettings(given: unknown): KandySettings {
  const { authentication, call, ...others } = read(schema, 'config', given);
  const { subscription, websocket, clientId } = authentication;
  if (websocket && address(websocket, subscription) !== address(subscription)) {
    throw new HookswitchError('BAD_INPUT', {
      message: `hookswitch: config.authentication.websocket.server must be the server of config.authentication.subscription, '${address(subscription)}', and is '${address(websocket, subscription)}'.`,
    });
  }
  const { callDefaults, ...callOfEngine } = call;
  const { server: base, protocol, port: portNumber } = subscription;
  const server = { base, protocol, port: portNumber, websocketProtocol: websocket?.protocol };
  // The engine reads the rest with a schema of its own.
  const engine = { ...others, call: callOfEngine, authentication: { server } } as ClientConfig;
  return { engine, clientId, callDefaults };
}

interface Place {
  server: string;
  port?: number | undefined;
}

/** `host:port`; where it has no port, that of `other`. */
function address({ server, port: given }: Place, other?: Place): string {
  const [, name = '', inName] = /^(.*?)(?::(\d+))?$/.exec(server) ?? [];
  const number = inName ?? given ?? (other && /:(\d+)$/.exec(address(other))?.[1]);
  return number === undefined ? name : `${name}:${number}`;
}
