// @vitest-environment node
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, type RunningServer } from '../../src/server';
import { join } from './client';

let server: RunningServer;
beforeAll(async () => {
  server = await createServer({ port: 0 });
});
afterAll(() => server.close());

const area = '/cpaas/webrtcsignaling/v1/{user}';
const path = fc.constantFrom(
  '/cpaas/auth/v1/token',
  '/cpaas/notificationchannel/v1/{user}/channels',
  '/cpaas/notificationchannel/v1/{user}/channels/{channel}',
  `${area}/subscriptions`,
  `${area}/turn`,
  `${area}/sessions`,
  `${area}/sessions/{session}/status`,
  `${area}/sessions/{session}/answer`,
  `${area}/sessions/{session}/update`,
  `${area}/sessions/{session}/offer`,
  `${area}/sessions/{session}/ice`,
  `${area}/sessions/{session}/forward`,
  `${area}/sessions/{session}/transfer`,
  `${area}/sessions/{session}/customParameters`,
  `${area}/sessions/{session}/mediaState`,
);
const member = fc.constantFrom(
  'notificationChannel',
  'notificationChannelLifetime',
  'channelLifetime',
  'channelType',
  'wrtcsNotificationSubscription',
  'callbackReference',
  'notifyURL',
  'clientCorrelator',
  'wrtcsTurnCredentials',
  'wrtcsSession',
  'tParticipantAddress',
  'offer',
  'sdp',
  'wrtcsSessionStatus',
  'status',
  'wrtcsAnswer',
  'wrtcsOffer',
  'wrtcsIceCandidates',
  'candidate',
  'wrtcsForward',
  'wrtcsTransfer',
  'address',
  'sessionId',
  'customParameters',
  'name',
  'value',
  'x-mediaState',
  'microphone',
  'camera',
  'x-supported',
  '__proto__',
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('sip:bob@example.com', 'Ringing', 'Websockets', 'v=0', '', 'sip:@', null, 0, -1, 1e308, true),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(member, tie('value'), { maxKeys: 4 }),
  ),
}));

test('whatever a client sends, it gets an answer that is not a failure of the server', { timeout: 60_000 }, async () => {
  const alice = await join(server.url, 'alice');
  await alice.request('POST', `${area}/sessions`, { wrtcsSession: { tParticipantAddress: 'sip:bob@example.com', offer: { sdp: 'v=0' } } });
  const list = await alice.request('GET', `${area}/sessions`);
  const [{ resourceURL }] = (list.body as { wrtcsSessionList: { wrtcsSession: [{ resourceURL: string }] } }).wrtcsSessionList.wrtcsSession;
  const session = resourceURL.split('/').pop() ?? '';
  const body = fc.oneof(fc.dictionary(member, value, { minKeys: 1, maxKeys: 2 }), value, fc.string());

  await fc.assert(
    fc.asyncProperty(fc.constantFrom('POST', 'PUT'), path, body, async (method, template, content) => {
      const resource = template.replace('{session}', session).replace('{channel}', alice.channel.callbackURL);
      const reply = await alice.request(method, resource, content ?? 'null');
      expect(reply.status).toBeLessThan(500);
      if (reply.status >= 400) expect(Object.keys(reply.body as object)[0]).toMatch(/^(requestError|error)$/);
    }),
    { numRuns: 500 },
  );
});

test('whatever a client says on its socket, the socket still answers', async () => {
  const { socket } = await join(server.url, 'alice');
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        value.map((frame) => JSON.stringify(frame)),
        fc.uint8Array(),
      ),
      async (frame) => {
        socket.socket.send(frame);
        socket.send({ connCheck: {} });
        expect(await socket.next()).toEqual({ connAck: {} });
      },
    ),
  );
});
