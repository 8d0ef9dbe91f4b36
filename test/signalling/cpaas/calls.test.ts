import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallMessage, CpaasOptions, CpaasSignalling } from '../../../src/signalling';
import {
  accepted,
  adapterOn,
  createScriptedService,
  event,
  invitation,
  notification,
  outgoing,
  settle,
  withReply,
  type ScriptedReply,
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
  const signalling = adapterOn(service, options);
  signalling.onMessage((message) => heard.push(message));
  await signalling.subscribe();
  service.requests.length = 0;
  return signalling;
}
const types = () => heard.map(({ type }) => type);
const named = (id: string): ScriptedReply => ({
  status: 201,
  body: { wrtcsSession: { resourceURL: `/cpaas/webrtcsignaling/v1/u/sessions/${id}` } },
});
const candidate = (n: number) => ({ candidate: `candidate:${n}`, sdpMid: '0', sdpMLineIndex: 0 });
const callIdOf = (index: number) => heard[index]!.callId;

test('an invitation says who is called, that candidates follow, and over which channel they can come back', async () => {
  const signalling = await subscribed();
  const receipt = await signalling.send({ ...outgoing, fromName: 'Bob' });
  expect(receipt).toEqual({ sessionId: 's-1' });
  expect(service.requests[0]!.body).toEqual({
    wrtcsSession: {
      clientCorrelator: 'desk',
      tParticipantAddress: 'sip:alice@example.com',
      tParticipantName: 'Bob',
      offer: { sdp: 'offer' },
      'x-supported': ['trickle'],
      'x-notifyURL': 'ws-1',
    },
  });
});

test('a service that cannot trickle is told nothing of it, and gets no candidates', async () => {
  service.features = [];
  const signalling = await subscribed();
  await signalling.send(outgoing);
  await signalling.send({ type: 'candidates', callId: 'c-1', candidates: [candidate(1)] });
  expect(service.asked()).toEqual(['POST sessions']);
  expect(service.requests[0]!.body).toEqual({
    wrtcsSession: { clientCorrelator: 'desk', tParticipantAddress: 'sip:alice@example.com', offer: { sdp: 'offer' } },
  });
});

test('an invitation from afar is told with a call id of its own, and the words of the call go to its session', async () => {
  const signalling = await subscribed();
  service.socket.push(invitation('s-9', { 'x-supported': ['trickle'] }));
  expect(heard).toEqual([
    {
      type: 'invite',
      callId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      from: 'alice@example.com',
      fromName: 'Alice',
      to: 'sip:bob@example.com',
      sdp: 'offer',
      trickle: true,
      sessionId: 's-9',
    },
  ]);
  const callId = callIdOf(0);
  await signalling.send({ type: 'ringing', callId });
  await signalling.send({ type: 'answer', callId, sdp: 'answer' });
  await signalling.send({ type: 'offer', callId, sdp: 'hold' });
  await signalling.send({ type: 'offerAnswer', callId, sdp: 'video' });
  await signalling.send({ type: 'bye', callId });
  expect(service.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['PUT', 'sessions/s-9/status', { wrtcsSessionStatus: { clientCorrelator: 'desk', status: 'Ringing' } }],
    ['PUT', 'sessions/s-9/answer', { wrtcsAnswer: { clientCorrelator: 'desk', sdp: 'answer' } }],
    ['PUT', 'sessions/s-9/update', { wrtcsOffer: { clientCorrelator: 'desk', sdp: 'hold' } }],
    ['PUT', 'sessions/s-9/answer', { wrtcsAnswer: { clientCorrelator: 'desk', sdp: 'video' } }],
    ['DELETE', 'sessions/s-9', undefined],
  ]);
});

