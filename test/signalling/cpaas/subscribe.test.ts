import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { adapterOn, createScriptedService, settle, type ScriptedService } from './scriptedService';

let service: ScriptedService;
beforeEach(() => {
  vi.useFakeTimers();
  service = createScriptedService();
});
afterEach(() => void vi.useRealTimers());

test('subscribing makes a channel, opens its socket, says connCheck, and then subscribes the call service', async () => {
  const signalling = adapterOn(service, { subscription: { expires: 7200 } });
  await signalling.subscribe();

  expect(service.asked()).toEqual(['POST channels', 'POST subscriptions']);
  expect(service.requests[0]).toMatchObject({
    url: 'https://service.test:8443/cpaas/notificationchannel/v1/u/channels',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: 'Bearer token-1' },
    body: {
      notificationChannel: { channelLifetime: 7200, channelType: 'Websockets', clientCorrelator: 'desk', 'x-connCheckRole': 'client' },
    },
  });
  expect(service.socket.url).toBe('wss://service.test:8443/cpaas/notificationchannel/v1/u/channels/ws-1/websocket?access_token=token-1');
  expect(service.socket.sent).toEqual([{ connCheck: { interval: 30 } }]);
  expect(service.requests[1]!.body).toEqual({
    wrtcsNotificationSubscription: {
      callbackReference: { notifyURL: 'ws-1' },
      clientCorrelator: 'desk',
      'x-supported': ['trickle', 'customParameters', 'mediaState'],
    },
  });
  expect(signalling.link).toEqual({ state: 'up' });
  expect(signalling.canTrickle).toBe(true);
});

test('a lifetime nobody asked for is not sent', async () => {
  await adapterOn(service).subscribe();
  expect(service.requests[0]!.body).not.toHaveProperty('notificationChannel.channelLifetime');
});

test('a base with a port of its own wins over the port, and http brings ws', async () => {
  await adapterOn(service, { server: { protocol: 'http', base: 'localhost:9000', port: 443 } }).subscribe();
  expect(service.requests[0]!.url).toMatch(/^http:\/\/localhost:9000\/cpaas/);
  expect(service.socket.url).toMatch(/^ws:\/\/localhost:9000\/cpaas/);
});

test('a service that does not echo trickle cannot trickle', async () => {
  service.features = [];
  const signalling = adapterOn(service);
  await signalling.subscribe();
  expect(signalling.canTrickle).toBe(false);
});

test('unsubscribing takes down the subscription, the socket and the channel, in this order, even where they are gone', async () => {
  const signalling = adapterOn(service);
  await signalling.subscribe();
  const socketAt: string[] = [];
  service.rules.push(({ method }) => {
    socketAt.push(service.socket.state);
    return method === 'DELETE' ? { status: 404 } : undefined;
  });

  await signalling.unsubscribe();

  expect(service.asked().slice(2)).toEqual(['DELETE subscriptions/sub-1', 'DELETE channels/ws-1']);
  expect(socketAt).toEqual(['open', 'closed']);
  expect(signalling.link).toEqual({ state: 'down' });
  expect(vi.getTimerCount()).toBe(0);
});

