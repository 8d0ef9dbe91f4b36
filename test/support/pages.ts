import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { localCertificate } from './certificate';

const root = join(import.meta.dirname, '../..');
const folders = ['test/browser/pages', 'test/bench/page', 'dist'];
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

/** The web server of the tests' pages. */
export interface Pages {
  /** Without a slash at its end. */
  readonly origin: string;
  stop(): void;
}

/**
 * Serves the pages of the tests, that of the benchmark, and `dist`, on a free port.
 * @param placeholders - words put in for `{{name}}` in the HTML.
 */
export async function servePages(placeholders: Readonly<Record<string, string>> = {}, { tls = false } = {}): Promise<Pages> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    void readPage(request.url ?? '/', placeholders).then((page) => {
      if (!page) return response.writeHead(404).end();
      return response.writeHead(200, { 'content-type': page.type, 'cache-control': 'no-store' }).end(page.text);
    });
  };
  const server = tls ? createTlsServer(await localCertificate(), answer) : createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // An AddressInfo whenever it listens on a port.
  return {
    origin: `${tls ? 'https' : 'http'}://localhost:${port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** One of these pages, by the path in its address. */
export async function readPage(
  url: string,
  placeholders: Readonly<Record<string, string>> = {},
): Promise<{ text: string; type: string } | undefined> {
  const name = new URL(url, 'http://page').pathname.slice(1);
  const text = await read(name);
  const type = types[extname(name)];
  if (text === undefined || !type) return undefined;
  return { text: extname(name) === '.html' ? fill(text, placeholders) : text, type };
}

async function read(name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const text = await readFile(join(root, folder, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

function fill(text: string, placeholders: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => placeholders[name] ?? whole);
}
