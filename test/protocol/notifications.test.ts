import fc from 'fast-check';
import { expect, test } from 'vitest';
import { featuresIn, notificationId, readLivenessFrame, readNotification } from '../../src/protocol';

const link = [{ href: '/cpaas/webrtcsignaling/v1/u-1/sessions/s-9', rel: 'WrtcsSession' }];
const envelope = { id: 'n-1', dateTime: '2026-11-21T01:04:26.725Z', link };

test('an invitation is read with its session, its caller and its offer', () => {
  const frame = {
    wrtcsSessionInvitationNotification: {
      ...envelope,
      originatorAddress: 'alice@example.com',
      originatorName: 'Alice',
      tParticipantAddress: 'sip:bob@example.com',
      offer: { sdp: 'v=0' },
      'x-supported': ['trickle'],
    },
  };

  const notification = readNotification(frame);

  expect(notification).toMatchObject({ name: 'wrtcsSessionInvitationNotification', id: 'n-1', sessionId: 's-9' });
  expect(notification?.body).toMatchObject({ originatorAddress: 'alice@example.com', originatorName: 'Alice', offer: { sdp: 'v=0' } });
  expect(featuresIn(['later', 'mediaState', 'trickle'])).toEqual(['trickle', 'mediaState']);
});

test.each([
  ['an invitation without an offer object', { wrtcsSessionInvitationNotification: envelope }],
  ['an event without a type', { wrtcsEventNotification: envelope }],
  ['a notification without an id', { wrtcsEventNotification: { ...envelope, id: '', eventType: 'Ringing' } }],
  ['a notification without a link', { wrtcsEventNotification: { id: 'n-1', link: [], eventType: 'Ringing' } }],
  ['a link that leads to no session', { wrtcsEventNotification: { ...envelope, link: [{ href: '/somewhere' }], eventType: 'Ringing' } }],
  ['a candidate that is a number', { wrtcsIceNotification: { ...envelope, wrtcsIceCandidates: [{ candidate: 7 }] } }],
  ['a name from the prototype', { toString: envelope }],
])('%s is not understood', (_what, frame) => {
  expect(readNotification(frame)).toBeUndefined();
});

test('members nobody knows do not matter', () => {
  const frame = { wrtcsEventNotification: { ...envelope, eventType: 'SessionEnded', statusCode: 603, 'x-new': { deep: [1] } } };

  expect(readNotification(frame)?.body).toMatchObject({ eventType: 'SessionEnded', statusCode: 603 });
});

test('the id of a notification is that of the first member that has one', () => {
  expect(notificationId({ a: 1, b: { id: '' }, c: { id: 'n-7' }, d: { id: 'n-8' } })).toBe('n-7');
  expect(notificationId({ a: { id: 7 } })).toBeUndefined();
});

test('garbage never throws, neither as a notification nor as a sign of life', () => {
  const names = fc.constantFrom(
    'wrtcsSessionInvitationNotification',
    'wrtcsEventNotification',
    'wrtcsIceNotification',
    'connCheck',
    'connAck',
    '__proto__',
  );
  const frames = fc.oneof(
    fc.anything(),
    fc.dictionary(names, fc.anything()),
    fc.dictionary(names, fc.record({ id: fc.anything(), link: fc.anything() })),
  );
  fc.assert(
    fc.property(frames, (frame) => {
      readNotification(frame);
      notificationId(frame);
      readLivenessFrame(frame);
    }),
    { numRuns: 500 },
  );
});

test.each([
  [{ connCheck: { interval: 30 } }, { type: 'connCheck', intervalSeconds: 30 }],
  [{ connCheck: {} }, { type: 'connCheck', intervalSeconds: undefined }],
  [{ connAck: { channelLifetime: 3600 } }, { type: 'connAck' }],
  [{ message_type: 'ping' }, { type: 'ping' }],
  [{ message_type: 'pong' }, undefined],
  [{ wrtcsEventNotification: {} }, undefined],
])('the frame %j is the sign of life %j', (frame, read) => {
  expect(readLivenessFrame(frame)).toEqual(read);
});
