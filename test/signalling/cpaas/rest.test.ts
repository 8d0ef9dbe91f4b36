import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { adapterOn, createScriptedService, outgoing, settle, withReply, type ScriptedService, type SeenRequest } from './scriptedService';

let service: ScriptedService;
beforeEach(() => {
  vi.useFakeTimers();
  service = createScriptedService();
});
afterEach(() => void vi.useRealTimers());

const invitations = ({ method, path }: SeenRequest) => method === 'POST' && path === 'sessions';
const serviceException = (messageId: string, text: string, variables?: string[]) => ({
  requestError: { serviceException: { messageId, text, variables } },
});

test.each([
  [
    { status: 400, body: serviceException('SVC0004', 'No valid addresses provided in message part %1', ['tParticipantAddress']) },
    {
      code: 'SVC0004',
      reason: 'no-such-callee',
      message: 'No valid addresses provided in message part tParticipantAddress',
    },
  ],
  [
    { status: 403, body: serviceException('POL0001', 'A policy error') },
    { code: 'POL0001', reason: 'unauthorized', message: 'A policy error' },
  ],
  [{ status: 403 }, { code: 403, reason: 'unauthorized', message: 'Create session request failed: 403' }],
  [{ status: 503 }, { code: 503, message: 'Create session request failed: 503' }],
  [{ status: 201, body: { wrtcsSession: {} } }, { reason: 'bad-response' }],
  ['no network' as const, { code: 'TypeError', reason: 'unreachable', message: 'Create session request failed: Failed to fetch' }],
])('what the service says to an invitation (%j) is what its sender hears', async (answer, error) => {
  const signalling = adapterOn(service);
  await signalling.subscribe();
  service.rules.push((request) => (invitations(request) ? answer : undefined));
  await expect(signalling.send(outgoing)).rejects.toMatchObject(error);
});

test('a request that is not answered is given up in time', async () => {
  const signalling = adapterOn(service, { requestTimeoutMs: 4_000 });
  await signalling.subscribe();
  service.rules.push((request) => (invitations(request) ? 'silence' : undefined));
  const sent = expect(signalling.send(outgoing)).rejects.toMatchObject({ code: 'TimeoutError', reason: 'timeout' });
  await vi.advanceTimersByTimeAsync(4_000);
  await sent;
});

test('a refused token is renewed once for all who wait, and their requests are repeated with the new one', async () => {
  let token = 'old';
  const renew = vi.fn(async () => {
    token = 'new';
    return true;
  });
  const signalling = adapterOn(service, { credentials: () => ({ accessToken: token, username: 'u' }), renew });
  await signalling.subscribe();
  service.rules.push(({ token: used }) => (used === 'old' ? { status: 401 } : undefined));

  await Promise.all([signalling.send(outgoing), signalling.send({ ...outgoing, callId: 'c-2' })]);

  expect(renew).toHaveBeenCalledTimes(1);
  expect(service.requests.filter(invitations).map((request) => request.token)).toEqual(['old', 'old', 'new', 'new']);
});

test('a request whose refusal comes after the renewal takes the new token without asking again', async () => {
  let token = 'old';
  const renew = vi.fn(async () => {
    token = 'new';
    return true;
  });
  const signalling = adapterOn(service, { credentials: () => ({ accessToken: token, username: 'u' }), renew });
  await signalling.subscribe();
  const late = withReply();
  const answers = [{ status: 401 }, late.reply];
  service.rules.push((request) => (invitations(request) ? answers.shift() : undefined));
  const sent = [signalling.send(outgoing), signalling.send({ ...outgoing, callId: 'c-2' })];
  await sent[0];
  late.give({ status: 401 });
  await sent[1];
  expect(renew).toHaveBeenCalledTimes(1);
});

test.each([
  ['cannot be renewed', async () => false],
  ['makes renewing fail', () => Promise.reject(new Error('no network'))],
])('a refused token that %s makes the request fail as unauthorized, once', async (_how, renew) => {
  const signalling = adapterOn(service, { renew });
  await signalling.subscribe();
  service.rules.push(() => ({ status: 401 }));
  await expect(signalling.send(outgoing)).rejects.toMatchObject({ code: 401, reason: 'unauthorized' });
  expect(service.requests.filter(invitations)).toHaveLength(1);
});

test('a new token that is refused as well is not renewed again', async () => {
  const renew = vi.fn(async () => true);
  const signalling = adapterOn(service, { renew });
  await signalling.subscribe();
  service.rules.push(() => ({ status: 401 }));
  await expect(signalling.send(outgoing)).rejects.toMatchObject({ code: 401 });
  expect(renew).toHaveBeenCalledTimes(1);
});

test('a renegotiation that meets another is glare, and one of a call that is gone is call-over', async () => {
  const signalling = adapterOn(service);
  await signalling.subscribe();
  await signalling.send(outgoing);
  let status = 409;
  service.rules.push(({ path }) => (path.endsWith('/update') ? { status } : undefined));
  await expect(signalling.send({ type: 'offer', callId: 'c-1', sdp: 'hold' })).rejects.toMatchObject({ code: 409, reason: 'glare' });
  status = 404;
  await expect(signalling.send({ type: 'offer', callId: 'c-1', sdp: 'hold' })).rejects.toMatchObject({ code: 404, reason: 'call-over' });
});

test('a goodbye is asked for at once, and outlives the page that says it', async () => {
  const signalling = adapterOn(service);
  await signalling.subscribe();
  await signalling.send(outgoing);

  void signalling.send({ type: 'bye', callId: 'c-1' });
  await Promise.resolve(); // the page does not wait for another task

  expect(service.requests.at(-1)).toMatchObject({ method: 'DELETE', outlivesPage: true });
  await settle();
});

test('TURN credentials are those of the service, or its error', async () => {
  const signalling = adapterOn(service);
  await signalling.subscribe();
  const wrtcsTurnCredentials = { username: '1:u', password: 'p', ttl: 60, urls: ['turn:turn.test'] };
  service.rules.push(({ path }) => (path === 'turn' ? { status: 200, body: { wrtcsTurnCredentials } } : undefined));
  await expect(signalling.turnCredentials()).resolves.toEqual(wrtcsTurnCredentials);
  service.rules.unshift(({ path }) => (path === 'turn' ? { status: 500 } : undefined));
  await expect(signalling.turnCredentials()).rejects.toMatchObject({ code: 500, message: 'Fetch credentials request failed: 500' });
  await settle();
});
