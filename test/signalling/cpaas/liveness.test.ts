import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { adapterOn, createScriptedService, event, outgoing, settle, type FakeSocket, type ScriptedService } from './scriptedService';

let service: ScriptedService;
beforeEach(() => {
  vi.useFakeTimers();
  service = createScriptedService();
});
afterEach(() => void vi.useRealTimers());

const check = (interval: number) => ({ connCheck: { interval } });
/** A service that answers each connCheck. */
function answerChecks(socket: FakeSocket) {
  const send = socket.send.bind(socket);
  socket.send = (text) => {
    send(text);
    queueMicrotask(() => socket.push({ connAck: {} }));
  };
}

test('an idle socket is asked every 30 s, and given up after three questions without an answer', async () => {
  const signalling = adapterOn(service);
  await signalling.subscribe();
  const [first] = service.sockets;
  service.socket.push({ connAck: {} });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(first!.sent).toEqual([check(30), check(30), check(30)]);
  await vi.advanceTimersByTimeAsync(59_999);
  expect(service.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(151);
  expect(first!.state).toBe('closed');
  expect(service.sockets).toHaveLength(2);
});

test('while a call is in progress it is asked every 2 s, and given up after two questions without an answer', async () => {
  const signalling = adapterOn(service, { connectivity: { pingInterval: 60_000 } });
  await signalling.subscribe();
  answerChecks(service.socket);
  const [first] = service.sockets;
  await signalling.send(outgoing);
  await settle();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(first!.sent).toEqual([check(60), check(2), check(2), check(2), check(2)]);

  first!.send = () => undefined;
  const silentFrom = Date.now();
  signalling.onLink(() => expect(Date.now() - silentFrom).toBeLessThanOrEqual(6_000));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(signalling.link.state).not.toBe('down');
  expect(first!.state).toBe('closed');
});

test('after the last call the questions are rare again', async () => {
  const signalling = adapterOn(service);
  await signalling.subscribe();
  answerChecks(service.socket);
  await signalling.send(outgoing);
  await settle();
  service.socket.push(event('SessionEnded', 's-1'));
  expect(service.socket.sent.at(-1)).toEqual(check(30));
  const before = service.socket.sent.length;
  await vi.advanceTimersByTimeAsync(29_999);
  expect(service.socket.sent).toHaveLength(before);
});

test('where the service asks, the client answers, and gives up when it is no longer asked', async () => {
  const signalling = adapterOn(service, { connectivity: { method: { type: 'pingPong', responsibleParty: 'server' } } });
  await signalling.subscribe();
  const [first] = service.sockets;
  expect(service.requests[0]!.body).toHaveProperty(['notificationChannel', 'x-connCheckRole'], 'server');
  expect(first!.sent).toEqual([]);
  first!.push({ connCheck: { interval: 10, newChannelLifetime: 3600 } });
  expect(first!.sent).toEqual([{ connAck: {} }]);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(signalling.link.state).toBe('up');
  await vi.advanceTimersByTimeAsync(1);
  expect(signalling.link.state).toBe('reconnecting');
});

test('keepAlive only sends', async () => {
  const signalling = adapterOn(service, { connectivity: { method: { type: 'keepAlive', responsibleParty: 'client' } } });
  await signalling.subscribe();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(service.socket.sent).toHaveLength(11);
  expect(service.socket.sent[0]).toEqual({ message_type: 'ping' });
  expect(signalling.link.state).toBe('up');
});

test('an application may turn the questions off and on', async () => {
  const signalling = adapterOn(service, { connectivity: { checkConnectivity: false } });
  await signalling.subscribe();
  expect(service.socket.sent).toEqual([]);
  service.socket.push(check(5));
  expect(service.socket.sent).toEqual([{ connAck: {} }]);
  signalling.enableConnectivityChecking(true);
  expect(service.socket.sent.at(-1)).toEqual(check(30));
  signalling.enableConnectivityChecking(false);
  expect(vi.getTimerCount()).toBe(0);
});
