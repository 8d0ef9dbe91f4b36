// @vitest-environment node
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { callMeStatus, callStateResponse, readCallMeStatus, readVisitorNotification, subscribeResponse } from '../../src/protocol';
import { createServer, type RunningServer } from '../../src/server';
import { regular, statusOf, strongRealm, visit, weakRealm, withTokens, type Entrance } from './anonymousVisitor';
import { join, openSocket, refusedSocket, send } from './client';

let server: RunningServer;
beforeAll(async () => {
  server = await createServer({
    port: 0,
    turn: { secret: 'north', ttlSeconds: 600, urls: ['turn:turn.example.com'] },
    anonymous: {
      realms: [strongRealm, weakRealm],
      callees: ['bob@example.com'],
      regular: true,
      perMinute: { address: 1000, callee: 1000 },
    },
  });
});
afterAll(() => server.close());

type Person = Awaited<ReturnType<typeof join>>;
const uuid = '[0-9a-f-]{36}';
const matching = (pattern: string) => expect.stringMatching(new RegExp(`^${pattern}$`)) as string;
const own = { 'x-supported': ['customParameters', 'mediaState'] };

interface Body {
  link: { href: string }[];
  eventType?: string;
  statusCode?: number;
  offer?: { sdp?: string };
  answer?: { sdp?: string };
  originatorAddress?: string;
  originatorName?: string;
  tParticipantAddress?: string;
  customParameters?: unknown;
}
/** The next notification of a person who is logged in. */
async function hears({ socket }: Person): Promise<[string, Body]> {
  return Object.entries((await socket.next()) as Record<string, Body>)[0]!;
}
/** The session that rings at a person. */
async function rings(person: Person): Promise<string> {
  const [name, { link }] = await hears(person);
  expect(name).toBe('wrtcsSessionInvitationNotification');
  return link[0]!.href;
}
async function leave(...people: Person[]): Promise<void> {
  for (const person of people) await person.request('DELETE', person.channel.resourceURL);
}

/** A visitor in a call with bob. */
async function inCall(entrance: Entrance = withTokens()) {
  const bob = await join(server.url, 'bob', own);
  const visitor = await visit(server.url, entrance);
  await visitor.start();
  const session = await rings(bob);
  await bob.request('PUT', `${session}/answer`, { wrtcsAnswer: { sdp: 'v=answer' } });
  await visitor.hears();
  return { bob, visitor, session };
}

test.each<[string, () => Entrance]>([
  ['tokens of a key of 32 characters', () => withTokens(strongRealm)],
  ['tokens of a key of 16 characters', () => withTokens(weakRealm)],
  ['no tokens', () => regular],
])('with %s a visitor rings every device of a person, who answers, and both ways of ending are heard', async (_, entrance) => {
  const desk = await join(server.url, 'bob');
  const mobile = await join(server.url, 'bob');
  const visitor = await visit(server.url, entrance());

  const started = await visitor.start();
  expect(started).toMatchObject({ status: 200, body: { callMeResponse: { statusCode: 0, sessionData: matching(uuid) } } });
  const [name, invitation] = await hears(desk);
  expect([name, invitation]).toMatchObject([
    'wrtcsSessionInvitationNotification',
    { offer: { sdp: 'v=offer' }, originatorAddress: 'ann@shop.example', tParticipantAddress: 'sip:bob@example.com' },
  ]);
  expect(invitation).not.toHaveProperty('x-supported');
  await rings(mobile);

  const session = invitation.link[0]!.href;
  await desk.request('PUT', `${session}/status`, { wrtcsSessionStatus: { status: 'Ringing' } });
  expect(await visitor.hears()).toMatchObject({
    eventId: matching(uuid),
    time: expect.any(Number) as number,
    eventType: 'ringing',
    sessionParams: { sessionData: visitor.sessionData },
    callNotificationParams: { remoteName: 'Bob', remoteDisplayNumber: 'bob@example.com' },
  });
  expect((await visitor.state()).body).toEqual({ callControlResponse: { statusCode: 0, state: 'RINGING' } });

  await desk.request('PUT', `${session}/answer`, { wrtcsAnswer: { sdp: 'v=answer' } });
  expect(await visitor.hears()).toMatchObject({
    eventType: 'respondCallUpdate',
    sessionParams: { sessionData: visitor.sessionData, sdp: 'v=answer' },
    callNotificationParams: { remoteName: 'Bob', remoteDisplayNumber: 'bob@example.com' },
  });
  expect(await hears(mobile)).toMatchObject(['wrtcsEventNotification', { eventType: 'Cancelled' }]);
  expect((await visitor.state()).body).toMatchObject({ callControlResponse: { state: 'ANSWERED' } });
  expect(await visitor.say('audit')).toMatchObject({ status: 200, body: { callMeResponse: { statusCode: 0 } } });

  expect(await visitor.end()).toMatchObject({ status: 200, body: { callMeResponse: { statusCode: 0 } } });
  expect(await hears(desk)).toMatchObject(['wrtcsEventNotification', { eventType: 'SessionEnded' }]);
  await visitor.unsubscribe();
  await leave(desk, mobile);
});

