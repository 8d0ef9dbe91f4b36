import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { HookswitchError } from '../errors';
import { createLog } from '../log';
import { readConfig, type ServerConfig } from './config';
import { createServer, type ServerOptions } from './createServer';

/** What a command line program touches of its surroundings. */
export interface Surroundings {
  /** Writes a line to the standard output. */
  readonly out: (line: string) => void;
  /** Writes a line to the standard error output. */
  readonly err: (line: string) => void;
  /** Resolves when the program is asked to stop. */
  readonly untilStopped: () => Promise<unknown>;
  /** The version of the package. */
  readonly version: () => Promise<string>;
}

const usage = `Usage: hookswitch-server [options]

  --port N       port to listen on (8080); 0 takes a free one
  --host H       address to listen on (127.0.0.1)
  --config FILE  configuration in JSON: users, clients, tokens, turn, ringSeconds, auditSeconds, origins
  --tls-cert F   certificate in PEM; with --tls-key: https and wss
  --tls-key F    its private key in PEM
  --version      print the version
  --help         print this

Without users in the configuration the accounts are alice, bob and carol @example.com with the password demo.`;

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  config: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Runs `hookswitch-server` until it is stopped. Resolves with the exit code: 0, or 1 after one sentence about what is wrong. */
export async function runServer(argv: readonly string[], { out, err, untilStopped, version }: Surroundings): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...argv], options });
    if (values.help || values.version) {
      out(values.help ? usage : await version());
      return 0;
    }
    const server = await createServer({ ...(await readOptions(values)), log: createLog(() => 'warn', logTo(err)) });
    out(`Hookswitch server: ${server.url}`);
    await untilStopped();
    await server.close();
    return 0;
  } catch (error) {
    err(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

interface Flags {
  port?: string | undefined;
  host?: string | undefined;
  config?: string | undefined;
  'tls-cert'?: string | undefined;
  'tls-key'?: string | undefined;
}

async function readOptions({ port, host, config, 'tls-cert': certFile, 'tls-key': keyFile }: Flags): Promise<ServerOptions> {
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536))
    throw wrong(`--port must be a number from 0 to 65535, not ${port}.`);
  if ((certFile === undefined) !== (keyFile === undefined)) throw wrong('--tls-cert and --tls-key belong together.');
  const tls = certFile !== undefined && keyFile !== undefined ? { cert: await read(certFile), key: await read(keyFile) } : undefined;
  return { ...(config !== undefined && (await readConfigFile(config))), host, port: port === undefined ? undefined : Number(port), tls };
}

async function readConfigFile(file: string): Promise<ServerConfig> {
  const text = await read(file);
  try {
    return readConfig(JSON.parse(text.replace(/^\uFEFF/, ''))); // some editors of Windows write a byte order mark
  } catch (cause) {
    const why = cause instanceof HookswitchError ? cause.message : 'this is not JSON.';
    throw wrong(`${file}: ${why}`, cause);
  }
}

function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw wrong(`${file} cannot be read: ${isMissing ? 'there is no such file' : String(cause)}.`, cause);
  });
}

function wrong(message: string, cause?: unknown): HookswitchError {
  return new HookswitchError('BAD_INPUT', { message, cause });
}

/** Log lines go to the standard error output: the first line of the other says where the server is. */
function logTo(err: Surroundings['err']) {
  const line = (message: string, ...details: readonly unknown[]) =>
    err([message, ...details.map((detail) => (detail instanceof Error ? detail.stack : JSON.stringify(detail)))].join(' '));
  return { debug: line, info: line, warn: line, error: line };
}
