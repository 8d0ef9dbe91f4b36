import { expect, test } from 'vitest';
import * as v from 'valibot';
import {
  callMePath,
  callMeStatus,
  callSessionPath,
  notifyChannelIdIn,
  readCallMeStatus,
  readVisitorNotification,
  subscribePath,
  subscribeResponse,
  visitorSocketPath,
  visitorSubscriptionPath,
} from '../../src/protocol';

test('the paths are those of the protocol, with a token and with an address', () => {
  expect(subscribePath('AB12', 'north gate')).toBe('/rest/version/1/anonymous/AB12/subscription?tokenrealm=north%20gate');
  expect(subscribePath('sip:bob@example.com')).toBe('/rest/version/1/anonymous/sip:bob@example.com/subscription');
  expect(visitorSubscriptionPath('AB12', 's-1')).toBe('/rest/version/1/anonymous/AB12/subscription/s-1');
  expect(callMePath('AB12', 'north')).toBe('/rest/version/1/anonymous/AB12/callMe?tokenrealm=north');
  expect(callSessionPath('bob@example.com', 'c/1')).toBe('/rest/version/1/anonymous/bob@example.com/callMe/callSessions/c%2F1');
  expect(visitorSocketPath('a/b?', 'ws-1')).toBe('/anonymous/a%2Fb%3F/websocket/ws-1');
});

test('the id of a notification channel is what follows /websocket/', () => {
  expect(notifyChannelIdIn('/anonymous/AB12/websocket/ws-1')).toBe('ws-1');
  for (const other of ['', '/anonymous/AB12/websocket/', '/anonymous/AB12/socket/ws-1']) expect(notifyChannelIdIn(other)).toBeUndefined();
});

test('a status is read from whichever member it is said in', () => {
  const said = { statusCode: callMeStatus.tokenExpired, reasonText: 'old' };
  for (const wrapper of ['subscribeResponse', 'callMeResponse', 'callControlResponse', 'authorizationResponse']) {
    expect(readCallMeStatus({ [wrapper]: said })).toEqual(said);
  }
  for (const other of [undefined, null, 7, 'text', {}, { callMeResponse: {} }, { callMeResponse: { statusCode: '46' } }]) {
    expect(readCallMeStatus(other)).toBeUndefined();
  }
});

test('a subscription without TURN credentials and without our additions is read', () => {
  const subscriptionParams = { service: ['callMe'], notificationChannel: '/anonymous/a/websocket/1' };
  expect(v.is(subscribeResponse, { subscribeResponse: { statusCode: 0, subscription: '/rest/1', subscriptionParams } })).toBe(true);
  expect(v.is(subscribeResponse, { subscribeResponse: { statusCode: 46 } })).toBe(false);
});

test('a notification is read, whatever else is wrong with it', () => {
  const message = { eventId: 'e-1', eventType: 'respondCallUpdate', sessionParams: { sessionData: 's-1', sdp: 'v=0' } };
  expect(readVisitorNotification({ notificationMessage: { ...message, time: 1 } })).toMatchObject(message);
  expect(readVisitorNotification({ notificationMessage: { ...message, eventId: 7 } })).toMatchObject({ eventId: '7' });
  expect(readVisitorNotification({ notificationMessage: { ...message, customParameters: 'x', callNotificationParams: 3 } })).toMatchObject(
    message,
  );
  expect(readVisitorNotification({ notificationMessage: { eventId: 'e-2', eventType: 'gone' } })).toMatchObject({ eventType: 'gone' });
});

test.each([undefined, null, 'ping', {}, { notificationMessage: {} }, { notificationMessage: { eventType: 'ringing' } }, { connAck: {} }])(
  '%j is no notification',
  (frame) => {
    expect(readVisitorNotification(frame)).toBeUndefined();
  },
);
