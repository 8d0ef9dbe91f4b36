// @vitest-environment node
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runServer } from '../../src/server/runServer';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hookswitch-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Runs the program; `stop` is what a signal does, `firstLine` resolves with what it prints first. */
function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  let seen: (line: string) => void = () => undefined;
  const firstLine = new Promise<string>((resolve) => (seen = resolve));
  const exitCode = runServer(argv, {
    out(line) {
      out.push(line);
      seen(line);
    },
    err: (line) => void err.push(line),
    untilStopped: () => stopped,
    version: () => Promise.resolve('1.2.3'),
  });
  return { out, err, stop, firstLine, exitCode };
}

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

test('it says where it listens in its first line, and ends with 0 when it is stopped', async () => {
  const { out, err, stop, firstLine, exitCode } = run('--port', '0');
  expect(await firstLine).toMatch(/^Hookswitch server: http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  stop();
  expect(await exitCode).toBe(0);
  expect([out.length, err]).toEqual([1, []]);
});

test('with a certificate it speaks https', async () => {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }]);
  const { stop, firstLine, exitCode } = run(
    '--port',
    '0',
    '--tls-cert',
    await file('cert.pem', pems.cert),
    '--tls-key',
    await file('key.pem', pems.private),
  );
  expect(await firstLine).toMatch(/^Hookswitch server: https:\/\/127\.0\.0\.1:[1-9]\d*$/);
  stop();
  expect(await exitCode).toBe(0);
});

test('its configuration comes from a file', async () => {
  const config = await file('config.json', JSON.stringify({ users: [{ email: 'dora@example.com', password: 'x' }] }));
  const { stop, firstLine, exitCode } = run('--port', '0', '--config', config);
  const url = (await firstLine).replace('Hookswitch server: ', '');
  const form = (username: string) => new URLSearchParams({ client_id: 'c', grant_type: 'password', username, password: 'x' });
  const logIn = async (username: string) => (await fetch(`${url}/cpaas/auth/v1/token`, { method: 'POST', body: form(username) })).status;
  expect([await logIn('dora@example.com'), await logIn('alice@example.com')]).toEqual([200, 401]);
  stop();
  expect(await exitCode).toBe(0);
});

test('the demo accounts are not served to other machines', async () => {
  const { err, exitCode } = run('--host', '0.0.0.0', '--port', '0');
  expect(await exitCode).toBe(1);
  expect(err).toEqual([expect.stringContaining('Configure users of your own, or listen on 127.0.0.1.')]);
});

test('--help and --version print and end', async () => {
  const help = run('--help');
  expect(await help.exitCode).toBe(0);
  expect(help.out.join('\n')).toContain('--tls-cert');
  const version = run('--version');
  expect(await version.exitCode).toBe(0);
  expect(version.out).toEqual(['1.2.3']);
});

test.each([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['--port', 'http'], '--port must be a number from 0 to 65535, not http.'],
  [['--port', '70000'], '--port must be a number from 0 to 65535, not 70000.'],
  [['--tls-cert', 'cert.pem'], '--tls-cert and --tls-key belong together.'],
  [['--config', '/nowhere/config.json'], '/nowhere/config.json cannot be read: there is no such file.'],
  [['extra'], "Unexpected argument 'extra'"],
])('%j ends with 1 and one sentence', async (argv, sentence) => {
  const { out, err, exitCode } = run(...argv);
  expect(await exitCode).toBe(1);
  expect([out, err]).toEqual([[], [expect.stringContaining(sentence)]]);
});

test('a configuration that is not JSON is named', async () => {
  const config = await file('config.json', '{');
  const { err, exitCode } = run('--config', config);
  expect(await exitCode).toBe(1);
  expect(err).toEqual([`${config}: this is not JSON.`]);
});

test('a configuration may begin with the mark that some editors write', async () => {
  const { stop, firstLine, exitCode } = run('--port', '0', '--config', await file('config.json', '\uFEFF{"users":[]}'));
  expect(await firstLine).toMatch(/^Hookswitch server: /);
  stop();
  expect(await exitCode).toBe(0);
});

test('a mistake in the configuration is named with its place', async () => {
  const config = await file('config.json', '{"users":[{"email":"nobody","password":"x"}]}');
  const { err, exitCode } = run('--config', config);
  expect(await exitCode).toBe(1);
  expect(err).toEqual([`${config}: users[0].email: must be an e-mail address.`]);
});

test('a certificate that is none is named', async () => {
  const bad = await file('bad.pem', 'not a certificate');
  const { err, exitCode } = run('--port', '0', '--tls-cert', bad, '--tls-key', bad);
  expect(await exitCode).toBe(1);
  expect(err).toEqual([expect.stringContaining('certificate')]);
});

test('a port that is taken is named', async () => {
  const other = createTcpServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { err, exitCode } = run('--port', String(port));
  expect(await exitCode).toBe(1);
  expect(err).toEqual([`The server cannot listen: port ${port} on 127.0.0.1 is already in use. Choose another port, or 0 for a free one.`]);
  await new Promise((resolve) => other.close(resolve));
});