test('unsubscribing from a service that does not answer ends within seconds', async () => {
  const signalling = adapterOn(service);
  await signalling.subscribe();
  service.rules.push(() => 'silence');
  const left = signalling.unsubscribe();
  await vi.advanceTimersByTimeAsync(5_000);
  await left;
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  [{ status: 500 } as const, 'Failed to retrieve a websocket.', undefined],
  [{ status: 403 } as const, 'Failed to retrieve a websocket.', 'unauthorized'],
  [{ status: 201, body: {} } as const, 'Failed to retrieve a websocket.', 'bad-response'],
  ['no network' as const, 'Retrieve websocket request failed.', 'unreachable'],
])('a channel that is not given (%j) is subscription:2 in the words of the SDK family', async (answer, message, reason) => {
  service.rules.push(({ path }) => (path === 'channels' ? answer : undefined));
  const signalling = adapterOn(service);
  await expect(signalling.subscribe()).rejects.toMatchObject({ code: 'subscription:2', message, reason });
  expect(signalling.link).toMatchObject({ state: 'down', error: { code: 'subscription:2' } });
  expect(service.sockets).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a socket that does not open is subscription:1, and the channel is deleted', async () => {
  service.upgrades = 'refused';
  await expect(adapterOn(service).subscribe()).rejects.toMatchObject({ code: 'subscription:1', reason: 'unreachable' });
  expect(service.asked()).toEqual(['POST channels', 'DELETE channels/ws-1']);
  expect(vi.getTimerCount()).toBe(0);
});

test('a socket that stays silent is given up after the timeout', async () => {
  service.upgrades = 'silent';
  const subscribing = expect(adapterOn(service).subscribe()).rejects.toMatchObject({ code: 'subscription:1', reason: 'timeout' });
  await vi.advanceTimersByTimeAsync(10_000);
  await subscribing;
  expect(service.socket.state).toBe('closed');
});

test('a refused service subscription is subscription:5, and neither socket nor channel stay open', async () => {
  service.rules.push(({ path }) => (path === 'subscriptions' ? { status: 500 } : undefined));
  await expect(adapterOn(service).subscribe()).rejects.toMatchObject({ code: 'subscription:5' });
  expect(service.asked().at(-1)).toBe('DELETE channels/ws-1');
  expect(service.socket.state).toBe('closed');
});

test('the whole of subscribe is limited', async () => {
  service.rules.push(({ path }) => (path === 'subscriptions' ? 'silence' : undefined));
  const subscribing = expect(adapterOn(service, { subscription: { timeout: 3 } }).subscribe()).rejects.toMatchObject({ reason: 'timeout' });
  await vi.advanceTimersByTimeAsync(3_000);
  await subscribing;
});

test('after a failure one can subscribe again', async () => {
  service.upgrades = 'refused';
  const signalling = adapterOn(service);
  await signalling.subscribe().catch(() => undefined);
  service.upgrades = 'open';
  await signalling.subscribe();
  expect(signalling.link.state).toBe('up');
});

test('unsubscribing in the middle of subscribing leaves nothing behind, and subscribing again afterwards works', async () => {
  service.upgrades = 'silent';
  const signalling = adapterOn(service);
  const subscribing = expect(signalling.subscribe()).rejects.toMatchObject({ code: 'subscription:1' });
  await settle();
  await signalling.unsubscribe();
  await subscribing;
  expect(service.asked()).toEqual(['POST channels', 'DELETE channels/ws-1']);
  expect(signalling.link).toEqual({ state: 'down' });
  expect(vi.getTimerCount()).toBe(0);

  service.upgrades = 'open';
  await signalling.subscribe();
  expect(signalling.link.state).toBe('up');
});

test('without credentials nothing is sent', async () => {
  await expect(adapterOn(service, { credentials: () => undefined }).subscribe()).rejects.toMatchObject({ reason: 'not-logged-in' });
  expect(service.requests).toEqual([]);
});

test('figures of the socket are given while there is one', async () => {
  const signalling = adapterOn(service, { connectivity: { pingInterval: 5000, reconnectDelay: 700 } });
  expect(signalling.socketState()).toBeUndefined();
  await signalling.subscribe();
  expect(signalling.socketState()).toEqual({
    connected: true,
    pinging: true,
    method: { type: 'pingPong', responsibleParty: 'client' },
    pingInterval: 5000,
    reconnectLimit: 0,
    reconnectDelay: 700,
    platform: 'cpaas',
  });
  signalling.enableConnectivityChecking(false);
  expect(signalling.socketState()).toMatchObject({ pinging: false });
  expect(vi.getTimerCount()).toBe(0);
});
