// @vitest-environment node
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createServer, type RunningServer } from '../../src/server';
import { join } from './client';

const sessions = '/cpaas/webrtcsignaling/v1/{user}/sessions';
const ours = { 'x-supported': ['customParameters', 'mediaState', 'teleport'] };
const parameters = [{ name: 'X-Ticket', value: '42' }];

let server: RunningServer;
beforeAll(async () => {
  server = await createServer({ port: 0 });
});
afterAll(() => server.close());

type Client = Awaited<ReturnType<typeof join>>;
let alice: Client;
let bob: Client;
let carol: Client;
beforeEach(async () => {
  alice = await join(server.url, 'alice', ours);
  bob = await join(server.url, 'bob', ours);
  carol = await join(server.url, 'carol');
});
afterEach(async () => {
  for (const client of [alice, bob, carol]) {
    const { body } = await client.request('GET', sessions);
    const list = (body as { wrtcsSessionList: { wrtcsSession: { resourceURL: string }[] } }).wrtcsSessionList.wrtcsSession;
    for (const { resourceURL } of list) await client.request('DELETE', resourceURL);
    await client.request('DELETE', client.channel.resourceURL);
  }
});

/** The session a client is told of. */
async function invited(client: Client): Promise<string> {
  const frame = (await client.socket.next()) as { wrtcsSessionInvitationNotification: { link: [{ href: string }] } };
  return frame.wrtcsSessionInvitationNotification.link[0].href;
}
const callTo = (name: string, more: object = {}) => ({
  wrtcsSession: { clientCorrelator: 'corr-alice', tParticipantAddress: `sip:${name}@example.com`, offer: { sdp: 'v=0' }, ...more },
});
const sessionIn = ({ body }: { body: unknown }) => (body as { wrtcsSession: { resourceURL: string } }).wrtcsSession.resourceURL;
const answer = (sdp: string) => ({ wrtcsAnswer: { clientCorrelator: 'c', sdp } });
const offer = (sdp?: string) => ({ wrtcsOffer: { clientCorrelator: 'c', sdp } });
const transfer = (more: object) => ({ wrtcsTransfer: { clientCorrelator: 'corr-alice', ...more } });
const accepted = { status: 200, body: {} };
const event = (eventType: string, href: string, more: object = {}) => ({
  wrtcsEventNotification: expect.objectContaining({ eventType, link: [{ href, rel: 'WrtcsSession' }], ...more }) as unknown,
});

/** Alice talks to someone: the paths of both sessions. */
async function talk(to: 'bob' | 'carol') {
  const client = to === 'bob' ? bob : carol;
  const hers = sessionIn(await alice.request('POST', sessions, callTo(to)));
  const theirs = await invited(client);
  await client.request('PUT', `${theirs}/answer`, answer('v=answer'));
  expect(await alice.socket.next()).toHaveProperty('wrtcsAcceptanceNotification');
  return { hers, theirs };
}

