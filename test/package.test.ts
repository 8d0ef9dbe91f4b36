import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const script = `
import { create } from 'hookswitch/engine';
import { createServer } from 'hookswitch/server';

const server = await createServer({ port: 0 });
const client = create({ authentication: { server: { base: \`127.0.0.1:\${server.port}\`, protocol: 'http' }, clientCorrelator: 'package' } });
const user = await client.login({ clientId: 'package', username: 'alice@example.com', password: 'demo' });
console.log(user.identity);
await client.logout();
await server.close();
`;

test('who installs the packed package can start the server and log in to it, from Node alone', { timeout: 60_000 }, () => {
  const project = mkdtempSync(join(tmpdir(), 'hookswitch-package-'));
  unpackInto(join(project, 'node_modules/hookswitch'), project);
  for (const name of dependencies()) linkPackage(name, project);
  writeFileSync(join(project, 'first.mjs'), script);

  const printed = execFileSync(process.execPath, ['first.mjs'], { cwd: project, encoding: 'utf8', timeout: 20_000 });

  expect(printed.trim()).toBe('alice@example.com');
  rmSync(project, { recursive: true, force: true });
});

function unpackInto(folder: string, project: string): void {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], root)) as {
    filename: string;
  }[];
  mkdirSync(folder, { recursive: true });
  run('tar', ['-xzf', join(project, packed?.filename ?? ''), '-C', folder, '--strip-components', '1'], project);
}

function dependencies(): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  return Object.keys(manifest.dependencies);
}

/** As installed here, so that the test needs no network. */
function linkPackage(name: string, project: string): void {
  const link = join(project, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), link, 'junction');
}

function run(command: string, parameters: readonly string[], cwd: string): string {
  return execFileSync(command, parameters, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
