import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HookswitchError, type ClientEvents } from '../../src/engine';
import { isOver, nextPhase, phaseOf, type CallEvent } from '../../src/engine/callMachine';
import type { CallMessage } from '../../src/signalling';
import type { FakePrompt } from '../../src/testing';
import { annAlone, answerTo, bobsAddress, offerOf, settled, type Person, type ScriptedService } from './people';

type Ann = Person & { service: ScriptedService };
/** The nth call of this client, or an id it never had. */
type Target = number;

const midCall = [
  ...(['hold', 'unhold', 'startVideo', 'stopVideo', 'startScreenshare', 'restartMedia', 'mute', 'unmute'] as const),
  ...(['forward', 'directTransfer', 'sendDTMF'] as const),
];

type Step =
  | { do: 'make'; video: boolean; to: string }
  | { do: 'answer'; call: Target; video: boolean }
  | { do: 'reject' | 'ignore' | 'end' | (typeof midCall)[number]; call: Target }
  | { do: 'invite'; id: string; sdp: Words }
  | { do: 'hear'; call: Target; type: Spoken; sdp: Words }
  | { do: 'candidates'; call: Target; text: string }
  | { do: 'deny'; denied: boolean }
  | { do: 'prompt' }
  | { do: 'grant' }
  | { do: 'failPeer'; method: 'createOffer' | 'acceptOffer' | 'acceptAnswer' }
  | { do: 'failService'; times: number }
  | { do: 'wait'; long: boolean }
  /** A call that is answered, unless a failure that was laid before comes in between. */
  | { do: 'connect' };
type Spoken = 'ringing' | 'progress' | 'answer' | 'reject' | 'cancel' | 'bye' | 'offer' | 'offerAnswer' | 'offerReject' | 'transferFailed';
type Words = 'fitting' | 'hold' | 'garbage' | 'empty' | 'none';

const target = fc.integer({ min: 0, max: 4 });
const words = fc.constantFrom<Words[]>('fitting', 'fitting', 'hold', 'garbage', 'empty', 'none');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('make' as const), video: fc.boolean(), to: fc.constantFrom(bobsAddress, 'bob', '', '+1 613') }),
  fc.record({ do: fc.constant('answer' as const), call: target, video: fc.boolean() }),
  fc.record({ do: fc.constantFrom('reject' as const, 'ignore' as const, 'end' as const), call: target }),
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom(...midCall), call: target }) },
  fc.record({ do: fc.constant('invite' as const), id: fc.constantFrom('in-1', 'in-2'), sdp: words }),
  fc.record({
    do: fc.constant('hear' as const),
    call: target,
    type: fc.constantFrom(
      'ringing',
      'progress',
      'answer',
      'reject',
      'cancel',
      'bye',
      'offer',
      'offer',
      'offer',
      'offerAnswer',
      'offerReject',
      'transferFailed',
    ),
    sdp: words,
  }),
  fc.record({ do: fc.constant('candidates' as const), call: target, text: fc.string() }),
  fc.record({ do: fc.constant('deny' as const), denied: fc.boolean() }),
  fc.record({ do: fc.constantFrom('prompt' as const, 'grant' as const) }),
  fc.record({
    do: fc.constant('failPeer' as const),
    method: fc.constantFrom('createOffer' as const, 'acceptOffer' as const, 'acceptAnswer' as const),
  }),
  fc.record({ do: fc.constant('failService' as const), times: fc.integer({ min: 1, max: 2 }) }),
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), long: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'connect' }) },
);

async function description(ann: Ann, callId: string, spoken: Words, type: CallMessage['type']): Promise<string | undefined> {
  if (spoken === 'none') return undefined;
  if (spoken === 'garbage' || spoken === 'empty') return spoken === 'empty' ? '' : 'v=garbage\r\nm=audio';
  if (type === 'offer' || type === 'invite') return offerOf({ hold: spoken === 'hold' }, ['audio', 'video']);
  const ours = ann.service.sent.findLast((message) => message.callId === callId && 'sdp' in message && message.sdp);
  return answerTo(ours && 'sdp' in ours ? (ours.sdp ?? '') : 'v=0\r\n').catch(() => 'v=0\r\n');
}