test('call ids are random also where the page is not secure', async () => {
  await subscribed();
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  service.socket.push(invitation('s-1'));
  service.socket.push(invitation('s-2'));
  Reflect.deleteProperty(crypto, 'randomUUID');
  expect(callIdOf(0)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(callIdOf(1)).not.toBe(callIdOf(0));
});

test('what the far side does is told in the words of the port', async () => {
  const signalling = await subscribed();
  await signalling.send(outgoing);
  await settle();
  service.socket.push(event('Ringing', 's-1'));
  service.socket.push(accepted('s-1'));
  service.socket.push(
    notification('wrtcsOfferNotification', 's-1', {
      offer: { sdp: 'hold' },
      originatorAddress: 'carol@example.com',
      originatorName: 'Carol',
    }),
  );
  service.socket.push(notification('wrtcsOfferNotification', 's-1', { offer: {} }));
  service.socket.push(notification('wrtcsAnswerNotification', 's-1', { answer: { sdp: 'held' } }));
  service.socket.push(notification('wrtcsIceNotification', 's-1', { wrtcsIceCandidates: [candidate(1)] }));
  service.socket.push(event('SessionEnded', 's-1', { statusCode: 200, reasonText: 'Bye' }));
  expect(heard).toEqual([
    { type: 'ringing', callId: 'c-1' },
    { type: 'answer', callId: 'c-1', sdp: 'answer' },
    { type: 'offer', callId: 'c-1', sdp: 'hold', from: { address: 'carol@example.com', name: 'Carol' } },
    { type: 'offer', callId: 'c-1', sdp: undefined, from: undefined },
    { type: 'offerAnswer', callId: 'c-1', sdp: 'held', from: undefined },
    { type: 'candidates', callId: 'c-1', candidates: [candidate(1)] },
    { type: 'bye', callId: 'c-1', statusCode: 200, reasonText: 'Bye' },
  ]);
});

test.each([
  [{ statusCode: 486, reasonText: 'Busy' }, 'reject'],
  [{ statusCode: 200 }, 'bye'],
  [{}, 'bye'],
])('an unanswered call of ours that ends with %j is a %s', async (reason, type) => {
  const signalling = await subscribed();
  await signalling.send(outgoing);
  await settle();
  service.socket.push(event('SessionEnded', 's-1', reason));
  expect(heard).toEqual([{ type, callId: 'c-1', statusCode: undefined, reasonText: undefined, ...reason }]);
});

test('an incoming call that is cancelled is a cancel with its reason', async () => {
  await subscribed();
  service.socket.push(invitation('s-9'));
  service.socket.push(event('Cancelled', 's-9', { statusCode: 487, reasonText: 'Caller gave up' }));
  expect(heard[1]).toEqual({ type: 'cancel', callId: callIdOf(0), statusCode: 487, reasonText: 'Caller gave up' });
});

test('what overtakes the reply to an invitation is told after it, in order, once its sender has seen it', async () => {
  const signalling = await subscribed();
  const { reply, give } = withReply();
  service.rules.push(({ path }) => (path === 'sessions' ? reply : undefined));
  const order: string[] = [];
  signalling.onMessage(({ type }) => order.push(type));
  const wrapped = async () => {
    await (async () => await signalling.send(outgoing))();
    order.push('sent');
  };
  const sending = wrapped();
  service.socket.push(event('Ringing', 's-7'));
  service.socket.push(accepted('s-7'));
  service.socket.push(event('Ringing', 'of somebody else'));
  await settle();
  expect(order).toEqual([]);

  give(named('s-7'));
  await sending;
  service.socket.push(event('SessionEnded', 's-7'));
  await settle();
  expect(order).toEqual(['sent', 'ringing', 'answer', 'bye']);
});

test('what is held back for one of two invitations is not lost to the other', async () => {
  const signalling = await subscribed();
  const [first, second] = [withReply(), withReply()];
  const replies = [first.reply, second.reply];
  service.rules.push(({ path }) => (path === 'sessions' ? replies.shift() : undefined));
  const sends = [signalling.send(outgoing), signalling.send({ ...outgoing, callId: 'c-2' })];
  service.socket.push(accepted('s-second'));
  first.give(named('s-first'));
  await settle();
  expect(heard).toEqual([]);
  second.give(named('s-second'));
  await Promise.all(sends);
  await settle();
  expect(heard).toEqual([{ type: 'answer', callId: 'c-2', sdp: 'answer' }]);
});

test('a notification for a session nobody knows is ignored', async () => {
  await subscribed();
  service.socket.push(event('Ringing', 'unknown'));
  service.socket.push(accepted('unknown'));
  expect(heard).toEqual([]);
});

test('a hang-up while the invitation is on its way goes out as soon as the session has a name', async () => {
  const signalling = await subscribed();
  const { reply, give } = withReply();
  service.rules.push(({ path }) => (path === 'sessions' ? reply : undefined));
  const invited = signalling.send(outgoing);
  const ended = vi.fn();
  void signalling.send({ type: 'cancel', callId: 'c-1' }).then(ended);
  await settle();
  expect(service.asked()).toEqual(['POST sessions']);
  expect(ended).not.toHaveBeenCalled();

  service.socket.push(accepted('s-7'));
  give(named('s-7'));
  await invited;
  await settle();
  expect(service.asked()).toEqual(['POST sessions', 'DELETE sessions/s-7']);
  expect(ended).toHaveBeenCalled();
  expect(heard).toEqual([]);
});

test('a hang-up of an invitation that is refused sends nothing and settles', async () => {
  const signalling = await subscribed();
  service.rules.push(({ path }) => (path === 'sessions' ? { status: 500 } : undefined));
  const invited = expect(signalling.send(outgoing)).rejects.toMatchObject({ code: 500 });
  await expect(signalling.send({ type: 'bye', callId: 'c-1' })).resolves.toEqual({});
  await invited;
  expect(service.asked()).toEqual(['POST sessions']);
});

test('a call that is forgotten while its invitation is on its way does not ring on', async () => {
  const signalling = await subscribed();
  const invited = signalling.send(outgoing);
  signalling.forget('c-1');
  await invited;
  await settle();
  expect(service.asked()).toEqual(['POST sessions', 'DELETE sessions/s-1']);
});

test('a hang-up of a session that is gone is no error', async () => {
  const signalling = await subscribed();
  await signalling.send(outgoing);
  service.rules.push(({ method }) => (method === 'DELETE' ? { status: 404 } : undefined));
  await expect(signalling.send({ type: 'bye', callId: 'c-1' })).resolves.toEqual({});
});

test('after our hang-up nothing more is heard of the call', async () => {
  const signalling = await subscribed();
  await signalling.send(outgoing);
  await settle();
  await signalling.send({ type: 'cancel', callId: 'c-1' });
  service.socket.push(accepted('s-1'));
  expect(heard).toEqual([]);
});

test('candidates go one request at a time, those that gather meanwhile as one batch, the complete offer with the last', async () => {
  const signalling = await subscribed();
  const invited = withReply();
  const first = withReply();
  const iceReplies = [first.reply];
  service.rules.push(({ path }) => (path === 'sessions' ? invited.reply : path.endsWith('/ice') ? iceReplies.shift() : undefined));
  void signalling.send(outgoing);
  const sent = [1, 2].map((n) => signalling.send({ type: 'candidates', callId: 'c-1', candidates: [candidate(n)] }));
  await settle();
  expect(service.asked()).toEqual(['POST sessions']);

  invited.give(named('s-1'));
  await settle();
  sent.push(signalling.send({ type: 'candidates', callId: 'c-1', candidates: [candidate(3)] }));
  sent.push(signalling.send({ type: 'candidates', callId: 'c-1', candidates: [], completeSdp: 'whole' }));
  await settle();
  expect(service.asked()).toEqual(['POST sessions', 'PUT sessions/s-1/ice']);

  first.give({ status: 200, body: {} });
  await Promise.all(sent);
  sent.push(signalling.send({ type: 'candidates', callId: 'c-1', candidates: [candidate(4)] }));
  await Promise.all(sent);
  expect(service.requests.slice(1).map(({ body }) => body)).toEqual([
    { wrtcsIceCandidates: [candidate(1), candidate(2)] },
    { wrtcsIceCandidates: [candidate(3)], 'x-completeSdp': 'whole' },
    { wrtcsIceCandidates: [candidate(4)] },
  ]);
});

test('candidates do not overtake the answer to which they belong', async () => {
  const signalling = await subscribed();
  service.socket.push(invitation('s-9', { 'x-supported': ['trickle'] }));
  const { reply, give } = withReply();
  service.rules.push(({ path }) => (path.endsWith('/answer') ? reply : undefined));
  void signalling.send({ type: 'answer', callId: callIdOf(0), sdp: 'answer' });
  const sent = signalling.send({ type: 'candidates', callId: callIdOf(0), candidates: [candidate(1)] });
  await settle();
  expect(service.asked()).toEqual(['PUT sessions/s-9/answer']);
  give({ status: 200 });
  await sent;
  expect(service.asked()).toEqual(['PUT sessions/s-9/answer', 'PUT sessions/s-9/ice']);
});

test('candidates that cannot be sent do no harm, and the next ones are tried', async () => {
  const signalling = await subscribed();
  await signalling.send(outgoing);
  service.rules.push(({ path }) => (path.endsWith('/ice') ? { status: 500 } : undefined));
  await signalling.send({ type: 'candidates', callId: 'c-1', candidates: [candidate(1)] });
  await signalling.send({ type: 'candidates', callId: 'c-1', candidates: [candidate(2)] });
  expect(service.asked()).toEqual(['POST sessions', 'PUT sessions/s-1/ice', 'PUT sessions/s-1/ice']);
});

test('a repeated notification is told once, also to those who want the notifications themselves', async () => {
  const signalling = await subscribed();
  const payloads: unknown[] = [];
  signalling.onNotification((payload) => payloads.push(payload));
  const frame = invitation('s-9');
  service.socket.push(frame);
  service.socket.push(frame);
  service.socket.push({ ...invitation('s-9') });
  service.socket.push({ connAck: {} });
  service.socket.push({ somethingElse: { id: 'x', text: 'of another service' } });
  expect(types()).toEqual(['invite']);
  expect(payloads).toEqual([
    frame,
    expect.objectContaining({ wrtcsSessionInvitationNotification: expect.anything() as unknown }),
    expect.anything(),
  ]);
});

test('malformed frames are passed over with a warning', async () => {
  const warn = vi.fn();
  const log = { debug: () => undefined, info: () => undefined, warn, error: () => undefined };
  await subscribed({ log });
  service.socket.pushText('not JSON');
  service.socket.pushText(new Uint8Array(2));
  service.socket.push({ wrtcsEventNotification: { link: [], eventType: 'Ringing' } });
  service.socket.push({ wrtcsEventNotification: { id: 'n', link: 'nowhere' } });
  expect(warn).toHaveBeenCalledTimes(4);
  expect(heard).toEqual([]);
});

test('a listener that throws keeps nobody else from hearing', async () => {
  const signalling = await subscribed();
  const later: string[] = [];
  signalling.onMessage(() => {
    throw new Error('of the application');
  });
  signalling.onMessage(({ type }) => later.push(type));
  service.socket.push(invitation('s-9'));
  expect(later).toEqual(['invite']);
});

test('what the service has no words for is passed over', async () => {
  const signalling = await subscribed();
  await signalling.send(outgoing);
  await signalling.send({ type: 'offerReject', callId: 'c-1' });
  await signalling.send({ type: 'progress', callId: 'c-1', sdp: 'early' });
  expect(service.asked()).toEqual(['POST sessions']);
});

test('an answer of which only the reply was lost is an answer', async () => {
  const signalling = await subscribed();
  service.socket.push(invitation('s-9'));
  service.rules.push(({ method, path }) => {
    if (path.endsWith('/answer')) return 'no network';
    return method === 'GET' ? { status: 200, body: { wrtcsSessionStatus: { status: 'Connected' } } } : undefined;
  });

  await expect(signalling.send({ type: 'answer', callId: callIdOf(0), sdp: 'answer' })).resolves.toEqual({});
});

test('an answer that did not reach the service has failed, as the network said', async () => {
  const signalling = await subscribed();
  service.socket.push(invitation('s-9'));
  service.rules.push(({ path }) => (path.endsWith('/answer') ? 'no network' : undefined));

  await expect(signalling.send({ type: 'answer', callId: callIdOf(0), sdp: 'answer' })).rejects.toMatchObject({ code: 'TypeError' });
});
