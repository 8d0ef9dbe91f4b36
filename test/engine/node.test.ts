import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { create } from '../../src/engine';
import { version } from '../../src/engine/version';

const client = () => create({ authentication: { server: { base: 'localhost:8443' } }, logs: { logLevel: 'silent' } });
const resources = () => process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|TCP|MessagePort/.test(name));

test('a client can be made in Node, where there is no window', async () => {
  const { call, media, services, connection, getUserInfo } = client();

  expect('window' in globalThis).toBe(false);
  expect(getUserInfo()).toBeUndefined();
  expect(call.getAll()).toEqual([]);
  expect(services.getSubscriptions()).toEqual({ subscribed: [], available: ['call'], isPending: false });
  expect(connection.getSocketState('cpaas')).toMatchObject({ connected: false, pinging: false, platform: 'cpaas' });
  expect(await media.getDevices()).toEqual({ camera: [], microphone: [], speaker: [] });
});

test('a client that nobody logged in to keeps no process alive', () => {
  const before = resources();

  const made = client();
  made.on('call:receive', () => undefined);

  expect(resources()).toEqual(before);
});

test('a call without devices ends with an error, not with an exception', async () => {
  const made = client();
  made.setTokens({ accessToken: 'a', idToken: `e30.${btoa('{"preferred_username":"ann"}')}.s` });

  const ended = new Promise<void>((resolve) => made.on('call:stateChange', () => resolve()));
  const callId = made.call.make('bob@example.com', { audio: true });
  await ended;

  expect(made.call.getById(callId)).toMatchObject({ state: 'Ended', error: { code: 'call:4' } });
});

test('the version is that of the package', () => {
  const { version: published } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

  expect(version).toBe(published);
  expect(client().getVersion()).toBe(published);
});
