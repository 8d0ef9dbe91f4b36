import { expect, test, vi } from 'vitest';
import { createOver } from '../../src/compat/createOver';
import { createScriptedClient } from '../../src/testing';

const ann = { username: 'ann@example.com', password: 'demo' };

/** A page nobody has connected yet, and what it has heard of its connection. */
function openPage() {
  const { client, service } = createScriptedClient({ user: null, config: { logs: { logLevel: 'silent' } } });
  const kandy = createOver(client, { clientId: 'desk', callDefaults: {} });
  const heard: string[] = [];
  kandy.on('auth:change', ({ isConnected }) => heard.push(isConnected ? 'connected' : 'disconnected'));
  kandy.on('auth:error', ({ error }) => heard.push(`error ${error.code}`));
  return { client, service, kandy, heard };
}

test('to connect is to log in and to be reachable; to disconnect gives both up', async () => {
  const { client, kandy, heard } = openPage();

  kandy.connect(ann);
  expect(kandy.getConnection()).toEqual({ isConnected: false, isPending: true });
  await vi.waitFor(() => expect(heard).toEqual(['connected']));
  expect(kandy.getConnection()).toEqual({ isConnected: true, isPending: false });
  expect(client.getUserInfo()?.identity).toBe('ann@example.com');
  kandy.disconnect();

  await vi.waitFor(() => expect(heard).toEqual(['connected', 'disconnected']));
  expect(client.getUserInfo()).toBe(undefined);
});

test('a wrong password, and a service that cannot be reached, are told; the next try succeeds', async () => {
  const { service, kandy, heard } = openPage();
  service.failsNext('login');
  service.failsNext('subscribe');

  kandy.connect(ann);
  await vi.waitFor(() => expect(heard).toEqual(['error authentication:1']));
  expect(kandy.getConnection()).toMatchObject({ isConnected: false, isPending: false, error: { code: 'authentication:1' } });
  kandy.connect(ann);
  await vi.waitFor(() => expect(heard).toEqual(['error authentication:1', 'error subscription:5']));
  kandy.connect(ann);

  await vi.waitFor(() => expect(heard.at(-1)).toBe('connected'));
  expect(kandy.getConnection()).toEqual({ isConnected: true, isPending: false });
});

test('who disconnects while the login is under way is not connected by it, and hears of no error', async () => {
  const { client, service, kandy, heard } = openPage();
  const login = service.keepsWaiting('login');

  kandy.connect(ann);
  kandy.disconnect();
  await login.goOn();

  expect(heard).toEqual([]);
  expect(kandy.getConnection()).toEqual({ isConnected: false, isPending: false });
  expect(client.getUserInfo()).toBe(undefined);
});

test('a connection that is given up is told', async () => {
  const { service, kandy, heard } = openPage();
  kandy.connect(ann);
  await vi.waitFor(() => expect(heard).toEqual(['connected']));

  await service.givesUp();

  expect(heard.at(-1)).toBe('disconnected');
  expect(kandy.getConnection().isConnected).toBe(false);
});

test('credentials that are none are refused with the name of the key', () => {
  const { kandy } = openPage();
  const wrong = { username: 'ann@example.com' } as unknown as typeof ann; // as a page in plain JavaScript may write it

  expect(() => kandy.connect(wrong)).toThrow('credentials.password is missing');
});
