import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallMessage, Signalling } from '../../../src/signalling';
import {
  accepted,
  adapterOn,
  createScriptedService,
  event,
  invitation,
  notification,
  outgoing,
  settle,
  type ScriptedService,
} from './scriptedService';

let service: ScriptedService;
let signalling: Signalling;
let heard: CallMessage[];
beforeEach(async () => {
  service = createScriptedService();
  signalling = adapterOn(service);
  heard = [];
  signalling.onMessage((message) => heard.push(message));
});
afterEach(() => signalling.unsubscribe());

/** An outgoing call `c-1` at `s-1`, and an incoming one at `s-9`. */
async function inTwoCalls(): Promise<{ incoming: string }> {
  await signalling.subscribe();
  await signalling.send(outgoing);
  service.socket.push(invitation('s-9'));
  const incoming = heard[0]!.callId;
  await signalling.send({ type: 'answer', callId: incoming, sdp: 'answer' });
  await settle(); // until the invitation's sender has seen its receipt
  service.socket.push(accepted('s-1'));
  heard.length = 0;
  service.requests.length = 0;
  return { incoming };
}
const to = 'sip:carol@example.com';

test('each operation is one request, in the words of the protocol', async () => {
  const { incoming } = await inTwoCalls();
  const customParameters = [{ name: 'X-Ticket', value: '42' }];
  await signalling.send({ type: 'forward', callId: incoming, to });
  await signalling.send({ type: 'transfer', callId: incoming, to });
  await signalling.send({ type: 'transfer', callId: incoming, to, otherCallId: 'c-1' });
  await signalling.send({ type: 'offer', callId: incoming, sdp: 'offer', customParameters });
  await signalling.send({ type: 'offerAnswer', callId: incoming, sdp: 'answer', customParameters });
  await signalling.send({ type: 'customParameters', callId: incoming, customParameters });
  await signalling.send({ type: 'mediaState', callId: incoming, microphone: 'on', camera: 'off' });
  await signalling.send({ type: 'mediaState', callId: incoming, microphone: 'on', camera: 'off', screenMid: '2' });
  const clientCorrelator = 'desk';
  expect(service.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['PUT', 'sessions/s-9/forward', { wrtcsForward: { clientCorrelator, address: to } }],
    ['PUT', 'sessions/s-9/transfer', { wrtcsTransfer: { clientCorrelator, address: to } }],
    ['PUT', 'sessions/s-9/transfer', { wrtcsTransfer: { clientCorrelator, address: to, sessionId: 's-1' } }],
    ['PUT', 'sessions/s-9/update', { wrtcsOffer: { clientCorrelator, sdp: 'offer', customParameters } }],
    ['PUT', 'sessions/s-9/answer', { wrtcsAnswer: { clientCorrelator, sdp: 'answer', customParameters } }],
    ['PUT', 'sessions/s-9/customParameters', { customParameters }],
    ['PUT', 'sessions/s-9/mediaState', { 'x-mediaState': { microphone: 'on', camera: 'off' } }],
    ['PUT', 'sessions/s-9/mediaState', { 'x-mediaState': { microphone: 'on', camera: 'off', screenMid: '2' } }],
  ]);
});

test.each([
  ['forward', {}, 'Forward session'],
  ['transfer', {}, 'Direct transfer session'],
  ['transfer', { otherCallId: 'c-1' }, 'Consultative transfer session'],
] as const)('a %s %j that fails says so in the words of the SDK family', async (type, more, operation) => {
  const { incoming } = await inTwoCalls();
  const answers = [{ status: 503 }, { status: 404 }, { status: 409 }];
  service.rules.push(() => answers.shift());
  const send = () => signalling.send({ type, callId: incoming, to, ...more });
  await expect(send()).rejects.toMatchObject({ code: 503, message: `${operation} request failed: 503` });
  await expect(send()).rejects.toMatchObject({ code: 404, reason: 'call-over' });
  await expect(send()).rejects.toMatchObject({ code: 409, reason: 'wrong-state' });
});

test('an address nobody has is said in the words of the service', async () => {
  const { incoming } = await inTwoCalls();
  const serviceException = { messageId: 'SVC0004', text: 'No valid addresses provided in message part %1', variables: ['address'] };
  service.rules.push(() => ({ status: 400, body: { requestError: { serviceException } } }));
  await expect(signalling.send({ type: 'transfer', callId: incoming, to })).rejects.toMatchObject({
    code: 'SVC0004',
    reason: 'no-such-callee',
    message: 'No valid addresses provided in message part address',
  });
});

