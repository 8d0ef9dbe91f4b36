import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createLog } from '../../../src/log';
import { createServer, type RunningServer } from '../../../src/server';
import { createCpaasSignalling, readIdToken, requestTokens } from '../../../src/signalling';
import { createPhone, type Phone } from '../phone';

let server: RunningServer;
const phones: Phone[] = [];
afterEach(async () => {
  await Promise.all(phones.splice(0).map(({ signalling }) => signalling.unsubscribe()));
  await server.close();
});

const start = async (secret: string, port = 0) =>
  (server = await createServer({ port, tokens: { secret }, log: createLog(() => 'silent') }));

async function phone(name: string, renew: () => Promise<boolean>): Promise<Phone> {
  const address = { protocol: 'http', base: `127.0.0.1:${server.port}` } as const;
  const grant = { grant: 'password', clientId: 'test', username: `${name}@example.com`, password: 'demo' } as const;
  const tokens = await requestTokens({ server: address, ...grant });
  const username = readIdToken(tokens.id_token)?.username ?? '';
  const signalling = createCpaasSignalling({
    server: address,
    clientCorrelator: name,
    credentials: () => ({ accessToken: tokens.access_token, username }),
    renew,
    WebSocket,
    log: createLog(() => 'silent'),
  });
  const made = createPhone(signalling);
  phones.push(made);
  await signalling.subscribe();
  return made;
}

const invite = {
  type: 'invite',
  callId: 'c-1',
  from: 'alice@example.com',
  to: 'sip:bob@example.com',
  sdp: 'offer',
  trickle: true,
} as const;

test('a server that comes back without its memory is subscribed anew, and both sides hear that their call is gone', async () => {
  await start('a secret of more than thirty-two characters');
  const [alice, bob] = [await phone('alice', async () => false), await phone('bob', async () => false)];
  await alice.signalling.send(invite);
  await bob.signalling.send({ type: 'answer', callId: (await bob.hears('invite')).callId, sdp: 'answer' });
  await alice.hears('answer');

  const { port } = server;
  await server.close();
  await start('a secret of more than thirty-two characters', port);

  expect(await alice.hears('bye')).toMatchObject({ statusCode: 9909 });
  expect(await bob.hears('bye')).toMatchObject({ statusCode: 9909 });
  expect(alice.signalling.link.state).toBe('up');
  await bob.signalling.send({ ...invite, callId: 'c-2', to: 'sip:alice@example.com' });
  await alice.hears('invite');
});

test('a server that comes back with another secret takes the link down as unauthorized', async () => {
  await start('a secret of more than thirty-two characters');
  const renew = vi.fn(async () => false);
  const alice = await phone('alice', renew);
  const { port } = server;
  await server.close();
  await start('another secret of more than thirty-two characters', port);
  await vi.waitFor(() => expect(alice.signalling.link).toMatchObject({ state: 'down', error: { reason: 'unauthorized' } }), {
    timeout: 4000,
  });
  expect(renew).toHaveBeenCalledTimes(1);
});
