// What `npm start` runs after the builds: the calling server, and the demo's pages on the same origin.
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';

const folder = join(import.meta.dirname, 'dist');
const pages = ['/', '/pair'];
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

try {
  const { port, config } = await readOptions();
  const { createServer } = await import('../dist/server/index.js').catch(askForBuild);
  const files = await readFiles().catch(askForBuild);
  const server = await createServer({ ...config, port, fallback: (request) => answer(files, new URL(request.url).pathname) });
  console.log(`Hookswitch demo: http://localhost:${server.port}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void server.close());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** `--config` takes the same file as `hookswitch-server` does. */
async function readOptions() {
  const { port, config } = parseArgs({ options: { port: { type: 'string', default: '3000' }, config: { type: 'string' } } }).values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error(`--port must be a number from 0 to 65535, not ${port}.`);
  return { port: Number(port), config: config === undefined ? {} : JSON.parse(await readFile(config, 'utf8')) };
}

/** All of the built demo, by path, so that nothing outside of its folder can be asked for. */
async function readFiles() {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(
      names.map(async (name) => /** @type {const} */ ([name.slice(folder.length).replaceAll('\\', '/'), await readFile(name)])),
    ),
  );
}

function answer(files, path) {
  const name = pages.includes(path) ? '/index.html' : path;
  const body = files.get(name);
  if (!body) return new Response('Nothing is here.', { status: 404 });
  // Vite puts a hash of the content into these names.
  const cacheControl = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return new Response(body, {
    headers: { 'content-type': types[extname(name)] ?? 'application/octet-stream', 'cache-control': cacheControl },
  });
}

function askForBuild(cause) {
  throw new Error('The package or the demo is not built. `npm start` builds both and starts this.', { cause });
}