test('a subscription is described as the page of the vendor needs it', async () => {
  const entrance = withTokens();
  const before = Date.now();
  const { subscribed, unsubscribe } = await visit(server.url, entrance, { expires: 600 });
  const { subscribeResponse } = subscribed.body as {
    subscribeResponse: { subscriptionParams: { turnCredentials: { username: string; password: string } } };
  };
  const { username, password } = subscribeResponse.subscriptionParams.turnCredentials;
  expect(subscribed.body).toEqual({
    subscribeResponse: {
      statusCode: 0,
      subscription: matching(`/rest/version/1/anonymous/${entrance.account}/subscription/${uuid}`),
      subscriptionParams: {
        expires: 600,
        service: ['callMe'],
        notificationType: 'WebSocket',
        notificationChannel: matching(`/anonymous/${entrance.account}/websocket/ws-${uuid}`),
        turnCredentials: { username, password, ttl: 600, urls: ['turn:turn.example.com'] },
      },
    },
  });
  expect(password).toBe(createHmac('sha1', 'north').update(username).digest('base64'));
  expect(Number.parseInt(username, 10)).toBeGreaterThanOrEqual(Math.floor(before / 1000) + 600);
  await unsubscribe();
});

test('the replies and the notifications are what a client of ours reads', async () => {
  const { visitor, bob, session } = await inCall();
  expect(v.is(subscribeResponse, visitor.subscribed.body)).toBe(true);
  expect(v.is(callStateResponse, (await visitor.state()).body)).toBe(true);
  expect(readCallMeStatus((await visitor.say('audit')).body)).toEqual({ statusCode: callMeStatus.ok });
  await bob.request('DELETE', session);
  const ended = readVisitorNotification(await visitor.socket.next());
  expect(ended).toMatchObject({ eventType: 'callEnd', sessionParams: { sessionData: visitor.sessionData } });
  expect(readCallMeStatus((await visitor.say('audit')).body)).toMatchObject({ statusCode: callMeStatus.sessionGone });
  await visitor.unsubscribe();
  await leave(bob);
});