test('a direct transfer, request by request', async () => {
  const { hers, theirs: his } = await talk('bob');
  expect(await alice.request('PUT', `${hers}/transfer`, transfer({ address: 'sip:carol@example.com' }))).toMatchObject(accepted);
  expect(await bob.socket.next()).toEqual({
    wrtcsOfferNotification: {
      id: expect.any(String) as string,
      dateTime: expect.any(String) as string,
      link: [{ href: his, rel: 'WrtcsSession' }],
      offer: {},
    },
  });
  expect(await alice.request('PUT', `${hers}/update`, offer('v=hold'))).toMatchObject({
    status: 409,
    body: {
      requestError: {
        policyException: { messageId: 'POL0001', text: 'A policy error occurred: %1', variables: ['a transfer is in progress'] },
      },
    },
  });
  expect(await bob.request('PUT', `${his}/answer`, answer('v=fresh'))).toMatchObject(accepted);
  const invitation = await carol.socket.next();
  expect(invitation).toEqual({
    wrtcsSessionInvitationNotification: {
      id: expect.any(String) as string,
      dateTime: expect.any(String) as string,
      link: [{ href: expect.stringContaining(`/${carol.user}/sessions/`) as string, rel: 'WrtcsSession' }],
      originatorAddress: 'bob@example.com',
      originatorName: 'Bob',
      tParticipantAddress: 'sip:carol@example.com',
      offer: { sdp: 'v=fresh' },
    },
  });
  const hersAtCarol = (invitation as { wrtcsSessionInvitationNotification: { link: [{ href: string }] } })
    .wrtcsSessionInvitationNotification.link[0].href;
  const audit = (status: string) => ({ wrtcsSessionStatus: { clientCorrelator: 'c', status } });
  expect(await carol.request('PUT', `${hersAtCarol}/status`, audit('Ringing'))).toMatchObject({ status: 200, body: audit('Ringing') });
  for (const [client, path] of [
    [alice, hers],
    [bob, his],
  ] as const) {
    expect(await client.request('PUT', `${path}/status`, audit('Connected'))).toMatchObject({ status: 200, body: audit('Connected') });
    expect((await client.request('GET', path)).body).toMatchObject({
      wrtcsSession: { status: 'Connected', originatorAddress: 'alice@example.com', tParticipantAddress: 'sip:bob@example.com' },
    });
  }
  expect(await carol.request('PUT', `${hersAtCarol}/answer`, answer('v=carol'))).toMatchObject(accepted);
  expect(await bob.socket.next()).toMatchObject({
    wrtcsAnswerNotification: {
      link: [{ href: his }],
      answer: { sdp: 'v=carol' },
      originatorAddress: 'carol@example.com',
      originatorName: 'Carol',
    },
  });
  expect(await alice.socket.next()).toEqual(event('SessionEnded', hers, { statusCode: 200, reasonText: 'Transferred' }));
  expect((await alice.request('PUT', `${hers}/status`, audit('Connected'))).status).toBe(404);
  expect((await bob.request('GET', his)).body).toMatchObject({
    wrtcsSession: { originatorAddress: 'bob@example.com', tParticipantAddress: 'sip:carol@example.com' },
  });
  expect((await bob.request('DELETE', his)).status).toBe(204);
  expect(await carol.socket.next()).toEqual(event('SessionEnded', hersAtCarol));
});

test('a transfer that is declined is told to both sides', async () => {
  const { hers, theirs: his } = await talk('bob');
  await alice.request('PUT', `${hers}/transfer`, transfer({ address: 'carol@example.com' }));
  await bob.socket.next();
  await bob.request('PUT', `${his}/update`, offer('v=fresh'));
  await carol.request('DELETE', await invited(carol));
  const reason = { statusCode: 603, reasonText: 'Declined' };
  expect(await alice.socket.next()).toEqual(event('TransferFailed', hers, reason));
  expect(await bob.socket.next()).toEqual(event('TransferFailed', his, reason));
});

test('a consultative transfer, request by request', async () => {
  const { hers, theirs: his } = await talk('bob');
  const { hers: second, theirs: carols } = await talk('carol');
  const sessionId = second.split('/').pop();
  expect(await alice.request('PUT', `${hers}/transfer`, transfer({ address: 'sip:carol@example.com', sessionId }))).toMatchObject(accepted);
  expect(await bob.socket.next()).toMatchObject({ wrtcsOfferNotification: { link: [{ href: his }], offer: {} } });
  expect(await bob.request('PUT', `${his}/offer`, offer('v=fresh'))).toMatchObject(accepted);
  expect(await carol.socket.next()).toMatchObject({
    wrtcsOfferNotification: {
      link: [{ href: carols }],
      offer: { sdp: 'v=fresh' },
      originatorAddress: 'bob@example.com',
      originatorName: 'Bob',
    },
  });
  expect(await carol.request('PUT', `${carols}/answer`, answer('v=carol'))).toMatchObject(accepted);
  expect(await bob.socket.next()).toMatchObject({
    wrtcsAnswerNotification: { answer: { sdp: 'v=carol' }, originatorAddress: 'carol@example.com' },
  });
  expect(await alice.socket.next()).toEqual(event('SessionEnded', hers, { statusCode: 200 }));
  expect(await alice.socket.next()).toEqual(event('SessionEnded', second, { statusCode: 200 }));
  expect((await alice.request('GET', sessions)).body).toMatchObject({ wrtcsSessionList: { wrtcsSession: [] } });
});