async function take(ann: Ann, now: Step, open: FakePrompt[]): Promise<void> {
  const { client, media, service } = ann;
  const idOf = (call: Target) => client.call.getAll()[call]?.id ?? 'unknown';
  switch (now.do) {
    case 'make':
      return void client.call.make(now.to, { audio: true, video: now.video });
    case 'answer':
      return client.call.answer(idOf(now.call), { audio: true, video: now.video });
    case 'reject':
    case 'ignore':
    case 'end':
      return client.call[now.do](idOf(now.call));
    case 'forward':
    case 'directTransfer':
      return client.call[now.do](idOf(now.call), 'carol');
    case 'sendDTMF':
      return client.call.sendDTMF(idOf(now.call), '1');
    case 'hold':
    case 'unhold':
    case 'startVideo':
    case 'stopVideo':
    case 'startScreenshare':
    case 'restartMedia':
    case 'mute':
    case 'unmute':
      return client.call[now.do](idOf(now.call));
    case 'invite': {
      const sdp = await description(ann, now.id, now.sdp, 'invite');
      return service.say({ type: 'invite', callId: now.id, from: 'bob@example.com', to: 'ann@example.com', trickle: false, sdp });
    }
    case 'hear': {
      const callId = idOf(now.call);
      const sdp = await description(ann, callId, now.sdp, now.type);
      return service.say(now.type === 'offer' ? { type: 'offer', callId, sdp } : { type: now.type, callId, sdp: sdp ?? '' });
    }
    case 'candidates':
      return service.say({ type: 'candidates', callId: idOf(now.call), candidates: [{ candidate: now.text }] });
    case 'deny':
      return media.denyCapture(now.denied ? 'denied-by-person' : undefined);
    case 'prompt':
      return void open.push(media.grantLater());
    case 'grant':
      return open.shift()?.grant();
    case 'failPeer':
      return media.failNext(now.method);
    case 'failService': {
      let left = now.times;
      service.reply = () => (left-- > 0 ? Promise.reject(new HookswitchError(500)) : Promise.resolve({}));
      return;
    }
    case 'wait':
      return now.long ? settled() : Promise.resolve();
    case 'connect': {
      const callId = client.call.make(bobsAddress, { audio: true, video: true });
      await settled();
      const sdp = await description(ann, callId, 'fitting', 'answer');
      return service.say({ type: 'answer', callId, sdp: sdp ?? '' });
    }
    default:
      now satisfies never;
  }
}

/** Follows the states of every call, and says where one changed otherwise than the table allows. */
function watchStates(ann: Ann): string[] {
  const wrong: string[] = [];
  const events: CallEvent[] = [
    'prepared',
    'alerted',
    'progressed',
    'answered',
    'localHold',
    'localUnhold',
    'remoteHold',
    'remoteUnhold',
    'cancelled',
    'ended',
  ];
  const last = new Map<string, string>();
  ann.client.on('call:stateChange', ({ callId, previous, error }) => {
    const call = ann.client.call.getById(callId)!;
    const [from, to] = [phaseOf(previous), phaseOf(call)];
    if ((last.get(callId) ?? 'initiating') !== from) wrong.push(`${callId} was told ${last.get(callId)}, and now from ${from}`);
    last.set(callId, to);
    const allowed = events.some((event) => nextPhase(call.direction, from, event) === to) || (from === to && error !== undefined);
    if (!allowed) wrong.push(`${callId} went from ${from} to ${to}`);
  });
  return wrong;
}

/** Per call and operation: what began and has not finished, and what finished without having begun. */
function unbalanced(ann: Ann): string[] {
  const open = new Map<string, number>();
  const wrong: string[] = [];
  const isRefusal = ({ error }: ClientEvents['call:operation']) =>
    error?.reason === 'no-such-call' || error?.reason === 'wrong-state' || error?.reason === 'operation-pending';
  for (const [type, params] of ann.heard) {
    if (type !== 'call:operation' || !params.isLocal || isRefusal(params)) continue;
    const key = `${params.callId} ${params.operation}`;
    const running = open.get(key) ?? 0;
    if (params.transition === 'START') open.set(key, running + 1);
    if (params.transition === 'FINISH') open.set(key, running - 1);
    // Tones go beside other tones.
    if ((running > 1 && params.operation !== 'SEND_DTMF') || (params.transition === 'FINISH' && running < 1))
      wrong.push(`${key} ${params.transition}, ${running} running`);
  }
  return [...wrong, ...[...open].filter(([, running]) => running !== 0).map(([key, running]) => `${key}: ${running} never finished`)];
}

const rejections: unknown[] = [];
const noteRejection = (reason: unknown) => void rejections.push(reason);
beforeEach(() => void process.on('unhandledRejection', noteRejection));
afterEach(() => void process.off('unhandledRejection', noteRejection));

test('whatever a person and the far side do, in whatever order: nothing is thrown, states follow the table, and no call is stuck', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), fc.boolean(), async (steps, endsFromAfar) => {
      const ann = annAlone();
      const wrongStates = watchStates(ann);
      const open: FakePrompt[] = [];

      for (const now of steps) {
        await take(ann, now, open);
        for (const call of ann.client.call.getAll())
          if (isOver(call.state)) expect([call.localTracks, call.remoteTracks, call.localOp]).toEqual([[], [], undefined]);
      }
      for (const { id, state } of ann.client.call.getAll()) {
        if (isOver(state)) continue;
        if (endsFromAfar) ann.service.say({ type: 'bye', callId: id });
        else ann.client.call.end(id);
        expect(isOver(ann.client.call.getById(id)!.state)).toBe(true);
      }
      open.forEach((prompt) => prompt.grant());
      await settled();

      expect(wrongStates).toEqual([]);
      expect(unbalanced(ann)).toEqual([]);
      expect(ann.media.liveTracks()).toEqual([]);
      expect(ann.media.openPeers()).toEqual([]);
      for (const [type, params] of ann.heard)
        if (type === 'call:newTrack') expect(ann.client.media.getTrackById(params.trackId)).toBeUndefined();
      for (const call of ann.client.call.getAll()) expect(call.localOp).toBeUndefined();
      expect(rejections).toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 60_000);
