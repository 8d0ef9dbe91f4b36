import { expect, test } from 'vitest';
import { create } from '../../src/compat';
import { readSettings } from '../../src/compat/settings';

const server = 'calls.example.com';

test('the configuration of the quickstart is read; what it leaves out has defaults', () => {
  const settings = readSettings({
    call: { callDefaults: { sendInitialVideo: false } },
    authentication: { subscription: { server }, websocket: { server } },
  });

  expect(settings).toMatchObject({
    engine: { authentication: { server: { base: server } } },
    clientId: 'hookswitch',
    callDefaults: { sendInitialVideo: false },
  });
});

test('protocols and ports, and what is the engine’s own, reach the engine', () => {
  const { engine, clientId } = readSettings({
    authentication: {
      subscription: { server, protocol: 'http', port: '8080' },
      websocket: { server: `${server}:8080`, protocol: 'ws' },
      clientId: 'desk',
    },
    call: { iceServers: [{ urls: 'stun:stun.example.com' }], callDefaults: {} },
    logs: { logLevel: 'silent' },
  });

  expect(engine).toEqual({
    authentication: { server: { base: server, protocol: 'http', port: 8080, websocketProtocol: 'ws' } },
    call: { iceServers: [{ urls: 'stun:stun.example.com' }] },
    logs: { logLevel: 'silent' },
  });
  expect(clientId).toBe('desk');
});

test.each([
  [undefined, 'config must be an object', 'and is missing'],
  [{ authentication: {} }, 'config.authentication.subscription.server must be a host such as', 'and is missing'],
  [{ authentication: { subscription: { server: `https://${server}` } } }, 'subscription.server must be a host such as', 'https://calls'],
  [{ authentication: { subscription: { server, port: 70_000 } } }, 'subscription.port must be a port number, 1 to 65535', '70000'],
  [{ authentication: { subscription: { server, protocol: 'ftp' } } }, "subscription.protocol must be 'https' or 'http'", "'ftp'"],
  [
    { authentication: { subscription: { server }, websocket: { server: 'other.example.com' } } },
    "websocket.server must be the server of config.authentication.subscription, 'calls.example.com'",
    "'other.example.com'",
  ],
  [
    { authentication: { subscription: { server } }, call: { callDefaults: { sendInitialVideo: 1 } } },
    'config.call.callDefaults.sendInitialVideo must be true or false',
    'and is 1',
  ],
  [
    { authentication: { subscription: { server } }, call: { callDefaults: { remoteVideoContainer: '#remote' } } },
    'config.call.callDefaults.remoteVideoContainer must be an element of the page',
    "'#remote'",
  ],
  [{ authentication: { subscription: { server } }, call: { iceServers: 'none' } }, 'config.call.iceServers must be an array', "'none'"],
])('%j is refused with the key and what it should be', (config, expectation, found) => {
  const making = () => create(config as Parameters<typeof create>[0]); // as a page in plain JavaScript may write it

  expect(making).toThrow(expectation);
  expect(making).toThrow(found);
});
