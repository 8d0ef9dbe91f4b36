import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallMessage } from '../../../src/signalling';
import { createSeenIds } from '../../../src/signalling/cpaas/seenIds';
import { accepted, adapterOn, createScriptedService, event, invitation, notification, outgoing, settle } from './scriptedService';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const names = [
  'wrtcsSessionInvitationNotification',
  'wrtcsEventNotification',
  'wrtcsAcceptanceNotification',
  'wrtcsOfferNotification',
  'wrtcsAnswerNotification',
  'wrtcsIceNotification',
  'connCheck',
  'connAck',
  '__proto__',
];
const sessionIds = fc.constantFrom('s-1', 's-2', 'other', '');
/** Frames that are nearly right: a known name, members of the right or a wrong shape. */
const nearlyRight = fc
  .tuple(
    fc.constantFrom(...names),
    fc.record(
      {
        id: fc.oneof(fc.constantFrom('1', '2', '3', ''), fc.uuid(), fc.anything()),
        link: fc.oneof(
          sessionIds.map((id) => [{ href: `/x/sessions/${id}` }]),
          fc.anything(),
        ),
        offer: fc.oneof(fc.constant({ sdp: 'x' }), fc.constant({}), fc.anything()),
        answer: fc.oneof(fc.constant({ sdp: 'x' }), fc.anything()),
        eventType: fc.oneof(fc.constantFrom('Ringing', 'SessionEnded', 'Cancelled', 'Other'), fc.anything()),
        statusCode: fc.oneof(fc.integer(), fc.anything()),
        wrtcsIceCandidates: fc.oneof(fc.constant([{ candidate: 'c' }]), fc.anything()),
        interval: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([name, members]) => ({ [name]: members }));
const frameText = fc.oneof(
  { weight: 4, arbitrary: nearlyRight.map((frame) => toJson(frame)) },
  fc.json(),
  fc.string(),
  fc.anything().map((value) => toJson(value)),
);

test('no frame makes the adapter throw, and each id is told once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frameText, { maxLength: 40 }), async (texts) => {
      const service = createScriptedService();
      const signalling = adapterOn(service);
      const told: string[] = [];
      signalling.onNotification((payload) =>
        told.push(JSON.stringify(Object.values(payload as object).find((member) => (member as { id?: unknown }).id))),
      );
      await signalling.subscribe();
      await signalling.send(outgoing);
      for (const text of texts) expect(() => service.socket.pushText(text)).not.toThrow();
      const ids = told.map((member) => (JSON.parse(member) as { id: string }).id);
      expect(new Set(ids).size).toBe(ids.length);
      signalling.forget('c-1');
      await signalling.unsubscribe();
      expect(vi.getTimerCount()).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test('in whatever order and however often its frames come, a call is invited once and ends at most once, and nothing follows the end', async () => {
  const frames = () => [
    invitation('s-9'),
    event('Cancelled', 's-9'),
    event('SessionEnded', 's-9'),
    accepted('s-1'),
    event('Ringing', 's-1'),
    event('SessionEnded', 's-1', { statusCode: 486 }),
    notification('wrtcsIceNotification', 's-1', { wrtcsIceCandidates: [{ candidate: 'c' }] }),
  ];
  const order = fc.array(fc.nat({ max: 6 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(order, fc.nat({ max: 30 }), async (indexes, repliedAfter) => {
      const service = createScriptedService();
      const signalling = adapterOn(service);
      const heard: CallMessage[] = [];
      signalling.onMessage((message) => heard.push(message));
      await signalling.subscribe();
      const all = frames();
      let reply = (): void => undefined;
      const named = new Promise<void>((resolve) => (reply = resolve)).then(() => ({
        status: 201,
        body: { wrtcsSession: { resourceURL: '/cpaas/webrtcsignaling/v1/u/sessions/s-1' } },
      }));
      service.rules.push(({ path }) => (path === 'sessions' ? named : undefined));
      const sent = signalling.send(outgoing);
      for (const [position, index] of indexes.entries()) {
        if (position === repliedAfter) reply();
        if (position === repliedAfter) await settle();
        service.socket.push(all[index]!);
      }
      reply();
      await sent;
      await settle();

      for (const callId of new Set(heard.map((message) => message.callId))) {
        const types = heard.filter((message) => message.callId === callId).map(({ type }) => type);
        const end = types.findIndex((type) => type === 'bye' || type === 'cancel' || type === 'reject');
        expect(new Set(types).size).toBe(types.length);
        if (end >= 0) expect(types.slice(end + 1)).toEqual([]);
      }
      await signalling.unsubscribe();
      signalling.forget('c-1');
      expect(vi.getTimerCount()).toBe(0);
    }),
    { numRuns: 100 },
  );
});

test('an id is new once, as long as it is among the latest', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')), fc.integer({ min: 1, max: 6 }), (ids, length) => {
      const isNew = createSeenIds(length);
      const remembered: string[] = [];
      for (const id of ids) {
        expect(isNew(id)).toBe(!remembered.includes(id));
        if (!remembered.includes(id)) remembered.push(id);
        if (remembered.length > length) remembered.shift();
      }
    }),
  );
});

/** As JSON, or as some text where it cannot be. */
function toJson(value: unknown): string {
  try {
    const text: unknown = JSON.stringify(value); // undefined for what JSON has no word for
    return typeof text === 'string' ? text : 'undefined';
  } catch {
    return '{';
  }
}
