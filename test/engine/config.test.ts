import { expect, test, vi } from 'vitest';
import { create, HookswitchError } from '../../src/engine';
import { mergeConfig, readConfig, type ConfigChange } from '../../src/engine/config';
import { restOrigin, socketOrigin } from '../../src/signalling/cpaas/options';

const server = { base: 'cpaas.example.com' };
const least = { authentication: { server } };
const serverWith = (change: object) => ({ authentication: { server: { ...server, ...change } } });

function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(HookswitchError);
    expect((error as HookswitchError).code).toBe('BAD_INPUT');
    return (error as HookswitchError).message;
  }
  return 'no complaint';
}

test('a base is enough, and everything else has its default', () => {
  expect(readConfig(least)).toEqual({
    authentication: { server: { base: 'cpaas.example.com', protocol: 'https', version: 'v1' } },
    call: {
      iceServers: [],
      serverTurnCredentials: true,
      iceCollectionIdealTimeout: 500,
      iceCollectionMaxTimeout: 3000,
      removeH264Codecs: false,
      normalizeDestination: true,
      defaultPeerConfig: { iceServers: [] },
      sdpHandlers: [],
      earlyMedia: true,
      dtmfFeedback: true,
      holdOthers: true,
    },
    connectivity: {
      method: 'pingPong',
      pingInterval: 30_000,
      maxMissedPings: 3,
      reconnectLimit: 0,
      reconnectDelay: 500,
      reconnectTimeMultiplier: 2,
      reconnectTimeLimit: 15_000,
      autoReconnect: true,
      checkConnectivity: true,
    },
    subscription: { channelLifetime: 3600, timeout: 20 },
    notifications: { idCacheLength: 100 },
    logs: { logLevel: 'warn' },
  });
});

test.each<[string, unknown, string]>([
  ['no configuration', undefined, 'config must be an object, and is missing.'],
  ['null', null, 'config must be an object, and is null.'],
  ['a word', 'cpaas.example.com', "config must be an object, and is 'cpaas.example.com'."],
  ['an empty object', {}, 'config.authentication must be an object, and is missing.'],
  ['no server', { authentication: {} }, 'config.authentication.server must be an object, and is missing.'],
  ['no base', { authentication: { server: {} } }, 'config.authentication.server.base must be a text, and is missing.'],
  ['an empty base', serverWith({ base: '' }), 'config.authentication.server.base must be a text that is not empty, and is empty.'],
  ['a base of another type', serverWith({ base: 5 }), 'config.authentication.server.base must be a text, and is 5.'],
  [
    'an address in place of the base',
    serverWith({ base: 'https://cpaas.example.com/' }),
    "config.authentication.server.base must be a host, with or without a port, and nothing before or after it, and is 'https://cpaas.example.com/'.",
  ],
  [
    'a port that is no number',
    serverWith({ port: 'abc' }),
    "config.authentication.server.port must be a port number, 1 to 65535, and is 'abc'.",
  ],
  ['port 0', serverWith({ port: 0 }), 'config.authentication.server.port must be a port number, 1 to 65535, and is 0.'],
  [
    'a port that is too high',
    serverWith({ port: '65536' }),
    "config.authentication.server.port must be a port number, 1 to 65535, and is '65536'.",
  ],
  ['half a port', serverWith({ port: 80.5 }), 'config.authentication.server.port must be a port number, 1 to 65535, and is 80.5.'],
  [
    'a port of another type',
    serverWith({ port: {} }),
    'config.authentication.server.port must be a port number, 1 to 65535, and is of type object.',
  ],
  [
    'an unknown protocol',
    serverWith({ protocol: 'ftp' }),
    "config.authentication.server.protocol must be 'https' or 'http', and is 'ftp'.",
  ],
  [
    'an unknown logLevel',
    { ...least, logs: { logLevel: 'loud' } },
    "config.logs.logLevel must be 'debug' or 'info' or 'warn' or 'error' or 'silent', and is 'loud'.",
  ],
  [
    'iceServers that are no list',
    { ...least, call: { iceServers: {} } },
    'config.call.iceServers must be an array, and is of type object.',
  ],
  [
    'an iceServer that is a word',
    { ...least, call: { iceServers: ['stun:a'] } },
    "config.call.iceServers.0 must be an object, and is 'stun:a'.",
  ],
  [
    'an iceServer without urls',
    { ...least, call: { iceServers: [{ urls: 'stun:a' }, { url: 'stun:b' }] } },
    'config.call.iceServers.1.urls must be a text or an array of texts, and is missing.',
  ],
  [
    'urls of a wrong type',
    { ...least, call: { iceServers: [{ urls: ['stun:a', 7] }] } },
    'config.call.iceServers.0.urls must be a text or an array of texts, and is an array.',
  ],
  [
    'a number that is a word',
    { ...least, connectivity: { pingInterval: '30000' } },
    "config.connectivity.pingInterval must be a number, and is '30000'.",
  ],
  ['a negative time', { ...least, connectivity: { pingInterval: -1 } }, 'config.connectivity.pingInterval must be 0 or more, and is -1.'],
  [
    'an endless time',
    { ...least, connectivity: { pingInterval: Infinity } },
    'config.connectivity.pingInterval must be a number, and is Infinity.',
  ],
  ['no number at all', { ...least, subscription: { expires: NaN } }, 'config.subscription.expires must be a number, and is NaN.'],
  [
    'an unknown method',
    { ...least, connectivity: { method: { type: 'smoke' } } },
    "config.connectivity.method must be 'pingPong' or 'keepAlive' or {type, responsibleParty}, and is of type object.",
  ],
  [
    'a boolean that is a word',
    { ...least, call: { serverTurnCredentials: 'yes' } },
    "config.call.serverTurnCredentials must be true or false, and is 'yes'.",
  ],
])('%s gives an error that names the key and says what it should be', (_, given, message) => {
  expect(complaint(() => readConfig(given))).toBe(`hookswitch: ${message}`);
});

