import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { HookswitchError } from '../errors';
import type { Log } from '../log';
import type { Sockets } from './sockets';

/** How long a closing server waits for its clients, in ms. */
const farewellMs = 1000;
/** A call made after a pause should find its connection open: as long as browsers keep theirs, in ms. */
const keepAliveMs = 300_000;

/** Certificate and key in PEM. */
export interface Certificate {
  cert: string | Buffer;
  key: string | Buffer;
}

/** A server that does not listen yet: plain, or with a certificate. @throws HookswitchError `BAD_INPUT` for a bad one. */
export function createListener(certificate: Certificate | undefined): Server {
  const server = certificate ? createTlsServer(certificate) : createHttpServer();
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

function createTlsServer({ cert, key }: Certificate): Server {
  try {
    return createHttpsServer({ cert, key });
  } catch (cause) {
    throw new HookswitchError('BAD_INPUT', { message: `The TLS certificate or its key is not good: ${String(cause)}.`, cause });
  }
}

/** Resolves with the port once the server listens. @throws HookswitchError with the code of Node: `EADDRINUSE`, … */
export function listen(server: Server, { host, port, log }: { host: string; port: number; log: Log }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE'
          ? `port ${port} on ${host} is already in use. Choose another port, or 0 for a free one.`
          : cause.message;
      reject(new HookswitchError(cause.code ?? 'NO_CODE', { message: `The server cannot listen: ${why}`, cause }));
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      server.on('error', (error) => log.error('the server failed', error));
      resolve((server.address() as AddressInfo).port); // a TCP server that listens has one
    });
  });
}

/** Resolves once the port is free and every connection has ended, by force if need be. */
export async function closeServer(server: Server, sockets: Sockets): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  sockets.close();
  const cutting = setTimeout(() => {
    sockets.cut();
    server.closeAllConnections();
  }, farewellMs);
  await closed;
  clearTimeout(cutting);
}
