import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallMessage, CpaasOptions, CpaasSignalling } from '../../../src/signalling';
import {
  accepted,
  adapterOn,
  createScriptedService,
  event,
  invitation,
  outgoing,
  settle,
  withReply,
  type ScriptedService,
} from './scriptedService';

let service: ScriptedService;
let heard: CallMessage[];
beforeEach(() => {
  vi.useFakeTimers();
  service = createScriptedService();
  heard = [];
});
afterEach(() => void vi.useRealTimers());

async function subscribed(options: Partial<CpaasOptions> = {}): Promise<CpaasSignalling> {
  const signalling = adapterOn(service, { connectivity: { checkConnectivity: false }, ...options });
  signalling.onMessage((message) => heard.push(message));
  await signalling.subscribe();
  service.requests.length = 0;
  return signalling;
}
/** An outgoing call that was answered. */
async function inCall(options: Partial<CpaasOptions> = {}) {
  const signalling = await subscribed(options);
  await signalling.send(outgoing);
  await settle();
  service.socket.push(accepted('s-1'));
  service.requests.length = 0;
  heard.length = 0;
  return signalling;
}
const audits = () => service.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/status'));
const failure = { statusCode: 9909, reasonText: 'Call has ended due to call audit failure.' };

test('an answered call of ours is audited every 25 s, 5 s after a failure, from the answer on', async () => {
  await inCall();
  await vi.advanceTimersByTimeAsync(24_999);
  expect(audits()).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(audits()[0]!.body).toEqual({ wrtcsSessionStatus: { clientCorrelator: 'desk', status: 'Connected' } });
  service.rules.push(({ path }) => (path.endsWith('/status') ? 'no network' : undefined));
  await vi.advanceTimersByTimeAsync(25_000);
  expect(audits()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(audits()).toHaveLength(3);
  expect(heard).toEqual([]);
});

test('a call that we answered is audited too, one that still rings is not', async () => {
  const signalling = await subscribed();
  service.socket.push(invitation('s-8'));
  service.socket.push(invitation('s-9'));
  await signalling.send({ type: 'answer', callId: heard[1]!.callId, sdp: 'answer' });
  await vi.advanceTimersByTimeAsync(25_000);
  expect(audits().map(({ path }) => path)).toEqual(['sessions/s-9/status']);
});

test('an answer that the service did not take does not begin the audit, and can be given again', async () => {
  const signalling = await subscribed();
  service.socket.push(invitation('s-9'));
  const answer = { type: 'answer', callId: heard[0]!.callId, sdp: 'answer' } as const;
  service.rules.push(({ path }) => (path.endsWith('/answer') ? { status: 500 } : undefined));
  await expect(signalling.send(answer)).rejects.toMatchObject({ code: 500 });
  expect(vi.getTimerCount()).toBe(0);
  service.rules.length = 0;
  await signalling.send(answer);
  expect(vi.getTimerCount()).toBe(1);
});

test.each([[{ status: 404 }], [{ status: 200, body: { wrtcsSessionStatus: { status: 'Closed' } } }]])(
  'a call that the service no longer has (%j) is over',
  async (reply) => {
    await inCall();
    service.rules.push(({ path }) => (path.endsWith('/status') ? reply : undefined));
    await vi.advanceTimersByTimeAsync(25_000);
    expect(heard).toEqual([{ type: 'bye', callId: 'c-1', ...failure }]);
    expect(vi.getTimerCount()).toBe(0);
    service.socket.push(event('SessionEnded', 's-1'));
    expect(heard).toHaveLength(1);
  },
);

test.each(['bye from afar', 'hang-up', 'forget', 'unsubscribe'])('after %s there is no timer left', async (how) => {
  const signalling = await inCall();
  if (how === 'bye from afar') service.socket.push(event('SessionEnded', 's-1'));
  if (how === 'hang-up') await signalling.send({ type: 'bye', callId: 'c-1' });
  if (how === 'forget') signalling.forget('c-1');
  if (how === 'unsubscribe') await signalling.unsubscribe();
  expect(vi.getTimerCount()).toBe(0);
});

test('when the link is back every call is asked about at once, and what is gone is told', async () => {
  const signalling = await inCall();
  service.socket.push(invitation('s-in'));
  await signalling.send({ ...outgoing, callId: 'c-out' });
  await settle();
  heard.length = 0;
  service.requests.length = 0;
  service.rules.push(({ path }) => (path.endsWith('/status') ? { status: 404 } : undefined));

  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  expect(service.asked().sort()).toEqual(['GET sessions/s-2/status', 'GET sessions/s-in/status', 'PUT sessions/s-1/status']);
  expect(heard).toEqual(
    expect.arrayContaining([
      { type: 'bye', callId: 'c-1', ...failure },
      { type: 'cancel', callId: expect.any(String) as string },
      { type: 'bye', callId: 'c-out' },
    ]),
  );
  expect(heard).toHaveLength(3);
});

test('what an older question brings no longer counts once the link is back', async () => {
  await inCall();
  const { reply, give } = withReply();
  const replies = [reply];
  service.rules.push(({ path }) => (path.endsWith('/status') ? replies.shift() : undefined));
  await vi.advanceTimersByTimeAsync(25_000);
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  expect(audits()).toHaveLength(2);
  give({ status: 404 });
  await settle();
  expect(heard).toEqual([]);
});

test('an answered call that the service ends for a fault is a bye, not a reject', async () => {
  await inCall();
  service.socket.push(event('SessionEnded', 's-1', { statusCode: 504, reasonText: 'A side was not heard of any more' }));
  expect(heard).toEqual([{ type: 'bye', callId: 'c-1', statusCode: 504, reasonText: 'A side was not heard of any more' }]);
});

test('when the link is back, calls that the service still has go on', async () => {
  const signalling = await inCall();
  await signalling.send({ ...outgoing, callId: 'c-out' });
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  expect(heard).toEqual([]);
  service.socket.push(accepted('s-2'));
  expect(heard).toEqual([{ type: 'answer', callId: 'c-out', sdp: 'answer' }]);
});

test('a hang-up that could not be sent is sent when the link is back', async () => {
  const signalling = await inCall();
  service.rules.push(({ method }) => (method === 'DELETE' ? 'no network' : undefined));
  await expect(signalling.send({ type: 'bye', callId: 'c-1' })).rejects.toMatchObject({ reason: 'unreachable' });
  signalling.forget('c-1');
  service.rules.length = 0;
  service.requests.length = 0;
  service.socket.lose();
  await vi.advanceTimersByTimeAsync(150);
  expect(service.asked()).toEqual(['DELETE sessions/s-1']);
});

test('two hundred calls leave no timer behind', async () => {
  const signalling = await subscribed();
  for (let n = 1; n <= 200; n += 1) {
    await signalling.send({ ...outgoing, callId: `c-${n}` });
    await settle();
    service.socket.push(accepted(`s-${n}`));
    if (n % 2 === 0) await signalling.send({ type: 'bye', callId: `c-${n}` });
    else service.socket.push(event('SessionEnded', `s-${n}`));
    signalling.forget(`c-${n}`);
  }
  expect(vi.getTimerCount()).toBe(0);
  expect(heard.filter(({ type }) => type === 'answer')).toHaveLength(200);
});