test('create complains at once, before anything is sent', () => {
  expect(complaint(() => create({ authentication: { server: { base: '' } } }))).toContain('config.authentication.server.base');
});

test('a base with a port of its own wins over the port beside it', () => {
  const address = readConfig({ authentication: { server: { base: 'localhost:8443', port: '443' } } }).authentication.server;

  expect([restOrigin(address), socketOrigin(address)]).toEqual(['https://localhost:8443', 'wss://localhost:8443']);
});

test('a port may be a number or digits', () => {
  const origins = ['8443', 8443].map((port) =>
    restOrigin(readConfig({ authentication: { server: { base: 'localhost', port, protocol: 'http' } } }).authentication.server),
  );

  expect(origins).toEqual(['http://localhost:8443', 'http://localhost:8443']);
});

test('updateConfig merges deep, key by key, and replaces lists', () => {
  const config = readConfig({ ...least, call: { iceServers: [{ urls: 'stun:a' }, { urls: 'stun:b' }], removeH264Codecs: true } });

  const merged = mergeConfig(config, { call: { iceServers: [{ urls: 'stun:c' }] }, logs: { logLevel: 'debug' } });

  expect(merged).toEqual({ ...config, call: { ...config.call, iceServers: [{ urls: 'stun:c' }] }, logs: { logLevel: 'debug' } });
  expect(config.call.iceServers).toHaveLength(2);
});

test('updateConfig leaves alone what it is told nothing about, and what is undefined', () => {
  const config = readConfig(least);

  expect(mergeConfig(config, { call: { iceServers: undefined }, logs: undefined })).toEqual(config);
});

test.each<[string, unknown, string]>([
  ['a wrong key', { logs: { logLevel: 'loud' } }, 'config.logs.logLevel'],
  ['null in place of an object', { call: null }, 'config.call'],
  ['null', null, 'config'],
  ['a word', 'debug', 'config'],
])('updateConfig refuses %s and changes nothing', (_, change, key) => {
  const client = create(least);
  const before = client.getConfig();

  expect(complaint(() => client.updateConfig(change as ConfigChange))).toContain(`hookswitch: ${key} must be `);

  expect(client.getConfig()).toEqual(before);
});

test('unknown keys are passed over', () => {
  expect(readConfig({ ...least, messaging: { features: [] }, call: { sdpSemantics: 'unified-plan', resyncOnConnect: true } })).toEqual(
    readConfig(least),
  );
});

test('a configuration from foreign JSON reaches no prototype', () => {
  const client = create(least);

  client.updateConfig(
    JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "call": {"__proto__": {"polluted": 1}}}',
    ) as ConfigChange,
  );
  create(
    JSON.parse('{"authentication": {"server": {"base": "a", "__proto__": {"polluted": 1}}}, "__proto__": {"polluted": 1}}') as typeof least,
  );

  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect((client.getConfig() as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('the object an application passed in stays its own', () => {
  const given = { ...least, call: { iceServers: [{ urls: 'stun:a' }] } };
  const client = create(given);

  given.call.iceServers.push({ urls: 'stun:b' });

  expect(client.getConfig().call.iceServers).toEqual([{ urls: 'stun:a' }]);
});

test('a new logLevel holds at once', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const client = create({ ...least, logs: { logLevel: 'silent' } });

  client.media.muteTracks(['none']);
  expect(warn).not.toHaveBeenCalled();
  client.updateConfig({ logs: { logLevel: 'warn' } });
  client.media.muteTracks(['none']);

  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
});
