import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Call, ClientEvents } from '../../src/engine';
import { isOver } from '../../src/engine/callMachine';
import { connect, settled, twoOnAPlainRelay, twoPeople, type Person } from './people';

const acts = [
  ...(['hold', 'unhold', 'startVideo', 'stopVideo', 'startScreenshare', 'stopScreenshare'] as const),
  ...(['restartMedia', 'mute', 'unmute', 'addMicrophone', 'removeFirst', 'replaceFirst'] as const),
];
type Act = (typeof acts)[number];

interface Step {
  who: 'ann' | 'bob';
  act: Act;
  /** How many microtasks go by before the next step. */
  pause: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom('ann' as const, 'bob' as const),
  act: fc.constantFrom(...acts),
  pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 }), fc.constant(500)),
});

function take({ client }: Person, callId: string, act: Act): void {
  const [first] = client.call.getById(callId)!.localTracks;
  switch (act) {
    case 'addMicrophone':
      return client.call.addMedia(callId, { audio: true });
    case 'removeFirst':
      return client.call.removeMedia(callId, first ? [first] : []);
    case 'replaceFirst':
      return client.call.replaceTrack(callId, first ?? '', { audio: true });
    default:
      return client.call[act](callId);
  }
}

/** Lets the retries after glare come, too. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    await settled();
    await vi.advanceTimersByTimeAsync(1000);
  }
}

/** What began and has not finished. Tones and figures apart, only one operation is in progress at a time. */
function unfinished({ heard }: Person): string[] {
  const running: string[] = [];
  const isRefusal = ({ error }: ClientEvents['call:operation']) =>
    error?.reason === 'operation-pending' || error?.reason === 'wrong-state' || error?.code === 'call:7';
  for (const [type, params] of heard) {
    if (type !== 'call:operation' || !params.isLocal || isRefusal(params)) continue;
    if (params.transition === 'START') running.push(params.operation);
    else if (params.transition === 'FINISH' && running.includes(params.operation)) running.splice(running.indexOf(params.operation), 1);
    else if (params.transition === 'FINISH') running.push(`${params.operation} finished without having begun`);
  }
  return running;
}

/** What this side sends, and the far side should see coming. */
function sends({ client, media }: Person, callId: string): string[] {
  const { localTracks } = client.call.getById(callId)!;
  return media.tracks.flatMap(({ id, kind }) => (localTracks.includes(id) ? kind : [])).sort();
}
function sees({ client }: Person, callId: string): string[] {
  return client.call
    .getById(callId)!
    .remoteTracks.map((id) => client.media.getTrackById(id)!.kind)
    .sort();
}

const rejections: unknown[] = [];
const noteRejection = (reason: unknown) => void rejections.push(reason);
beforeEach(() => {
  process.on('unhandledRejection', noteRejection);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  process.off('unhandledRejection', noteRejection);
  vi.useRealTimers();
});

/** Offers that meet: the first service refuses the second of them, the other passes both on. */
const services = { 'refuses the second': twoPeople, 'passes both on': twoOnAPlainRelay };

test.each(Object.entries(services))(
  'whatever two people do to a call at the same time, both sides come to see the same, and nothing is stuck (of two offers, the service %s)',
  async (_, meet) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 16, size: 'max' }), fc.boolean(), async (steps, annEnds) => {
        const { ann, bob } = await meet();
        const { made, received } = await connect(ann, bob, { audio: true, video: false });
        const people = { ann, bob };
        const ids = { ann: made, bob: received };

        for (const { who, act, pause } of steps) {
          take(people[who], ids[who], act);
          for (let hop = 0; hop < pause; hop++) await Promise.resolve();
        }
        await quiet();

        const [anns, bobs] = [ann.client.call.getById(made)!, bob.client.call.getById(received)!];
        for (const call of [anns, bobs]) expect(call.localOp).toBeUndefined();
        expect([unfinished(ann), unfinished(bob)]).toEqual([[], []]);
        const flags = ({ localHold, remoteHold }: Call) => [localHold, remoteHold];
        expect(flags(anns)).toEqual(flags(bobs).reverse());
        expect(anns.state).toBe(bobs.state);
        if (anns.state === 'Connected') {
          // What was added while held is seen when the call goes on.
          expect(sees(bob, received)).toEqual(sends(ann, made));
          expect(sees(ann, made)).toEqual(sends(bob, received));
        }
        for (const { media } of [ann, bob]) for (const peer of media.openPeers()) expect(peer.signalingState).toBe('stable');

        if (annEnds) ann.client.call.end(made);
        else bob.client.call.end(received);
        await quiet();

        for (const { client, media } of [ann, bob]) {
          expect(client.call.getAll().every(({ state }) => isOver(state))).toBe(true);
          expect(media.liveTracks()).toEqual([]);
          expect(media.openPeers()).toEqual([]);
        }
        expect(rejections).toEqual([]);
      }),
      { numRuns: 150 },
    );
  },
  120_000,
);

test.each(Object.entries(services))(
  'a hang-up at any moment of any operation leaves nothing open on either side (of two offers, the service %s)',
  async (_, meet) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 80 }), async (steps, moment) => {
        const { ann, bob } = await meet();
        const { made, received } = await connect(ann, bob, { audio: true, video: false });
        for (const { who, act, pause } of steps) {
          take(who === 'ann' ? ann : bob, who === 'ann' ? made : received, act);
          for (let hop = 0; hop < pause; hop++) await Promise.resolve();
        }

        for (let hop = 0; hop < moment; hop++) await Promise.resolve();
        ann.client.call.end(made);
        expect(ann.client.call.getById(made)?.state).toBe('Ended');
        await quiet();

        for (const who of [ann, bob]) {
          expect(who.media.liveTracks()).toEqual([]);
          expect(who.media.openPeers()).toEqual([]);
          expect(who.client.call.getAll().map(({ state, localOp }) => [state, localOp])).toEqual([['Ended', undefined]]);
          expect(unfinished(who)).toEqual([]);
        }
        expect(rejections).toEqual([]);
      }),
      { numRuns: 150 },
    );
  },
  120_000,
);
