import { expect, test, vi } from 'vitest';
import { HookswitchError, type ClientEvent } from '../../src/engine';
import { createScriptedClient, reachable, type ScriptedClient } from '../../src/testing';

const credentials = { clientId: 'phone', username: 'carol@example.com', password: 'demo' };
const quiet = { config: { logs: { logLevel: 'silent' } } } as const;

function eventsOf({ client }: ScriptedClient): ClientEvent[] {
  const events: ClientEvent[] = [];
  client.subscribe((type) => events.push(type));
  return events;
}

test('Ann is logged in and can be called, unless one says otherwise', async () => {
  const ann = createScriptedClient();
  const zoe = createScriptedClient({ user: { identity: 'zoe@example.com', username: 'user-7' }, reachable: false });
  const nobody = createScriptedClient({ user: null });

  await reachable(ann);

  expect(ann.client.getUserInfo()).toMatchObject({ identity: 'ann@example.com', username: 'ann' });
  expect(zoe.client.getUserInfo()).toMatchObject({ identity: 'zoe@example.com', username: 'user-7' });
  expect(nobody.client.getUserInfo()).toBe(undefined);
  expect([zoe, nobody].map(({ client }) => client.services.getSubscriptions().subscribed)).toEqual([[], []]);
});

test('any name and password will do to log in', async () => {
  const scripted = createScriptedClient({ user: null });

  await scripted.client.login({ ...credentials, username: 'zoë@example.com' });
  scripted.client.services.subscribe(['call']);
  await reachable(scripted);

  expect(scripted.client.getUserInfo()).toMatchObject({ identity: 'zoë@example.com', username: 'zoë' });
});

test('a login fails once, as for a wrong password or as one says, and then succeeds', async () => {
  const { client, service } = createScriptedClient({ user: null });
  service.failsNext('login');
  service.failsNext('login', new HookswitchError('authentication:1', { reason: 'unreachable' }));

  await expect(client.login(credentials)).rejects.toMatchObject({ code: 'authentication:1', reason: undefined });
  await expect(client.login(credentials)).rejects.toMatchObject({ code: 'authentication:1', reason: 'unreachable' });

  expect(await client.login(credentials)).toMatchObject({ identity: 'carol@example.com' });
});

test('a login waits until the service answers', async () => {
  const { client, service } = createScriptedClient({ user: null });
  const [first, second] = [service.keepsWaiting('login'), service.keepsWaiting('login')];
  const heard = vi.fn();

  client.login(credentials).then(heard, heard);
  await first.fail();
  client.login(credentials).then(heard, heard);
  expect(heard.mock.calls).toMatchObject([[{ code: 'authentication:1' }]]);
  await second.goOn();

  expect(heard.mock.calls[1]).toMatchObject([{ identity: 'carol@example.com' }]);
});

test('a subscription that is refused is told, and can be tried again', async () => {
  const scripted = createScriptedClient({ reachable: false });
  const events = eventsOf(scripted);
  scripted.service.failsNext('subscribe');

  scripted.client.services.subscribe(['call']);
  await expect(reachable(scripted)).rejects.toThrow('the service has refused it');
  expect(events).toContain('subscription:error');
  scripted.client.services.subscribe(['call']);

  await reachable(scripted);
});

test('who has not asked for a subscription does not wait for it forever', async () => {
  await expect(reachable(createScriptedClient({ reachable: false }))).rejects.toThrow('has not subscribed');
});

test('a subscription stands still until the service answers', async () => {
  const { client, service } = createScriptedClient({ reachable: false });
  const waiting = service.keepsWaiting('subscribe');

  client.services.subscribe(['call']);
  expect(client.services.getSubscriptions()).toMatchObject({ subscribed: [], isPending: true });
  await waiting.goOn();

  expect(client.services.getSubscriptions()).toMatchObject({ subscribed: ['call'], isPending: false });
});

test('an invitation that the service refuses ends the call with its error', async () => {
  const { client, farSide, service } = createScriptedClient();
  service.failsNext('invite', new HookswitchError('SVC0004', { reason: 'no-such-callee' }));

  const callId = client.call.make('nobody@example.com');
  await expect(farSide.rings(callId)).rejects.toThrow('Ended');

  expect(client.call.getById(callId)).toMatchObject({ state: 'Ended', error: { code: 'SVC0004', reason: 'no-such-callee' } });
});

test('an answer that does not get through leaves the call ringing', async () => {
  const { client, farSide, service } = createScriptedClient();
  const callId = await farSide.calls();
  const waiting = service.keepsWaiting('answer');

  client.call.answer(callId);
  await waiting.fail();
  expect(client.call.getById(callId)).toMatchObject({ state: 'Ringing', error: { reason: 'unreachable' } });
  client.call.answer(callId);
  await farSide.holds(callId);

  expect(client.call.getById(callId)?.state).toBe('On Hold');
});

test('while the connection is lost nothing can be sent, and what the far side did is heard when it is back', async () => {
  const scripted = createScriptedClient(quiet);
  const { client, farSide, service } = scripted;
  const callId = client.call.make('bob@example.com');

  await service.losesConnection();
  expect(client.connection.getSocketState().connected).toBe(false);
  const unheard = client.call.make('bob@example.com');
  await farSide.answers(callId);
  expect([callId, unheard].map((id) => client.call.getById(id)?.state)).toEqual(['Initiated', 'Ended']);
  await service.reconnects();

  expect(client.call.getById(callId)?.state).toBe('Connected');
  expect(client.connection.getSocketState().connected).toBe(true);
});

test('a connection that is given up takes the subscription with it, which may come back', async () => {
  const scripted = createScriptedClient();
  const { client, service } = scripted;
  const reasons: unknown[] = [];
  client.on('subscription:change', ({ reason }) => reason && reasons.push(reason));

  await service.losesConnection();
  await service.givesUp(new HookswitchError('subscription:1', { reason: 'unauthorized' }));
  expect(client.services.getSubscriptions().subscribed).toEqual([]);
  expect(reasons).toEqual(['LOST_CONNECTION']);
  await service.reconnects();

  expect(client.services.getSubscriptions().subscribed).toEqual(['call']);
});

test('a connection that is not there cannot be lost, and one that is there cannot come back', async () => {
  const { service } = createScriptedClient();
  const offline = createScriptedClient({ reachable: false });

  await expect(service.reconnects()).rejects.toThrow('service.reconnects: not while the connection is up');
  await expect(offline.service.losesConnection()).rejects.toThrow('not while the connection is down');
  await expect(offline.service.reconnects()).rejects.toThrow('not while the connection is down');
});

test('the service shows what it was given', async () => {
  const { client, farSide, service } = createScriptedClient();
  const callId = await farSide.calls();

  client.call.reject(callId);

  expect(service.sent).toMatchObject([{ type: 'ringing' }, { type: 'reject', callId, statusCode: 603 }]);
});

test('the configuration is that of any client', () => {
  const { client } = createScriptedClient({ config: { call: { normalizeDestination: false } } });

  expect(client.getConfig().call.normalizeDestination).toBe(false);
  expect(() => createScriptedClient({ config: { logs: { logLevel: 'loud' as 'warn' } } })).toThrow('config.logs.logLevel');
});

test('neither timers nor tasks are needed: a test that stops the clock sees the whole call', async () => {
  vi.useFakeTimers();
  const { client, farSide } = createScriptedClient();

  const callId = client.call.make('bob@example.com', { audio: true, video: true });
  await farSide.rings(callId);
  await farSide.answers(callId);
  await farSide.ends(callId);

  expect(client.call.getById(callId)?.state).toBe('Ended');
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
