import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findTurnServer } from './debian.mjs';

/** A TURN server of this machine alone. */
export interface Coturn {
  /** `127.0.0.1:PORT`, for UDP and TCP. */
  readonly address: string;
  /** What it keeps for clients now, each by the name of its user. */
  allocations(): string[];
  stop(): Promise<void>;
}

/** A binding request (RFC 8489 §5), which is answered without credentials. */
const bindingRequest = Buffer.from('000100002112a442'.padEnd(40, '0'), 'hex');
const askAgainMs = 20;

/**
 * Starts coturn from Debian's package, with the shared secret of a server of ours; it reads and leaves nothing outside of `folder`.
 * @throws Error that says what to type where coturn is missing, or with its log where it does not start.
 */
export async function startCoturn(secret: string, folder: string): Promise<Coturn> {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'coturn.log');
  const output = openSync(log, 'w');
  const flags = ['-n', '--verbose', '--use-auth-secret', '--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli'];
  const settings = {
    'static-auth-secret': secret,
    realm: 'example.com',
    'listening-ip': '127.0.0.1',
    'relay-ip': '127.0.0.1',
    'listening-port': port,
    'log-file': 'stdout',
    pidfile: join(folder, 'coturn.pid'),
    userdb: join(folder, 'coturn.db'),
  };
  const parameters = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(findTurnServer(), [...flags, ...parameters], { stdio: ['ignore', output, output] });
  closeSync(output);
  const gone = once(child, 'exit');
  const isUp = await Promise.race([listens(port), gone.then(() => false)]);
  if (!isUp) throw new Error(`coturn has ended instead of listening:\n${readFileSync(log, 'utf8')}`);
  return {
    address: `127.0.0.1:${port}`,
    allocations: () => allocationsIn(readFileSync(log, 'utf8')),
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Resolves when it answers over UDP; by then it has long listened for TCP. */
async function listens(port: number): Promise<true> {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined); // nobody listens yet
  const asking = setInterval(() => socket.send(bindingRequest, port, '127.0.0.1'), askAgainMs);
  await once(socket, 'message');
  clearInterval(asking);
  socket.close();
  return true;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // An AddressInfo whenever it listens on a port.
  server.close();
  await once(server, 'close');
  return port;
}

/** Those that were made and not given back: a refresh with a lifetime of 0 does that (RFC 8656 §3.2). */
function allocationsIn(log: string): string[] {
  const open = new Map<string, string>();
  for (const [, id = '', what = '', user = ''] of log.matchAll(/session (\d+): (new|refreshed), .*username=<(.*)>, lifetime=\d+/g)) {
    if (what === 'new') open.set(id, user);
  }
  for (const [, id = ''] of log.matchAll(/session (\d+): (?:refreshed, .*lifetime=0$|closed|delete)/gm)) open.delete(id);
  return [...open.values()];
}
