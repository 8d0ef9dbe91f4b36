import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
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

/** A server together with its connections. */
export interface Listener {
  readonly server: Server;
  /** Ends every connection at once. */
  cut(): void;
}

/** A server that does not listen yet: plain, or with a certificate. @throws HookswitchError `BAD_INPUT` for a bad one. */
export function createListener(certificate: Certificate | undefined): Listener {
  const server = certificate ? createTlsServer(certificate) : createHttpServer();
  server.keepAliveTimeout = keepAliveMs;
  // Node's own list leaves out those whose TLS handshake is not done, and those that became sockets.
  const connections = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  return {
    server,
    cut() {
      for (const connection of connections) connection.destroy();
    },
  };
}

function createTlsServer({ cert, key }: Certificate): Server {
  // Node would listen all the same, and fail in every handshake.
  if (!cert || !key) throw new HookswitchError('BAD_INPUT', { message: 'tls: must have both cert and key.' });
  try {
    return createHttpsServer({ cert, key });
  } catch (cause) {
    throw new HookswitchError('BAD_INPUT', { message: `The TLS certificate or its key is not good: ${String(cause)}.`, cause });
  }
}

/** Resolves with the port once the server listens. @throws HookswitchError with the code of Node: `EADDRINUSE`, …; `BAD_INPUT` for no port. */
export async function listen(server: Server, { host, port, log }: { host: string; port: number; log: Log }): Promise<number> {
  // Node takes any other text for the path of a local socket.
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new HookswitchError('BAD_INPUT', { message: 'port: must be a whole number from 0 to 65535.' });
  }
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
export async function closeServer({ server, cut }: Listener, sockets: Sockets): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  sockets.close();
  const cutting = setTimeout(cut, farewellMs);
  await closed;
  clearTimeout(cutting);
}