test.each([
  ['an address nobody has', { address: 'sip:mallory@example.com' }, 'serviceException', 'SVC0004', ['address']],
  ['nothing to go by', {}, 'serviceException', 'SVC0002', ['wrtcsTransfer']],
  ['an empty address', { address: '' }, 'serviceException', 'SVC0002', ['wrtcsTransfer.address']],
  ['a session that is not there', { sessionId: 'nothing' }, 'serviceException', 'SVC0002', ['sessionId']],
  ['the other side', { address: 'bob@example.com' }, 'policyException', 'POL0001', ['a call is not transferred to its other side']],
])('a transfer with %s is refused with 400', async (_, wish, kind, messageId, variables) => {
  const { hers } = await talk('bob');
  expect(await alice.request('PUT', `${hers}/transfer`, transfer(wish))).toMatchObject({
    status: 400,
    body: { requestError: { [kind]: { messageId, variables } } },
  });
});

test('a forward, request by request', async () => {
  const hers = sessionIn(await alice.request('POST', sessions, callTo('bob', { customParameters: parameters })));
  const his = await invited(bob);
  const forward = (address: string) => ({ wrtcsForward: { clientCorrelator: 'corr-bob', address } });
  expect(await bob.request('PUT', `${his}/forward`, forward('sip:mallory@example.com'))).toMatchObject({
    status: 400,
    body: { requestError: { serviceException: { messageId: 'SVC0004', variables: ['address'] } } },
  });
  expect(await bob.request('PUT', `${his}/forward`, forward('alice@example.com'))).toMatchObject({
    status: 400,
    body: { requestError: { policyException: { messageId: 'POL0001' } } },
  });
  expect(await bob.request('PUT', `${his}/forward`, forward('sip:carol@example.com'))).toMatchObject(accepted);
  expect(await bob.socket.next()).toEqual(event('SessionEnded', his, { statusCode: 200, reasonText: 'Forwarded' }));
  expect((await bob.request('DELETE', his)).status).toBe(404);
  const invitation = await carol.socket.next();
  expect(invitation).toMatchObject({
    wrtcsSessionInvitationNotification: { originatorAddress: 'alice@example.com', offer: { sdp: 'v=0' }, customParameters: parameters },
  });
  const { href } = (invitation as { wrtcsSessionInvitationNotification: { link: [{ href: string }] } }).wrtcsSessionInvitationNotification
    .link[0];
  await carol.request('PUT', `${href}/answer`, answer('v=carol'));
  expect(await alice.socket.next()).toMatchObject({
    wrtcsAcceptanceNotification: {
      link: [{ href: hers }],
      answer: { sdp: 'v=carol' },
      originatorAddress: 'carol@example.com',
      originatorName: 'Carol',
    },
  });
});

test('an ordinary answer names nobody, and parameters come only where they were given', async () => {
  const hers = sessionIn(await alice.request('POST', sessions, callTo('bob')));
  const his = await invited(bob);
  await bob.request('PUT', `${his}/answer`, { wrtcsAnswer: { sdp: 'v=answer', customParameters: parameters } });
  const { wrtcsAcceptanceNotification } = (await alice.socket.next()) as { wrtcsAcceptanceNotification: object };
  expect(wrtcsAcceptanceNotification).toMatchObject({ answer: { sdp: 'v=answer' }, customParameters: parameters });
  expect(Object.keys(wrtcsAcceptanceNotification).sort()).toEqual(['answer', 'customParameters', 'dateTime', 'id', 'link']);

  await alice.request('PUT', `${hers}/update`, { wrtcsOffer: { sdp: 'v=1', customParameters: parameters } });
  expect(await bob.socket.next()).toMatchObject({ wrtcsOfferNotification: { offer: { sdp: 'v=1' }, customParameters: parameters } });
  await bob.request('PUT', `${his}/answer`, answer('v=2'));
  const { wrtcsAnswerNotification } = (await alice.socket.next()) as { wrtcsAnswerNotification: object };
  expect(Object.keys(wrtcsAnswerNotification).sort()).toEqual(['answer', 'dateTime', 'id', 'link']);
});

