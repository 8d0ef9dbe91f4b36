import { afterEach, expect, test, vi } from 'vitest';
import { errorReasons, type ErrorReason } from '../../src/errors';
import { createBrowserMedia } from '../../src/media';
import { annAlone, bobsAddress, incoming, offerOf, reaches, settled } from './people';

afterEach(() => vi.unstubAllGlobals());

/** How a browser says each of them. */
const refusals: Record<string, { surroundings: object; reason: ErrorReason }> = {
  'the person has said no': refused('NotAllowedError', 'Permission denied', 'denied-by-person'),
  'the system blocks the device': refused('NotAllowedError', 'Permission denied by system', 'denied-by-system'),
  'a policy of the page blocks the device': refused('SecurityError', '', 'denied-by-system'),
  'there is no device': refused('NotFoundError', 'Requested device not found', 'no-device'),
  'another program has the device': refused('NotReadableError', 'Could not start audio source', 'device-in-use'),
  'no device can do what was asked for': refused('OverconstrainedError', '', 'overconstrained'),
  'the browser gave up': refused('AbortError', '', 'aborted'),
  'the page is on plain http': { surroundings: { isSecureContext: false, navigator: {} }, reason: 'insecure-context' },
  'the browser has no WebRTC': { surroundings: { isSecureContext: true, navigator: {} }, reason: 'unsupported-browser' },
};

function refused(name: string, message: string, reason: ErrorReason) {
  const mediaDevices = { getUserMedia: () => Promise.reject(new DOMException(message, name)) };
  return { surroundings: { navigator: { mediaDevices } }, reason };
}

function annInABrowser(surroundings: object) {
  for (const [name, value] of Object.entries(surroundings)) vi.stubGlobal(name, value);
  const ann = annAlone();
  vi.spyOn(ann.media, 'capture').mockImplementation(createBrowserMedia().capture);
  const told = () =>
    ann.heard.flatMap(([type, params]) => (type === 'call:error' || type === 'media:error' ? [{ type, error: params.error }] : []));
  return { ann, told };
}

test.each(Object.entries(refusals))(
  'where %s, a call ends, and the reason is told as an error of media and of the call',
  async (_, { surroundings, reason }) => {
    const { ann, told } = annInABrowser(surroundings);

    const callId = ann.client.call.make(bobsAddress);
    await reaches(ann, callId, 'Ended');

    const error = { name: 'BasicError', code: 'call:4', reason, message: expect.stringContaining(errorReasons[reason]) as string };
    expect(told()).toEqual([
      { type: 'media:error', error },
      { type: 'call:error', error },
    ]);
    expect(ann.client.call.getById(callId)?.error).toEqual(error);
    expect(ann.service.sent).toEqual([]);
  },
);

test.each(Object.entries(refusals))(
  'where %s, an incoming call rings on, and the reason is told the same way',
  async (_, { surroundings, reason }) => {
    const { ann, told } = annInABrowser(surroundings);
    ann.service.say({ type: 'invite', callId: 'in', from: bobsAddress, to: 'ann@example.com', trickle: false, sdp: await offerOf() });
    const callId = await incoming(ann);

    ann.client.call.answer(callId);
    await settled();

    expect(told()).toMatchObject([
      { type: 'media:error', error: { code: 'call:4', reason } },
      { type: 'call:error', error: { code: 'call:4', reason } },
    ]);
    expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Ringing', localOp: undefined });
  },
);

test('a denial of microphone and camera is told as one also by a browser that cannot say which of them it was', async () => {
  const { ann, told } = annInABrowser(refusals['the person has said no']!.surroundings);

  await reaches(ann, ann.client.call.make(bobsAddress, { audio: true, video: true }), 'Ended');

  expect(told().map(({ error }) => [error.code, error.reason])).toEqual([
    ['call:4', 'denied-by-person'],
    ['call:4', 'denied-by-person'],
  ]);
});

test('a camera that is added and refused is told the same way, and the call goes on', async () => {
  const { ann, told } = annInABrowser({});
  ann.service.say({ type: 'invite', callId: 'in', from: bobsAddress, to: 'ann@example.com', trickle: false, sdp: await offerOf() });
  await incoming(ann);
  ann.client.call.answer('in', { audio: false });
  await reaches(ann, 'in', 'Connected');
  for (const [name, value] of Object.entries(refusals['there is no device']!.surroundings)) vi.stubGlobal(name, value);

  ann.client.call.startVideo('in');
  await settled();

  expect(told().map(({ type, error }) => [type, error.reason])).toEqual([
    ['media:error', 'no-device'],
    ['call:error', 'no-device'],
  ]);
  expect(ann.client.call.getById('in')?.state).toBe('Connected');
});