test('a transfer into a call that is unknown here asks the service for nothing', async () => {
  const { incoming } = await inTwoCalls();
  const unknown = { type: 'transfer', callId: incoming, to, otherCallId: 'unknown' } as const;
  await expect(signalling.send(unknown)).rejects.toMatchObject({ code: 'call:7', reason: 'no-such-call' });
  expect(service.requests).toEqual([]);
});

test('what the service says of a transfer reaches the call', async () => {
  await inTwoCalls();
  const carol = { originatorAddress: 'carol@example.com', originatorName: 'Carol' };
  const from = { address: 'carol@example.com', name: 'Carol' };
  const callId = 'c-1';
  service.socket.push(notification('wrtcsOfferNotification', 's-1', { offer: {} }));
  service.socket.push(notification('wrtcsAnswerNotification', 's-1', { answer: { sdp: 'answer' }, ...carol }));
  service.socket.push(notification('wrtcsOfferNotification', 's-1', { offer: { sdp: 'offer' }, ...carol }));
  service.socket.push(event('TransferFailed', 's-1', { statusCode: 603, reasonText: 'Declined' }));
  service.socket.push(event('TransferCompleted', 's-1'));
  service.socket.push(event('SessionEnded', 's-1', { statusCode: 200, reasonText: 'Transferred' }));
  expect(heard).toEqual([
    { type: 'offer', callId },
    { type: 'offerAnswer', callId, sdp: 'answer', from },
    { type: 'offer', callId, sdp: 'offer', from },
    { type: 'transferFailed', callId, statusCode: 603, reasonText: 'Declined' },
    { type: 'bye', callId, statusCode: 200, reasonText: 'Transferred' },
  ]);
});

test('who has answered is told where the service says it', async () => {
  await signalling.subscribe();
  await signalling.send(outgoing);
  await settle();
  service.socket.push(
    notification('wrtcsAcceptanceNotification', 's-1', { answer: { sdp: 'answer' }, originatorAddress: 'carol@example.com' }),
  );
  expect(heard).toEqual([{ type: 'answer', callId: 'c-1', sdp: 'answer', from: { address: 'carol@example.com' } }]);
});

test('parameters and media states from afar reach the call, malformed ones do not', async () => {
  await inTwoCalls();
  const customParameters = [{ name: 'X-Ticket', value: '42' }];
  service.socket.push(notification('x-wrtcsCustomParametersNotification', 's-1', { customParameters }));
  service.socket.push(notification('x-wrtcsCustomParametersNotification', 's-1', { customParameters: 'none' }));
  service.socket.push(notification('x-wrtcsMediaStateNotification', 's-1', { 'x-mediaState': { microphone: 'off', camera: 'none' } }));
  const screen = { microphone: 'on', camera: 'on', screenMid: '2' };
  service.socket.push(notification('x-wrtcsMediaStateNotification', 's-1', { 'x-mediaState': screen }));
  service.socket.push(notification('x-wrtcsMediaStateNotification', 's-1', { 'x-mediaState': { microphone: 'hot' } }));
  // An offer is worth more than what travels beside it.
  service.socket.push(notification('wrtcsOfferNotification', 's-1', { offer: { sdp: 'offer' }, customParameters: [{ name: 7 }] }));
  expect(heard).toEqual([
    { type: 'customParameters', callId: 'c-1', customParameters },
    { type: 'mediaState', callId: 'c-1', microphone: 'off', camera: 'none' },
    { type: 'mediaState', callId: 'c-1', ...screen },
    { type: 'offer', callId: 'c-1', sdp: 'offer' },
  ]);
});

test('a service that knows nothing of our additions gets no media state, and parameters on their own are refused here', async () => {
  service.features = ['trickle'];
  const { incoming } = await inTwoCalls();
  await expect(signalling.send({ type: 'mediaState', callId: incoming, microphone: 'on', camera: 'on' })).resolves.toEqual({});
  await expect(signalling.send({ type: 'customParameters', callId: incoming, customParameters: [] })).rejects.toMatchObject({
    code: 'call:5',
  });
  expect(service.requests).toEqual([]);
});
