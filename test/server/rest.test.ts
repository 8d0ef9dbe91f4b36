// @vitest-environment node
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { createServer, type RunningServer } from '../../src/server';
import { join, openSocket, refusedSocket, send } from './client';

const sessions = '/cpaas/webrtcsignaling/v1/{user}/sessions';
const channels = '/cpaas/notificationchannel/v1/{user}/channels';
const subscriptions = '/cpaas/webrtcsignaling/v1/{user}/subscriptions';
const uuid = '[0-9a-f-]{36}';
const matching = (pattern: string) => expect.stringMatching(new RegExp(`^${pattern}$`)) as string;

let server: RunningServer;
beforeAll(async () => {
  server = await createServer({
    port: 0,
    turn: { secret: 'north', ttlSeconds: 600, urls: ['turn:turn.example.com'] },
    now: () => Date.now(),
  });
});
afterAll(() => server.close());

interface Invitation {
  wrtcsSessionInvitationNotification: { id: string; dateTime: string; link: { href: string; rel: string }[]; offer: { sdp?: string } };
}
const sessionRequest = (to: string, more: object = {}) => ({
  wrtcsSession: {
    clientCorrelator: 'corr',
    tParticipantAddress: `sip:${to}@example.com`,
    offer: { sdp: 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n' },
    ...more,
  },
});

/** Alice calls bob and bob has his invitation: the paths of their sessions. */
async function ringing(more: object = {}, features: object = {}) {
  const alice = await join(server.url, 'alice', features);
  const bob = await join(server.url, 'bob', features);
  const made = await alice.request('POST', sessions, sessionRequest('bob', { 'x-notifyURL': alice.channel.callbackURL, ...more }));
  const { resourceURL } = (made.body as { wrtcsSession: { resourceURL: string } }).wrtcsSession;
  const invitation = (await bob.socket.next()) as unknown as Invitation;
  const leave = () => Promise.all([alice.request('DELETE', alice.channel.resourceURL), bob.request('DELETE', bob.channel.resourceURL)]);
  return { alice, bob, made, hers: resourceURL, his: invitation.wrtcsSessionInvitationNotification.link[0]!.href, invitation, leave };
}

test('health is ok', async () => {
  expect(await send(`${server.url}/health`, 'GET')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('a channel is described exactly as clients need it', async () => {
  const { user, channelReply, channel } = await join(server.url, 'carol');
  const id = channel.callbackURL;
  expect(channelReply.status).toBe(201);
  expect(channelReply.body).toEqual({
    notificationChannel: {
      callbackURL: matching(`ws-${uuid}`),
      channelData: { channelURL: `/cpaas/notificationchannel/v1/${user}/channels/${id}/websocket` },
      channelLifetime: 3600,
      channelType: 'websockets',
      clientCorrelator: 'corr-carol',
      'x-connCheckRole': 'client',
      resourceURL: `/cpaas/notificationchannel/v1/${user}/channels/${id}`,
    },
  });
});

test('channels can be listed, by correlator and type, and read one by one', async () => {
  const { request, channel, channelReply, user } = await join(server.url, 'carol');
  const list = await request('GET', `${channels}?clientCorrelator=corr-carol&channelType=Websockets`);
  const { notificationChannelList } = list.body as { notificationChannelList: { resourceURL: string; notificationChannel: unknown[] } };
  expect(notificationChannelList.resourceURL).toBe(`/cpaas/notificationchannel/v1/${user}/channels`);
  expect(notificationChannelList.notificationChannel).toContainEqual(
    (channelReply.body as { notificationChannel: object }).notificationChannel,
  );
  expect((await request('GET', `${channels}?clientCorrelator=other`)).body).toMatchObject({
    notificationChannelList: { notificationChannel: [] },
  });
  expect((await request('GET', `${channels}?channelType=Webhooks`)).body).toMatchObject({
    notificationChannelList: { notificationChannel: [] },
  });
  expect((await request('GET', channel.resourceURL)).body).toEqual(channelReply.body);
});

test.each(['', '/channelLifetime'])('a lifetime is prolonged by PUT …/{id}%s', async (form) => {
  const { request, channel } = await join(server.url, 'carol');
  const body = { notificationChannelLifetime: { channelLifetime: 120 } };
  expect(await request('PUT', channel.resourceURL + form, body)).toMatchObject({ status: 200, body });
  expect((await request('GET', channel.resourceURL)).body).toMatchObject({ notificationChannel: { channelLifetime: 120 } });
});

test('a deleted channel is gone, and its socket is closed', async () => {
  const { request, channel, socket, socketURL } = await join(server.url, 'carol');
  expect(await request('DELETE', channel.resourceURL)).toMatchObject({ status: 204, body: '' });
  expect(await socket.closed).toBe(1000);
  expect((await request('GET', channel.resourceURL)).status).toBe(404);
  expect(await refusedSocket(socketURL)).toBe(404);
});

test('a socket answers connCheck with connAck, and nothing else is said', async () => {
  const { socket } = await join(server.url, 'carol');
  socket.send({ message_type: 'ping' });
  socket.socket.send('not JSON');
  socket.send({ connCheck: { interval: 30 } });
  expect(await socket.next()).toEqual({ connAck: {} });
});

test.each([null, '30', {}])('a connCheck whose interval is %j is answered as well', async (interval) => {
  const { socket } = await join(server.url, 'carol');
  socket.send({ connCheck: { interval } });
  expect(await socket.next()).toEqual({ connAck: {} });
});

test('a socket where the server checks is asked at once', async () => {
  const { request, socketURL, channel } = await join(server.url, 'carol');
  const made = await request('POST', channels, {
    notificationChannel: { channelType: 'websockets', clientCorrelator: 'c', 'x-connCheckRole': 'server' },
  });
  const { callbackURL } = (made.body as { notificationChannel: { callbackURL: string } }).notificationChannel;
  const socket = await openSocket(socketURL.replace(channel.callbackURL, callbackURL));
  expect(await socket.next()).toEqual({ connCheck: { interval: 30, newChannelLifetime: 3600 } });
});

test('a new socket takes the place of the old one of its channel', async () => {
  const { socket, socketURL } = await join(server.url, 'carol');
  const newer = await openSocket(socketURL);
  expect(await socket.closed).toBe(4001);
  newer.send({ connCheck: { interval: 30 } });
  expect(await newer.next()).toEqual({ connAck: {} });
});

test('a frame that is too long closes the socket with 1009', async () => {
  const { socket } = await join(server.url, 'carol');
  socket.socket.send('x'.repeat(70_000));
  expect(await socket.closed).toBe(1009);
});

test('a socket without the right token is refused', async () => {
  const carol = await join(server.url, 'carol');
  const bob = await join(server.url, 'bob');
  const path = `${server.url}${carol.channel.resourceURL}/websocket`;
  expect(await refusedSocket(path)).toBe(401);
  expect(await refusedSocket(`${path}?access_token=${carol.refresh_token}`)).toBe(401);
  expect(await refusedSocket(`${path}?access_token=${bob.access_token}`)).toBe(403);
  expect(await refusedSocket(`${server.url}/elsewhere?access_token=${carol.access_token}`)).toBe(404);
});

test('a socket finds its channel under an encoded user id, as REST does', async () => {
  const { socketURL, user } = await join(server.url, 'carol');
  expect((await openSocket(socketURL.replace(user, user.replace('-', '%2D')))).socket.readyState).toBe(WebSocket.OPEN);
  expect(await refusedSocket(socketURL.replace(user, '%zz'))).toBe(403);
});

test('a socket asked for under a path that is no URL is refused as any other', async () => {
  const raw = connect(Number(new URL(server.url).port), '127.0.0.1');
  raw.write('GET // HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [reply] = (await once(raw, 'data')) as [Buffer];
  expect(reply.toString()).toMatch(/^HTTP\/1\.1 404 /);
  raw.destroy();
});

test('a call subscription is described, found, and deleted', async () => {
  const { user, request, subscription, channel } = await join(server.url, 'carol');
  const described = {
    wrtcsNotificationSubscription: {
      callbackReference: { notifyURL: channel.callbackURL },
      clientCorrelator: 'corr-carol',
      resourceURL: matching(`/cpaas/webrtcsignaling/v1/${user}/subscriptions/${uuid}`),
    },
  };
  expect(subscription.status).toBe(201);
  expect(subscription.body).toEqual(described);
  const { resourceURL } = (subscription.body as typeof described).wrtcsNotificationSubscription;
  expect((await request('GET', resourceURL)).body).toEqual(described);
  expect((await request('GET', `${subscriptions}?clientCorrelator=corr-carol`)).body).toMatchObject({
    wrtcsNotificationSubscriptionList: {
      wrtcsNotificationSubscription: expect.arrayContaining([described.wrtcsNotificationSubscription]) as unknown[],
    },
  });
  expect(await request('DELETE', resourceURL)).toMatchObject({ status: 204, body: '' });
  expect((await request('DELETE', resourceURL)).status).toBe(404);
});

test('trickle is granted to those who ask, and other features are passed over', async () => {
  const { subscription } = await join(server.url, 'carol', { 'x-supported': ['trickle', 'teleport'] });
  expect(subscription.body).toMatchObject({ wrtcsNotificationSubscription: { 'x-supported': ['trickle'] } });
});

test('a subscription on a channel that is not there is 404', async () => {
  const { request } = await join(server.url, 'carol');
  const body = { wrtcsNotificationSubscription: { callbackReference: { notifyURL: 'ws-none' }, clientCorrelator: 'c' } };
  expect(await request('POST', subscriptions, body)).toMatchObject({ status: 404, body: { requestError: {} } });
});

test('TURN credentials are those coturn expects, with their time and the servers', async () => {
  const { createHmac } = await import('node:crypto');
  const { user, request } = await join(server.url, 'carol');
  const reply = await request('POST', '/cpaas/webrtcsignaling/v1/{user}/turn', { wrtcsTurnCredentials: { clientCorrelator: 'c' } });
  const { username, password, ttl, urls } = (reply.body as { wrtcsTurnCredentials: Record<string, unknown> }).wrtcsTurnCredentials;
  const [expiry, name] = String(username).split(':');
  expect(reply.status).toBe(200);
  expect(name).toBe(user);
  expect(Number(expiry) - Date.now() / 1000).toBeCloseTo(600, -1);
  expect(password).toBe(createHmac('sha1', 'north').update(String(username)).digest('base64'));
  expect([ttl, urls]).toEqual([600, ['turn:turn.example.com']]);
});

test('a whole call: invitation, ringing, answer, renegotiation, audit, end', async () => {
  const { alice, bob, made, hers, his, invitation, leave } = await ringing({ tParticipantName: 'Alice A.' });
  expect(made.status).toBe(201);
  expect(hers).toMatch(new RegExp(`^/cpaas/webrtcsignaling/v1/${alice.user}/sessions/${uuid}$`));
  expect(his).toMatch(new RegExp(`^/cpaas/webrtcsignaling/v1/${bob.user}/sessions/${uuid}$`));
  expect(invitation).toEqual({
    wrtcsSessionInvitationNotification: {
      id: matching(uuid),
      dateTime: matching('\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z'),
      link: [{ href: his, rel: 'WrtcsSession' }],
      originatorAddress: 'alice@example.com',
      originatorName: 'Alice A.',
      tParticipantAddress: 'sip:bob@example.com',
      offer: { sdp: 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n' },
    },
  });

  const status = (word: string) => ({ wrtcsSessionStatus: { clientCorrelator: 'corr-bob', status: word } });
  expect((await alice.request('GET', `${hers}/status`)).body).toEqual({ wrtcsSessionStatus: { status: 'Initiated' } });
  expect(await bob.request('PUT', `${his}/status`, status('Ringing'))).toMatchObject({ status: 200, body: status('Ringing') });
  expect(await alice.socket.next()).toMatchObject({ wrtcsEventNotification: { eventType: 'Ringing', link: [{ href: hers }] } });
  expect((await alice.request('GET', `${hers}/status`)).body).toEqual({ wrtcsSessionStatus: { status: 'Ringing' } });

  expect(await bob.request('PUT', `${his}/answer`, { wrtcsAnswer: { clientCorrelator: 'c', sdp: 'v=answer' } })).toMatchObject({
    status: 200,
    body: {},
  });
  expect(await alice.socket.next()).toMatchObject({ wrtcsAcceptanceNotification: { link: [{ href: hers }], answer: { sdp: 'v=answer' } } });
  expect((await alice.request('GET', hers)).body).toMatchObject({ wrtcsSession: { resourceURL: hers, status: 'Connected' } });

  const offer = { wrtcsOffer: { clientCorrelator: 'c', sdp: 'v=hold' } };
  expect(await alice.request('PUT', `${hers}/update`, offer)).toMatchObject({ status: 200, body: {} });
  expect(await bob.request('PUT', `${his}/update`, offer)).toMatchObject({
    status: 409,
    body: { requestError: { policyException: { messageId: 'POL0001' } } },
  });
  expect(await bob.socket.next()).toMatchObject({ wrtcsOfferNotification: { link: [{ href: his }], offer: { sdp: 'v=hold' } } });
  await bob.request('PUT', `${his}/answer`, { wrtcsAnswer: { sdp: 'v=held' } });
  expect(await alice.socket.next()).toMatchObject({ wrtcsAnswerNotification: { link: [{ href: hers }], answer: { sdp: 'v=held' } } });

  expect(await alice.request('PUT', `${hers}/status`, status('Connected'))).toMatchObject({ status: 200, body: status('Connected') });
  expect((await bob.request('GET', sessions)).body).toMatchObject({ wrtcsSessionList: { wrtcsSession: [{ resourceURL: his }] } });

  expect(await bob.request('DELETE', his)).toMatchObject({ status: 204, body: '' });
  expect(await alice.socket.next()).toMatchObject({ wrtcsEventNotification: { eventType: 'SessionEnded', link: [{ href: hers }] } });
  expect(await alice.request('PUT', `${hers}/status`, status('Connected'))).toMatchObject({ status: 404, body: { requestError: {} } });
  expect((await bob.request('DELETE', his)).status).toBe(404);
  await leave();
});

test('candidates travel with their members, and the invitation says that they come', async () => {
  const trickle = { 'x-supported': ['trickle'] };
  const { alice, bob, hers, his, invitation, leave } = await ringing(trickle, trickle);
  expect(invitation.wrtcsSessionInvitationNotification).toMatchObject(trickle);
  const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.7 9 typ host', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'Yc1d' };
  expect(await alice.request('PUT', `${hers}/ice`, { wrtcsIceCandidates: [candidate] })).toMatchObject({ status: 200, body: {} });
  expect(await bob.socket.next()).toMatchObject({ wrtcsIceNotification: { link: [{ href: his }], wrtcsIceCandidates: [candidate] } });
  await bob.request('PUT', `${his}/ice`, { wrtcsIceCandidates: [candidate] });
  expect(await alice.socket.next()).toMatchObject({ wrtcsIceNotification: { link: [{ href: hers }], wrtcsIceCandidates: [candidate] } });
  await alice.request('DELETE', hers);
  await leave();
});

test('a description is relayed byte for byte, whatever is in it', async () => {
  const sdp = 'v=0\r\ns=ünïcode \u0000 "quotes" \\ \r\n\r\n  \n';
  const { alice, hers, invitation, leave } = await ringing({ offer: { sdp } });
  expect(invitation.wrtcsSessionInvitationNotification.offer).toEqual({ sdp });
  await alice.request('DELETE', hers);
  await leave();
});

test('a call without description invites with an empty offer', async () => {
  const { alice, hers, invitation, leave } = await ringing({ offer: {} });
  expect(invitation.wrtcsSessionInvitationNotification.offer).toEqual({});
  await alice.request('DELETE', hers);
  await leave();
});

test('notifications that came while the socket was down come after the reconnect, with a token of old', async () => {
  const { alice, bob, hers, his, leave } = await ringing();
  bob.socket.socket.terminate();
  await alice.request('DELETE', hers);
  const again = await openSocket(bob.socketURL);
  // The invitation is sent once more, since nobody can know what the old socket still carried.
  expect(await again.next()).toMatchObject({ wrtcsSessionInvitationNotification: { link: [{ href: his }] } });
  expect(await again.next()).toMatchObject({
    wrtcsEventNotification: { eventType: 'Cancelled', statusCode: 487, reasonText: 'Caller gave up' },
  });
  await leave();
});

test('an address that nobody has is refused with SVC0004', async () => {
  const { request } = await join(server.url, 'carol');
  expect(await request('POST', sessions, sessionRequest('mallory'))).toMatchObject({
    status: 400,
    body: {
      requestError: {
        serviceException: {
          messageId: 'SVC0004',
          text: 'No valid addresses provided in message part %1',
          variables: ['tParticipantAddress'],
        },
      },
    },
  });
});

test.each(['bob@example.com', 'sip:bob@example.com', 'SIP:Bob@Example.com', '<sip:bob@example.com;user=phone>'])(
  'bob is found as %s',
  async (address) => {
    const carol = await join(server.url, 'carol');
    const made = await carol.request('POST', sessions, { wrtcsSession: { tParticipantAddress: address, offer: { sdp: 'v=0' } } });
    expect(made.status).toBe(201);
    await carol.request('DELETE', (made.body as { wrtcsSession: { resourceURL: string } }).wrtcsSession.resourceURL);
  },
);

test('a person is found by user id, with and without a domain', async () => {
  const carol = await join(server.url, 'carol');
  const bob = await join(server.url, 'bob');
  for (const address of [bob.user, `sip:${bob.user}@example.com`]) {
    const made = await carol.request('POST', sessions, { wrtcsSession: { tParticipantAddress: address, offer: { sdp: 'v=0' } } });
    expect(made.status).toBe(201);
    await carol.request('DELETE', (made.body as { wrtcsSession: { resourceURL: string } }).wrtcsSession.resourceURL);
  }
});

test('a request without a token, or with one that is none, is 401', async () => {
  const { user, id_token, refresh_token } = await join(server.url, 'carol');
  const url = `${server.url}${sessions.replace('{user}', user)}`;
  for (const token of ['', 'Bearer', 'Bearer x.y.z', `Bearer ${id_token}`, `Bearer ${refresh_token}`]) {
    const reply = await send(url, 'GET', undefined, token === '' ? {} : { Authorization: token });
    expect(reply).toMatchObject({ status: 401, body: { requestError: { serviceException: { messageId: 'SVC0008' } } } });
  }
});

test("a token does not open another user's resources", async () => {
  const carol = await join(server.url, 'carol');
  const bob = await join(server.url, 'bob');
  expect(await send(`${server.url}${sessions.replace('{user}', bob.user)}`, 'GET', undefined, carol.headers)).toMatchObject({
    status: 403,
    body: { requestError: {} },
  });
});

test.each([
  ['not JSON', '{', 'SVC0002', ['body']],
  ['an array', '[]', 'SVC0002', ['wrtcsSession']],
  ['a text', '"hello"', 'SVC0002', ['body']],
  ['a missing member', { wrtcsSession: { offer: { sdp: 'v=0' } } }, 'SVC0002', ['wrtcsSession.tParticipantAddress']],
  [
    'an empty description',
    { wrtcsSession: { tParticipantAddress: 'sip:bob@example.com', offer: { sdp: '' } } },
    'SVC0002',
    ['wrtcsSession.offer.sdp'],
  ],
  ['a wrong type', { wrtcsSession: { tParticipantAddress: 7 } }, 'SVC0002', ['wrtcsSession.tParticipantAddress']],
])('%s in a session is refused with its place', async (_, body, messageId, variables) => {
  const { request } = await join(server.url, 'carol');
  expect(await request('POST', sessions, body)).toMatchObject({
    status: 400,
    body: { requestError: { serviceException: { messageId, variables } } },
  });
});

test('a status that is not in the protocol is refused with those that are', async () => {
  const { alice, hers, leave } = await ringing();
  expect(await alice.request('PUT', `${hers}/status`, { wrtcsSessionStatus: { status: 'Dancing' } })).toMatchObject({
    status: 400,
    body: {
      requestError: { serviceException: { messageId: 'SVC0003', variables: ['wrtcsSessionStatus.status', 'Ringing, Connected'] } },
    },
  });
  await alice.request('DELETE', hers);
  await leave();
});

test('an unknown session is 404 in every operation', async () => {
  const { request } = await join(server.url, 'carol');
  const operations = [
    ['GET', ''],
    ['GET', '/status'],
    ['PUT', '/status'],
    ['PUT', '/answer'],
    ['PUT', '/update'],
    ['PUT', '/offer'],
    ['PUT', '/ice'],
    ['PUT', '/forward'],
    ['PUT', '/transfer'],
    ['PUT', '/customParameters'],
    ['PUT', '/mediaState'],
    ['DELETE', ''],
  ] as const;
  for (const [method, end] of operations) {
    const reply = await request(method, `${sessions}/undefined${end}`, method === 'PUT' ? {} : undefined);
    expect([method, end, reply.status, Object.keys(reply.body as object)]).toEqual([method, end, 404, ['requestError']]);
  }
});

test('a path that is not in the protocol is 404 with an error body', async () => {
  const { request } = await join(server.url, 'carol');
  expect(await request('GET', '/cpaas/webrtcsignaling/v1/{user}/nothing')).toMatchObject({ status: 404, body: { requestError: {} } });
  expect(await send(`${server.url}/nothing`, 'GET')).toMatchObject({ status: 404, body: { requestError: {} } });
});

test('a body that is too large is 413', async () => {
  const { request } = await join(server.url, 'carol');
  expect(await request('POST', sessions, sessionRequest('bob', { offer: { sdp: 'v'.repeat(300_000) } }))).toMatchObject({
    status: 413,
    body: { requestError: {} },
  });
});

test('a body of unknown length is read as well, up to the limit', async () => {
  const { user, headers } = await join(server.url, 'carol');
  const post = (text: string) => {
    const body = new Blob([text]).stream();
    return fetch(`${server.url}${sessions.replace('{user}', user)}`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  };
  expect((await post(JSON.stringify(sessionRequest('mallory')))).status).toBe(400);
  expect((await post('v'.repeat(300_000))).status).toBe(413);
});

test('every page may call, after a preflight that is remembered', async () => {
  const headers = {
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': 'authorization,content-type,x-cpaas-agent',
    Origin: 'null',
  };
  const reply = await send(`${server.url}/cpaas/webrtcsignaling/v1/u/sessions/s/status`, 'OPTIONS', undefined, headers);
  expect(reply.status).toBe(204);
  expect(reply.headers.get('access-control-allow-origin')).toBe('*');
  expect(reply.headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE,OPTIONS');
  expect(reply.headers.get('access-control-allow-headers')).toContain('authorization,content-type,x-cpaas-agent');
  expect(Number(reply.headers.get('access-control-max-age'))).toBeGreaterThan(0);
});

test('an error can be read by a page of another origin', async () => {
  const reply = await send(`${server.url}/cpaas/webrtcsignaling/v1/u/sessions`, 'GET', undefined, { Origin: 'https://page.example.com' });
  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
});
