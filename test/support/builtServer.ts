import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { localCertificate } from './certificate';

const root = join(import.meta.dirname, '../..');
const programs = { server: join(root, 'dist/server/cli.js'), demo: join(root, 'demo-app/start.mjs') };

/** How to start the server; without any of it: the demo accounts, no TLS, a free port. */
export interface BuiltServerOptions {
  /** Default `server`; `demo` has the demo's pages as well, and no TLS. */
  program?: keyof typeof programs | undefined;
  tls?: boolean | undefined;
  /** What the file given by `--config` holds. */
  config?: object | undefined;
  port?: number | undefined;
}

/** A server of ours as people run it: a process of its own, from `dist`. */
export interface BuiltServer {
  /** `localhost:PORT`, as a client's `authentication.server.base` takes it. */
  readonly base: string;
  readonly url: string;
  /** Ends it as a service manager would, and waits until it is gone. */
  stop(): Promise<void>;
  /** Takes it away without a goodbye. */
  kill(): Promise<void>;
  /** Starts another one on the same port, which knows nothing of the first. */
  startAgain(): Promise<void>;
}

export async function startBuiltServer(options: BuiltServerOptions = {}): Promise<BuiltServer> {
  let running = await launch(options);
  const port = Number(new URL(running.url).port);
  return {
    base: `localhost:${port}`,
    url: `${options.tls ? 'https' : 'http'}://localhost:${port}`,
    stop: () => end(running.child, 'SIGTERM'),
    kill: () => end(running.child, 'SIGKILL'),
    async startAgain() {
      running = await launch({ ...options, port });
    },
  };
}

async function launch({ program = 'server', tls, config, port = 0 }: BuiltServerOptions): Promise<{ child: ChildProcess; url: string }> {
  const parameters = [programs[program], '--port', String(port)];
  if (tls) {
    const { certFile, keyFile } = await localCertificate();
    parameters.push('--tls-cert', certFile, '--tls-key', keyFile);
  }
  if (config) {
    const file = join(mkdtempSync(join(tmpdir(), 'hookswitch-config-')), 'server.json');
    writeFileSync(file, JSON.stringify(config));
    parameters.push('--config', file);
  }
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  // The reader goes on reading after the first line, or a talkative server would block on a full pipe.
  const first = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')]);
  const url = /^Hookswitch (?:server|demo): (\S+)/.exec(String(first[0]))?.[1];
  if (!url) throw new Error(`Instead of saying where it listens the server said or ended with: ${String(first[0])}`);
  return { child, url };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
