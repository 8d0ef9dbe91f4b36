// What `npm start` runs after the build: the server, and the quickstart's page on the same origin.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createServer } from '../dist/server/index.js';

const { port } = parseArgs({ options: { port: { type: 'string', default: '3000' } } }).values;

/** @type {Record<string, [file: string, type: string]>} */
const files = {
  '/': ['quickstart/index.html', 'text/html'],
  '/quickstart.css': ['quickstart/quickstart.css', 'text/css'],
  '/quickstart.js': ['quickstart/quickstart.js', 'text/javascript'],
  '/kandy.global.js': ['../dist/kandy.global.js', 'text/javascript'],
};

const server = await createServer({
  port: Number(port),
  async fallback(request) {
    const [file, type] = files[new URL(request.url).pathname] ?? [];
    if (!file) return new Response('Nothing is here.', { status: 404 });
    return new Response(await readFile(new URL(file, import.meta.url)), { headers: { 'content-type': `${type}; charset=utf-8` } });
  },
}).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
console.log(`Hookswitch demo: http://localhost:${server.port}`);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void server.close());
