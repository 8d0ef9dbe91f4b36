// @vitest-environment node
import { request } from 'node:https';
import { connect } from 'node:net';
import { generate } from 'selfsigned';
import { expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { createServer } from '../../src/server';
import { join, logIn, openSocket, refusedSocket, send } from './client';

test('a page can be served beside the service, which keeps its own paths', async () => {
  const server = await createServer({ port: 0, fallback: (asked) => new Response(`page ${new URL(asked.url).pathname}`) });
  expect(await send(`${server.url}/`, 'GET')).toMatchObject({ status: 200, body: 'page /' });
  expect(await send(`${server.url}/pair?x=1`, 'GET')).toMatchObject({ body: 'page /pair' });
  expect(await send(`${server.url}/health`, 'GET')).toMatchObject({ body: { status: 'ok' } });
  expect((await send(`${server.url}/cpaas/nothing`, 'GET')).status).toBe(404);
  await server.close();
});

test('with configured origins only their pages may call, by REST and by socket', async () => {
  const server = await createServer({ port: 0, origins: ['https://app.example.com', 'null'] });
  const allowed = async (origin: string) =>
    (await send(`${server.url}/health`, 'GET', undefined, { Origin: origin })).headers.get('access-control-allow-origin');
  expect([await allowed('https://app.example.com'), await allowed('null'), await allowed('https://evil.example.com')]).toEqual([
    'https://app.example.com',
    'null',
    null,
  ]);
  const { socketURL } = await join(server.url, 'alice');
  expect(await refusedSocket(socketURL, { Origin: 'https://evil.example.com' })).toBe(403);
  expect((await openSocket(socketURL, { Origin: 'https://app.example.com' })).socket.readyState).toBe(WebSocket.OPEN);
  await server.close();
});

test('a list of origins with * lets every page call, by REST and by socket', async () => {
  const server = await createServer({ port: 0, origins: ['*'] });
  const { headers } = await send(`${server.url}/health`, 'GET', undefined, { Origin: 'https://app.example.com' });
  expect(headers.get('access-control-allow-origin')).toBe('*');
  const { socketURL } = await join(server.url, 'alice');
  expect((await openSocket(socketURL, { Origin: 'https://app.example.com' })).socket.readyState).toBe(WebSocket.OPEN);
  await server.close();
});

test('a closing server says so to its sockets and frees its port within two seconds', async () => {
  const server = await createServer({ port: 0 });
  const { socket } = await join(server.url, 'alice');
  // A client that has connected and says nothing must not hold it up.
  const idle = connect(server.port, '127.0.0.1');
  await new Promise((resolve) => idle.on('connect', resolve));
  const before = Date.now();
  await server.close();
  expect(Date.now() - before).toBeLessThan(2000);
  expect(await socket.closed).toBe(1001);
  const next = await createServer({ port: server.port });
  await next.close();
  idle.destroy();
});

test('a closing server waits for no secure connection that never said who it is', async () => {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }]);
  const server = await createServer({ port: 0, tls: { cert: pems.cert, key: pems.private } });
  const silent = connect(server.port, '127.0.0.1');
  silent.on('error', () => undefined);
  await new Promise((resolve) => silent.on('connect', resolve));
  const before = Date.now();
  await server.close();
  expect(Date.now() - before).toBeLessThan(2000);
  silent.destroy();
});

test('closing twice is closing once', async () => {
  const server = await createServer({ port: 0 });
  await Promise.all([server.close(), server.close()]);
  await server.close();
});

test('it leaves its process alone', async () => {
  const [listeners, { Request: ofOld, Response: alsoOld }] = [
    process.eventNames().map((name) => [name, process.listenerCount(name)]),
    globalThis,
  ];
  const server = await createServer({ port: 0 });
  await logIn(server.url, 'alice');
  expect(process.eventNames().map((name) => [name, process.listenerCount(name)])).toEqual(listeners);
  expect([globalThis.Request, globalThis.Response]).toEqual([ofOld, alsoOld]);
  await server.close();
});

