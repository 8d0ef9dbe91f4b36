// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../../src/server/refusal';
import { createWorld, type Device } from './world';

const who = fc.integer({ min: 0, max: 5 });
const steps = ['ring', 'answer', 'offer', 'offerByName', 'ask', 'trickle', 'complete', 'audit', 'end'] as const;
const command = fc.oneof(
  fc.record({
    do: fc.constant('call' as const),
    who,
    to: fc.constantFrom('alice', 'bob', 'carol', 'mallory'),
    trickle: fc.boolean(),
    slow: fc.boolean(),
  }),
  fc.record({ do: fc.constant('step' as const), step: fc.constantFrom(...steps), session: fc.nat({ max: 40 }) }),
  fc.record({ do: fc.constant('line' as const), line: fc.constantFrom('connect' as const, 'disconnect' as const), who }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 30 }) }),
);

/** The ends each session was told of: its path and the id of the notification, by which a client knows one that is sent again. */
function endsIn(world: ReturnType<typeof createWorld>): string[] {
  return world.delivered.flatMap((effect) => {
    if (effect.type === 'close' || !/"eventType":"(SessionEnded|Cancelled)"/.test(effect.frame)) return [];
    const { wrtcsEventNotification } = JSON.parse(effect.frame) as { wrtcsEventNotification: { id: string; link: [{ href: string }] } };
    return [`${wrtcsEventNotification.link[0].href} ${wrtcsEventNotification.id}`];
  });
}

test('whatever is asked in whatever order, nothing breaks, every session ends once, and nothing is left', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
      const world = createWorld();
      const devices: Device[] = ['alice', 'alice', 'bob', 'bob', 'carol', 'carol'].map((user, at) =>
        world.device(user, { trickles: at % 2 === 0, login: `login ${at}`, correlator: `device ${at}` }),
      );
      /** Every session there ever was, with its user; and those that their own user has ended. */
      const known = new Map<string, string>();
      const endedByOwner = new Set<string>();
      const learn = () => {
        for (const call of world.exchange.calls.values()) {
          for (const leg of [call.caller, ...(call.state === 'ringing' ? call.devices : [call.callee])])
            known.set(leg.sessionId, leg.userId);
        }
      };
      const attempt = (step: () => unknown) => {
        try {
          step();
          return true;
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return false;
        }
      };

      for (const next of commands) {
        if (next.do === 'wait') world.wait(next.seconds);
        else if (next.do === 'line') devices[next.who]![next.line]();
        else if (next.do === 'call') {
          const device = devices[next.who]!;
          attempt(() =>
            world.call(device, next.to, {
              clientCorrelator: `device ${next.who}`,
              trickle: next.trickle,
              offer: next.slow ? {} : { sdp: 'v=0' },
            }),
          );
        } else {
          const [id, user] = [...known][next.session % Math.max(known.size, 1)] ?? ['nothing', 'alice'];
          const take = {
            ring: () => world.rings({ user, sessionId: id } as Device),
            answer: () => world.answers(user, id),
            offer: () => world.offers(user, id, 'v=1'),
            offerByName: () => world.offersByName(user, id, 'v=1'),
            ask: () => world.offers(user, id),
            trickle: () => world.trickles(user, id, ['candidate']),
            complete: () => world.trickles(user, id, [], 'v=complete'),
            audit: () => world.audits(user, id),
            end: () => world.ends(user, id),
          };
          if (attempt(take[next.step]) && next.step === 'end') endedByOwner.add(id);
        }
        learn();
      }

      for (const device of devices) if (world.exchange.channels.get(device.channelId)?.socket === 'down') device.connect();
      world.wait(200);
      expect(world.exchange.calls.size).toBe(0);
      expect(world.exchange.sessions.size).toBe(0);
      const ends = [...new Set(endsIn(world))];
      for (const [id] of known) {
        const told = ends.filter((end) => end.includes(`/sessions/${id} `));
        expect([id, told.length]).toEqual([id, endedByOwner.has(id) ? 0 : 1]);
      }
    }),
    { numRuns: 300 },
  );
});

test('after every step each session id leads to a call that has it, and to no other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('call', 'answer', 'end'), fc.nat({ max: 20 })), { maxLength: 40 }), (steps) => {
      const world = createWorld();
      const alice = world.device('alice');
      world.device('bob');
      world.device('bob');
      for (const [step, index] of steps) {
        const ids = [...world.exchange.sessions.keys()];
        const id = ids[index % Math.max(ids.length, 1)];
        if (step === 'call') world.call(alice, 'bob');
        else if (id !== undefined) {
          const call = world.exchange.calls.get(world.exchange.sessions.get(id)!)!;
          const user = call.caller.sessionId === id ? 'alice' : 'bob';
          const act = step === 'answer' ? world.answers : world.ends;
          try {
            act(user, id);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        }
        const sessions = [...world.exchange.calls.values()].flatMap((call) =>
          [call.caller, ...(call.state === 'ringing' ? call.devices : [call.callee])].map(({ sessionId }) => [sessionId, call.id]),
        );
        expect(new Map(world.exchange.sessions)).toEqual(new Map(sessions as [string, string][]));
      }
    }),
  );
});
