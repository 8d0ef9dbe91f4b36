import { randomUUID } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { HookswitchError } from '../errors';
import { createLog, type Log } from '../log';
import { createAccounts, demoUsers } from './accounts';
import type { AdmitVisitor } from './anonymous/visitorRequest';
import { readConfig, type ServerConfig } from './config';
import { createApp, type Fallback } from './cpaas/app';
import type { Service } from './cpaas/endpoint';
import { createExchange, takeTurn } from './exchange/exchange';
import { sweep } from './exchange/sweep';
import { visitsIn } from './exchange/visits';
import { closeServer, createListener, listen, type Certificate } from './listening';
import { createSockets, type Sockets } from './sockets';
import { createTokens } from './tokens';
import { createTurnCredentials } from './turnCredentials';

const defaultRingSeconds = 60;
const defaultAuditSeconds = 75;
const sweepMs = 250;

/** A server's configuration, and what only a program can give it. */
export interface ServerOptions extends ServerConfig {
  /** Default `127.0.0.1`. The demo accounts are served to this machine alone. */
  host?: string | undefined;
  /** Default 8080; 0 takes a free one. */
  port?: number | undefined;
  /** Certificate and key in PEM: https and wss instead of http and ws. */
  tls?: Certificate | undefined;
  /** Default: warnings and errors on the console. */
  log?: Log | undefined;
  /** The clock, in ms since 1970. */
  now?: (() => number) | undefined;
  /** Answers every path that is not the service's own; a page to go with the server, for instance. */
  fallback?: Fallback | undefined;
  /** A check of your own, such as a captcha, before a visitor gets tokens or calls without any. Default: everyone may. */
  admitVisitor?: AdmitVisitor | undefined;
}

/** A server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  readonly port: number;
  /** What it keeps at the moment. */
  count(): { channels: number; calls: number; visitors: number };
  /** Ends all sockets with 1001 and resolves once the port is free, within two seconds. */
  close(): Promise<void>;
}

/**
 * Starts a server, and resolves once it listens. It touches nothing of its process: no signals, no globals.
 * @throws HookswitchError `BAD_INPUT` for a wrong configuration; `EADDRINUSE` and the like when it cannot listen.
 */
export async function createServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 8080, tls, log = createLog(() => 'warn'), now = Date.now, fallback, admitVisitor, ...keys } = options;
  const config = readConfig(keys);
  if (!config.users && !isLoopback(host)) {
    throw new HookswitchError('BAD_INPUT', {
      message: `The demo accounts have a known password, so they are not served on ${host}. Configure users of your own, or listen on 127.0.0.1.`,
    });
  }
  const listener = createListener(tls);
  const { server } = listener;
  const bound = await listen(server, { host, port, log });
  const sockets = createSockets();
  const service = createService(config, { sockets, log, now, admitVisitor });
  const answer = getRequestListener(createApp(service, fallback).fetch, { overrideGlobalObjects: false });
  server.on('request', (request, response) => void answer(request, response));
  server.on('upgrade', (request, raw, head) => void sockets.upgrade(service, request, raw, head));

  const sweeping = setInterval(() => service.perform(sweep), sweepMs);
  sweeping.unref();
  return {
    url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    count() {
      const { channels, calls } = service.exchange;
      return { channels: channels.size, calls: calls.size, visitors: visitsIn(service.exchange) };
    },
    close() {
      clearInterval(sweeping);
      return closeServer(listener, sockets);
    },
  };
}

function createService(
  config: ServerConfig,
  { sockets, log, now, admitVisitor }: Pick<Service, 'log' | 'now' | 'admitVisitor'> & { sockets: Sockets },
): Service {
  const accounts = createAccounts(config.users ?? demoUsers);
  const exchange = createExchange({
    findParty: (address) => accounts.find(address),
    ringMs: (config.ringSeconds ?? defaultRingSeconds) * 1000,
    auditMs: (config.auditSeconds ?? defaultAuditSeconds) * 1000,
  });
  return {
    config,
    accounts,
    tokens: createTokens(config.tokens ?? {}, now),
    exchange,
    turnCredentials: createTurnCredentials(config.turn ?? {}, now),
    admitVisitor,
    perform(step) {
      const { reply, effects } = takeTurn(exchange, { now: now(), newId: randomUUID }, step);
      sockets.deliver(effects);
      return reply;
    },
    now,
    log,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