test('the demo accounts are served on this machine alone', async () => {
  await expect(createServer({ port: 0, host: '0.0.0.0' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  for (const host of ['localhost', '127.0.0.2']) await (await createServer({ port: 0, host })).close();
});

test('a port that is taken is an error, not a crash', async () => {
  const server = await createServer({ port: 0 });
  await expect(createServer({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await server.close();
});

test.each([70_000, -1, 0.5, Number('x')])('%d is no port', async (port) => {
  await expect(createServer({ port })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: 'port: must be a whole number from 0 to 65535.',
  });
});

test('a certificate that is empty is an error, not a server that no handshake succeeds with', async () => {
  await expect(createServer({ port: 0, tls: { cert: '', key: '' } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

test('with a certificate REST and sockets are secure', async () => {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }]);
  const server = await createServer({ port: 0, tls: { cert: pems.cert, key: pems.private } });
  expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
  const status = await new Promise((resolve) =>
    request(`${server.url}/health`, { rejectUnauthorized: false }, (reply) => resolve(reply.statusCode)).end(),
  );
  expect(status).toBe(200);
  const socket = new WebSocket(`${server.url.replace('https', 'wss')}/elsewhere`, { rejectUnauthorized: false });
  socket.on('error', () => undefined);
  const refusedWith = await new Promise((resolve) =>
    socket.on('unexpected-response', (_, reply: { statusCode?: number }) => resolve(reply.statusCode)),
  );
  expect(refusedWith).toBe(404);
  socket.terminate();
  await server.close();
});

test('no password, token or description is ever logged', async () => {
  const lines: unknown[] = [];
  const line = (...words: unknown[]) => void lines.push(...words);
  const server = await createServer({ port: 0, log: { debug: line, info: line, warn: line, error: line } });
  const alice = await join(server.url, 'alice');
  const form = new URLSearchParams({ client_id: 'c', username: 'bob@example.com', password: 'not-the-password', grant_type: 'password' });
  for (let count = 0; count < 12; count += 1) await fetch(`${server.url}/cpaas/auth/v1/token`, { method: 'POST', body: form });
  await alice.request('POST', '/cpaas/webrtcsignaling/v1/{user}/sessions', {
    wrtcsSession: { tParticipantAddress: 'sip:bob@example.com', offer: { sdp: 'v=secret' } },
  });
  await server.close();
  const logged = JSON.stringify(lines);
  expect(logged).toContain('too many failed logins');
  for (const secret of ['not-the-password', alice.access_token, 'v=secret']) expect(logged).not.toContain(secret);
});

test('a client that does not read what it is sent is cut, and may come back for it', async () => {
  const server = await createServer({ port: 0 });
  const alice = await join(server.url, 'alice');
  const bob = await join(server.url, 'bob');
  bob.socket.socket.pause();
  const call = { wrtcsSession: { tParticipantAddress: 'sip:bob@example.com', offer: { sdp: 'v'.repeat(200_000) } } };
  for (let count = 0; count < 100; count += 1) await alice.request('POST', '/cpaas/webrtcsignaling/v1/{user}/sessions', call);
  bob.socket.socket.resume();
  expect(await bob.socket.closed).toBe(1006);
  expect(await (await openSocket(bob.socketURL)).next()).toHaveProperty('wrtcsSessionInvitationNotification');
  await server.close();
});

test('a socket whose other end has died without a word is cut, and a living one is not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const server = await createServer({ port: 0 });
  const living = await join(server.url, 'alice');
  const dead = await join(server.url, 'bob');
  dead.socket.socket.pong = () => undefined;
  (dead.socket.socket as unknown as { _receiver: { removeAllListeners: (event: string) => void } })._receiver.removeAllListeners('ping');
  const ponged = new Promise((resolve) => living.socket.socket.on('ping', resolve));
  vi.advanceTimersByTime(20_000);
  await ponged;
  living.socket.send({ connCheck: {} });
  await living.socket.next();
  vi.advanceTimersByTime(20_000);
  expect(await dead.socket.closed).toBe(1006);
  expect(living.socket.socket.readyState).toBe(WebSocket.OPEN);
  vi.useRealTimers();
  await server.close();
});