test('in the paths of a regular call the address of the callee stands as it was given', async () => {
  const { subscription, socketURL, unsubscribe } = await visit(server.url, { ...regular, account: 'sip:bob@example.com' });
  expect(subscription).toMatch(/^\/rest\/version\/1\/anonymous\/sip:bob@example\.com\/subscription\//);
  expect(socketURL).toContain('/anonymous/sip:bob@example.com/websocket/');
  expect((await unsubscribe()).status).toBe(200);
});

test('a subscription is renewed, and its pings get no answer', async () => {
  const visitor = await visit(server.url);
  expect(await visitor.renew(120)).toMatchObject({
    status: 200,
    body: { subscribeResponse: { statusCode: 0, subscription: visitor.subscription, subscriptionParams: { expires: 120 } } },
  });
  visitor.socket.send({ message_type: 'ping' });
  visitor.socket.send({ connCheck: {} });
  expect(await visitor.socket.next()).toEqual({ connAck: {} });
  await visitor.unsubscribe();
});

test('the visitor holds and takes back, and adds video', async () => {
  const { visitor, bob, session } = await inCall();
  for (const change of ['v=hold', 'v=unhold', 'v=video']) {
    expect((await visitor.say('startCallUpdate', { sdp: change })).status).toBe(200);
    expect(await hears(bob)).toMatchObject(['wrtcsOfferNotification', { offer: { sdp: change } }]);
    await bob.request('PUT', `${session}/answer`, { wrtcsAnswer: { sdp: `${change} answered` } });
    expect(await visitor.hears()).toMatchObject({ eventType: 'respondCallUpdate', sessionParams: { sdp: `${change} answered` } });
  }
  await visitor.unsubscribe();
  await leave(bob);
});

test('the person holds and takes back, and adds video', async () => {
  const { visitor, bob, session } = await inCall();
  for (const change of ['v=hold', 'v=unhold', 'v=video']) {
    await bob.request('PUT', `${session}/update`, { wrtcsOffer: { sdp: change } });
    expect(await visitor.hears()).toMatchObject({ eventType: 'startCallUpdate', sessionParams: { sdp: change } });
    expect((await visitor.say('respondCallUpdate', { sdp: `${change} answered` })).status).toBe(200);
    expect(await hears(bob)).toMatchObject(['wrtcsAnswerNotification', { answer: { sdp: `${change} answered` } }]);
  }
  await visitor.unsubscribe();
  await leave(bob);
});

test('while an offer of one side waits for its answer, that of the other side is refused', async () => {
  const { visitor, bob, session } = await inCall();
  await bob.request('PUT', `${session}/update`, { wrtcsOffer: { sdp: 'v=his' } });
  const refused = await visitor.say('startCallUpdate', { sdp: 'v=hers' });
  expect([refused.status, statusOf(refused)]).toEqual([409, 49]);
  await visitor.hears();
  await visitor.say('respondCallUpdate', { sdp: 'v=answer' });
  expect((await visitor.say('startCallUpdate', { sdp: 'v=hers' })).status).toBe(200);
  expect((await bob.request('PUT', `${session}/update`, { wrtcsOffer: { sdp: 'v=his' } })).status).toBe(409);
  await visitor.unsubscribe();
  await leave(bob);
});

test('parameters go both ways, with the call and on their own', async () => {
  const bob = await join(server.url, 'bob', own);
  const visitor = await visit(server.url);
  const customParameters = [{ name: 'X-Page', value: '/prices' }];
  await visitor.start({ customParameters });
  const [, invitation] = await hears(bob);
  expect(invitation.customParameters).toEqual(customParameters);
  const session = invitation.link[0]!.href;
  await bob.request('PUT', `${session}/answer`, { wrtcsAnswer: { sdp: 'v=answer', customParameters } });
  expect((await visitor.hears()).customParameters).toEqual(customParameters);

  expect((await visitor.say('sendCustomHeaders', { customParameters })).status).toBe(200);
  expect(await hears(bob)).toMatchObject(['x-wrtcsCustomParametersNotification', { customParameters }]);
  await bob.request('PUT', `${session}/customParameters`, { customParameters });
  expect(await visitor.hears()).toMatchObject({ eventType: 'sendCustomHeaders', customParameters });
  await visitor.unsubscribe();
  await leave(bob);
});

test('what the camera does is told to a visitor that has asked for it, and to no other', async () => {
  const bob = await join(server.url, 'bob', own);
  const state = { microphone: 'on', camera: 'off' };
  for (const supported of [['mediaState'], []]) {
    const visitor = await visit(server.url, withTokens(), { supported });
    await visitor.start();
    const session = await rings(bob);
    await bob.request('PUT', `${session}/answer`, { wrtcsAnswer: { sdp: 'v=answer' } });
    await visitor.hears();
    await visitor.say('x-mediaState', { 'x-mediaState': state });
    expect(await hears(bob)).toMatchObject(['x-wrtcsMediaStateNotification', { 'x-mediaState': state }]);
    await bob.request('PUT', `${session}/mediaState`, { 'x-mediaState': state });
    await bob.request('DELETE', session);
    expect((await visitor.hears()).eventType).toBe(supported.length > 0 ? 'x-mediaState' : 'callEnd');
    await visitor.unsubscribe();
  }
  await leave(bob);
});

test('candidates are never sent to a visitor, since it cannot trickle', async () => {
  const { visitor, bob, session } = await inCall();
  await bob.request('PUT', `${session}/ice`, { wrtcsIceCandidates: [{ candidate: 'candidate:1', sdpMid: '0' }] });
  await bob.request('DELETE', session);
  expect((await visitor.hears()).eventType).toBe('callEnd');
  await visitor.unsubscribe();
  await leave(bob);
});

test('the person hands the visitor over to a colleague, and the visitor hears who that is', async () => {
  const { visitor, bob, session } = await inCall();
  const carol = await join(server.url, 'carol');
  await bob.request('PUT', `${session}/transfer`, { wrtcsTransfer: { address: 'sip:carol@example.com' } });
  const asked = await visitor.hears();
  expect(asked.eventType).toBe('startCallUpdate');
  expect(asked.sessionParams).not.toHaveProperty('sdp');
  await visitor.say('respondCallUpdate', { sdp: 'v=fresh offer' });
  const [, invitation] = await hears(carol);
  expect(invitation).toMatchObject({ offer: { sdp: 'v=fresh offer' }, originatorAddress: 'ann@shop.example' });
  await carol.request('PUT', `${invitation.link[0]!.href}/answer`, { wrtcsAnswer: { sdp: 'v=of carol' } });
  expect(await visitor.hears()).toMatchObject({
    eventType: 'respondCallUpdate',
    sessionParams: { sessionData: visitor.sessionData, sdp: 'v=of carol' },
    callNotificationParams: { remoteName: 'Carol', remoteDisplayNumber: 'carol@example.com' },
  });
  expect(await hears(bob)).toMatchObject(['wrtcsEventNotification', { eventType: 'SessionEnded' }]);
  await visitor.end();
  expect(await hears(carol)).toMatchObject(['wrtcsEventNotification', { eventType: 'SessionEnded' }]);
  await visitor.unsubscribe();
  await leave(bob, carol);
});

test.each(['visitor', 'colleague'])(
  'after a talk with a colleague the person connects the two, the %s being asked for the offer',
  async (asked) => {
    const { visitor, bob, session } = await inCall();
    const carol = await join(server.url, 'carol');
    const made = await bob.request('POST', '/cpaas/webrtcsignaling/v1/{user}/sessions', {
      wrtcsSession: { tParticipantAddress: 'sip:carol@example.com', offer: { sdp: 'v=ask' }, 'x-notifyURL': bob.channel.callbackURL },
    });
    const consult = (made.body as { wrtcsSession: { resourceURL: string } }).wrtcsSession.resourceURL;
    const hers = await rings(carol);
    await carol.request('PUT', `${hers}/answer`, { wrtcsAnswer: { sdp: 'v=yes' } });
    const [first, second] = asked === 'visitor' ? [session, consult] : [consult, session];
    const sessionId = /[^/]+$/.exec(second)![0];
    expect((await bob.request('PUT', `${first}/transfer`, { wrtcsTransfer: { sessionId } })).status).toBe(200);

    if (asked === 'visitor') {
      expect((await visitor.hears()).sessionParams).not.toHaveProperty('sdp');
      await visitor.say('respondCallUpdate', { sdp: 'v=offer of ann' });
      expect(await hears(carol)).toMatchObject(['wrtcsOfferNotification', { offer: { sdp: 'v=offer of ann' } }]);
      await carol.request('PUT', `${hers}/answer`, { wrtcsAnswer: { sdp: 'v=of carol' } });
    } else {
      await hears(carol);
      await carol.request('PUT', `${hers}/answer`, { wrtcsAnswer: { sdp: 'v=offer of carol' } });
      expect(await visitor.hears()).toMatchObject({
        eventType: 'startCallUpdate',
        sessionParams: { sdp: 'v=offer of carol' },
        callNotificationParams: { remoteDisplayNumber: 'carol@example.com' },
      });
      await visitor.say('respondCallUpdate', { sdp: 'v=of ann' });
      expect(await hears(carol)).toMatchObject(['wrtcsAnswerNotification', { answer: { sdp: 'v=of ann' } }]);
    }
    if (asked === 'visitor') expect((await visitor.hears()).callNotificationParams?.remoteDisplayNumber).toBe('carol@example.com');
    await carol.request('DELETE', hers);
    expect((await visitor.hears()).eventType).toBe('callEnd');
    await visitor.unsubscribe();
    await leave(bob, carol);
  },
);

test('a colleague who declines gives the visitor back, whose offer is refused', async () => {
  const { visitor, bob, session } = await inCall();
  const carol = await join(server.url, 'carol');
  await bob.request('PUT', `${session}/transfer`, { wrtcsTransfer: { address: 'sip:carol@example.com' } });
  await visitor.hears();
  await visitor.say('respondCallUpdate', { sdp: 'v=fresh offer' });
  await carol.request('DELETE', await rings(carol));
  const refused = await visitor.hears();
  expect(refused).toMatchObject({ eventType: 'respondCallUpdate', sessionParams: { statusCode: 603, reasonText: 'Declined' } });
  expect(refused.sessionParams).not.toHaveProperty('sdp');
  expect((await visitor.say('startCallUpdate', { sdp: 'v=on' })).status).toBe(200);
  await visitor.unsubscribe();
  await leave(bob, carol);
});

test('a person who declines is heard with the reason', async () => {
  const bob = await join(server.url, 'bob');
  const visitor = await visit(server.url);
  await visitor.start();
  await bob.request('DELETE', await rings(bob));
  expect(await visitor.hears()).toMatchObject({ eventType: 'callEnd', sessionParams: { statusCode: 603, reasonText: 'Declined' } });
  await visitor.unsubscribe();
  await leave(bob);
});

test('a visitor who gives up while it rings is cancelled at the person', async () => {
  const bob = await join(server.url, 'bob');
  const visitor = await visit(server.url);
  await visitor.start();
  await rings(bob);
  await visitor.end();
  expect(await hears(bob)).toMatchObject(['wrtcsEventNotification', { eventType: 'Cancelled', statusCode: 487 }]);
  await visitor.unsubscribe();
  await leave(bob);
});

test.each(['visitor', 'person'])('after the %s has hung up nothing of the visitor is left on the server', async (who) => {
  const before = server.count();
  const { visitor, bob, session } = await inCall();
  expect(server.count()).toEqual({ channels: before.channels + 2, calls: before.calls + 1, visitors: before.visitors + 1 });
  if (who === 'visitor') await visitor.end();
  else {
    await bob.request('DELETE', session);
    expect((await visitor.hears()).eventType).toBe('callEnd');
  }
  expect(await visitor.unsubscribe()).toMatchObject({ status: 200, body: { subscribeResponse: { statusCode: 0 } } });
  expect(await visitor.socket.closed).toBe(1000);
  await leave(bob);
  expect(server.count()).toEqual(before);

  const gone = await visitor.unsubscribe();
  expect([gone.status, statusOf(gone)]).toEqual([404, 39]);
  const audited = await visitor.say('audit');
  expect([audited.status, statusOf(audited)]).toEqual([404, 42]);
  expect(await refusedSocket(visitor.socketURL)).toBe(404);
});

test('a visitor who unsubscribes in the middle of a call has hung up', async () => {
  const { visitor, bob } = await inCall();
  await visitor.unsubscribe();
  expect(await hears(bob)).toMatchObject(['wrtcsEventNotification', { eventType: 'SessionEnded' }]);
  await leave(bob);
});

test('a socket that breaks comes back, and what happened meanwhile is told', async () => {
  const { visitor, bob, session } = await inCall();
  visitor.socket.socket.terminate();
  await visitor.socket.closed;
  await bob.request('PUT', `${session}/update`, { wrtcsOffer: { sdp: 'v=meanwhile' } });
  const again = await openSocket(visitor.socketURL);
  const frames = [await again.next(), await again.next()] as unknown as { notificationMessage: { sessionParams: { sdp?: string } } }[];
  expect(frames.map(({ notificationMessage }) => notificationMessage.sessionParams.sdp)).toEqual(['v=answer', 'v=meanwhile']);
  await visitor.unsubscribe();
  await leave(bob);
});

test('an anonymous user with a token of a client can call, but hands nobody over', async () => {
  const house = await createServer({ port: 0, clients: [{ id: 'widget', secret: 'hush' }, { id: 'test' }] });
  const bob = await join(house.url, 'bob');
  const granted = await send(
    `${house.url}/cpaas/auth/v1/token`,
    'POST',
    new URLSearchParams({ client_id: 'widget', client_secret: 'hush', grant_type: 'client_credentials', scope: 'openid' }).toString(),
  );
  const { access_token, id_token } = granted.body as { access_token: string; id_token: string };
  const { preferred_username: user } = JSON.parse(Buffer.from(id_token.split('.')[1]!, 'base64url').toString()) as {
    preferred_username: string;
  };
  const headers = { Authorization: `Bearer ${access_token}` };
  const made = await send(
    `${house.url}/cpaas/webrtcsignaling/v1/${user}/sessions`,
    'POST',
    { wrtcsSession: { tParticipantAddress: 'sip:bob@example.com', offer: { sdp: 'v=offer' } } },
    headers,
  );
  const { resourceURL } = (made.body as { wrtcsSession: { resourceURL: string } }).wrtcsSession;
  await bob.request('PUT', `${await rings(bob)}/answer`, { wrtcsAnswer: { sdp: 'v=answer' } });
  const transfer = await send(
    `${house.url}${resourceURL}/transfer`,
    'PUT',
    { wrtcsTransfer: { address: 'sip:carol@example.com' } },
    headers,
  );
  expect(transfer.status).toBe(403);
  await house.close();
});
