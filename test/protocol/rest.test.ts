import fc from 'fast-check';
import { safeParse } from 'valibot';
import { expect, test } from 'vitest';
import * as protocol from '../../src/protocol';

test('an error body becomes its code and its finished sentence', () => {
  const body = {
    requestError: {
      serviceException: { messageId: 'SVC0002', text: 'Invalid input value for message part %1 of %2', variables: ['address'] },
    },
  };

  expect(protocol.readRequestError(body)).toEqual({ code: 'SVC0002', message: 'Invalid input value for message part address of %2' });
});

test('a policy exception counts as well, and anything else is no error body', () => {
  expect(protocol.readRequestError({ requestError: { policyException: { messageId: 'POL0001', text: 'No.' } } })).toEqual({
    code: 'POL0001',
    message: 'No.',
  });
  expect(protocol.readRequestError({ requestError: {} })).toBeUndefined();
  expect(protocol.readRequestError('<html>')).toBeUndefined();
});

test('an id token tells its user and address, also in letters beyond ASCII', () => {
  const payload = Buffer.from(JSON.stringify({ preferred_username: 'u-1', 'services-identity': 'zoë@example.com' })).toString('base64url');

  expect(protocol.readIdToken(`h.${payload}.s`)).toEqual({ username: 'u-1', identity: 'zoë@example.com' });
});

test.each([
  undefined,
  7,
  '',
  'abc',
  'a.b.c',
  'a.!!.c',
  `a.${Buffer.from('null').toString('base64url')}.c`,
  `a.${Buffer.from('{}').toString('base64url')}.c`,
])('the token %j is none', (token) => {
  expect(protocol.readIdToken(token)).toBeUndefined();
});

test('ids are found in the paths of resources, with the user in them escaped', () => {
  const path = `${protocol.sessionsPath('v1', 'a/b c')}/s-1/status`;

  expect(path).toBe('/cpaas/webrtcsignaling/v1/a%2Fb%20c/sessions/s-1/status');
  expect(protocol.idInPath(path, 'sessions')).toBe('s-1');
  expect(protocol.idInPath(path, 'channels')).toBeUndefined();
  expect(protocol.idInPath('/x/sessions/', 'sessions')).toBeUndefined();
});

const schemas = {
  answerRequest: protocol.answerRequest,
  callSubscriptionRequest: protocol.callSubscriptionRequest,
  callSubscriptionResponse: protocol.callSubscriptionResponse,
  channelRequest: protocol.channelRequest,
  channelResponse: protocol.channelResponse,
  iceRequest: protocol.iceRequest,
  offerRequest: protocol.offerRequest,
  sessionRequest: protocol.sessionRequest,
  sessionResponse: protocol.sessionResponse,
  statusRequest: protocol.statusRequest,
  statusResponse: protocol.statusResponse,
  tokenResponse: protocol.tokenResponse,
  turnResponse: protocol.turnResponse,
};

test.each(Object.entries(schemas))('garbage is refused by %s, and never throws', (_name, schema) => {
  fc.assert(
    fc.property(fc.anything(), (body) => {
      expect(safeParse(schema, body).success).toBe(false);
      protocol.readRequestError(body);
    }),
  );
});

test('an empty description is refused, wherever it stands', () => {
  expect(safeParse(protocol.answerRequest, { wrtcsAnswer: { sdp: '' } }).success).toBe(false);
  expect(safeParse(protocol.sessionRequest, { wrtcsSession: { tParticipantAddress: 'sip:b@x', offer: { sdp: '' } } }).success).toBe(false);
  expect(safeParse(protocol.sessionRequest, { wrtcsSession: { tParticipantAddress: 'sip:b@x', offer: {} } }).success).toBe(true);
});