test('our own additions are granted to those who ask, and said to them alone', async () => {
  expect(alice.subscription.body).toMatchObject({ wrtcsNotificationSubscription: { 'x-supported': ['customParameters', 'mediaState'] } });
  const { hers, theirs: his } = await talk('bob');
  const state = { 'x-mediaState': { microphone: 'on', camera: 'off', screenMid: '2' } };
  expect(await alice.request('PUT', `${hers}/mediaState`, state)).toMatchObject(accepted);
  expect(await bob.socket.next()).toMatchObject({ 'x-wrtcsMediaStateNotification': { link: [{ href: his }], ...state } });
  expect(await bob.request('PUT', `${his}/customParameters`, { customParameters: parameters })).toMatchObject(accepted);
  expect(await alice.socket.next()).toMatchObject({
    'x-wrtcsCustomParametersNotification': { link: [{ href: hers }], customParameters: parameters },
  });

  const { hers: second, theirs: carols } = await talk('carol');
  expect(await alice.request('PUT', `${second}/mediaState`, state)).toMatchObject(accepted);
  expect(await alice.request('PUT', `${second}/customParameters`, { customParameters: parameters })).toMatchObject(accepted);
  await alice.request('DELETE', second);
  expect(await carol.socket.next()).toEqual(event('SessionEnded', carols));
});

test('what microphone and camera did last is heard by a device that was away', async () => {
  const { hers } = await talk('bob');
  bob.socket.socket.terminate();
  await bob.socket.closed;
  for (const camera of ['on', 'off']) await alice.request('PUT', `${hers}/mediaState`, { 'x-mediaState': { microphone: 'on', camera } });
  const { openSocket } = await import('./client');
  const again = await openSocket(bob.socketURL);
  const heard = [await again.next(), await again.next(), await again.next()];
  expect(heard.at(-1)).toMatchObject({ 'x-wrtcsMediaStateNotification': { 'x-mediaState': { camera: 'off' } } });
});

test.each([
  [
    'a parameter without a name',
    'customParameters',
    { customParameters: [{ name: '', value: 'x' }] },
    'SVC0002',
    'customParameters.0.name',
  ],
  ['a value that is no text', 'customParameters', { customParameters: [{ name: 'x', value: 7 }] }, 'SVC0002', 'customParameters.0.value'],
  [
    'a value that is too long',
    'customParameters',
    { customParameters: [{ name: 'x', value: 'v'.repeat(4097) }] },
    'SVC0002',
    'customParameters.0.value',
  ],
  ['too many parameters', 'customParameters', { customParameters: Array(33).fill(parameters[0]) }, 'SVC0002', 'customParameters'],
  [
    'a camera in a state that is none',
    'mediaState',
    { 'x-mediaState': { microphone: 'on', camera: 'hot' } },
    'SVC0003',
    'x-mediaState.camera',
  ],
  [
    'a screen without a name',
    'mediaState',
    { 'x-mediaState': { microphone: 'on', camera: 'on', screenMid: 2 } },
    'SVC0002',
    'x-mediaState.screenMid',
  ],
])('%s is refused with its place', async (_, item, body, messageId, place) => {
  const { hers } = await talk('bob');
  expect(await alice.request('PUT', `${hers}/${item}`, body)).toMatchObject({
    status: 400,
    body: { requestError: { serviceException: { messageId, variables: expect.arrayContaining([place]) as unknown } } },
  });
});
