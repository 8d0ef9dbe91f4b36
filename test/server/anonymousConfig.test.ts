// @vitest-environment node
import { expect, test } from 'vitest';
import { createServer } from '../../src/server';
import { readConfig } from '../../src/server/config';
import { regular, strongRealm, subscribe, weakRealm, withTokens } from './anonymousVisitor';
import { refusedSocket, send } from './client';

test('a configuration with every key for anonymous calls is taken as it is', () => {
  const anonymous = {
    realms: [{ ...strongRealm, maxAgeSeconds: 60 }, weakRealm],
    callees: ['bob@example.com'],
    regular: true,
    issueTokens: false,
    origins: ['https://shop.example'],
    perMinute: { address: 5, callee: 10 },
  };
  expect(readConfig({ anonymous })).toEqual({ anonymous });
});

test.each<[unknown, string]>([
  [7, 'anonymous: must be an object.'],
  [{}, 'anonymous.callees: is missing.'],
  [{ callees: 'bob@example.com' }, "anonymous.callees: must be '*' or a list of addresses such as name@example.com."],
  [{ callees: ['bob@example.com', 'bob'] }, 'anonymous.callees[1]: must be an address such as name@example.com.'],
  [{ callees: '*', regular: true }, 'anonymous.callees: must be a list where regular calls are allowed.'],
  [{ callees: '*', regular: 'yes' }, 'anonymous.regular: must be true or false.'],
  [{ callees: '*', realms: {} }, 'anonymous.realms: must be a list.'],
  [{ callees: '*', realms: [{ key: weakRealm.key }] }, 'anonymous.realms[0].name: is missing.'],
  [{ callees: '*', realms: [{ name: '', key: weakRealm.key }] }, 'anonymous.realms[0].name: must not be empty.'],
  [
    { callees: '*', realms: [{ name: 'r', key: 'short' }] },
    'anonymous.realms[0].key: must have 16 or 32 characters of ASCII, without blanks.',
  ],
  [{ callees: '*', realms: [{ ...weakRealm, maxAgeSeconds: 0 }] }, 'anonymous.realms[0].maxAgeSeconds: must be more than 0.'],
  [{ callees: '*', realms: [weakRealm, weakRealm] }, 'anonymous.realms: must not have two realms of one name.'],
  [{ callees: '*', origins: ['shop'] }, 'anonymous.origins[0]: must be an origin such as https://app.example.com, or null, or *.'],
  [{ callees: '*', perMinute: { address: 1.5 } }, 'anonymous.perMinute.address: must be a whole number.'],
  [{ callees: '*', realm: [] }, 'anonymous.realm: is not a key of the configuration.'],
])('the mistake in %j is named', (anonymous, message) => {
  expect(() => readConfig({ anonymous })).toThrow(expect.objectContaining({ code: 'BAD_INPUT', message }) as Error);
});

test('without the key no way in is open: no subscription, no call, no socket, no tokens', async () => {
  const server = await createServer({ port: 0 });
  expect((await subscribe(server.url, withTokens())).status).toBe(404);
  expect((await subscribe(server.url, regular)).status).toBe(404);
  expect((await send(`${server.url}/rest/version/1/anonymous/bob@example.com/callMe`, 'POST', {})).status).toBe(404);
  expect((await send(`${server.url}/callparameters?callee=bob@example.com`, 'GET')).status).toBe(404);
  expect(await refusedSocket(`${server.url}/anonymous/bob@example.com/websocket/ws-1`)).toBe(404);
  await server.close();
});

test('a page that goes with the server does not take the paths of the service', async () => {
  const server = await createServer({ port: 0, fallback: () => new Response('a page') });
  expect((await subscribe(server.url, regular)).status).toBe(404);
  await server.close();
});
