// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { legsOf } from '../../src/server/exchange/legs';
import { Refusal } from '../../src/server/refusal';
import { createWorld, type Device } from './world';

/** For a machine with much else to do; in ms. */
const timeout = 60_000;
const who = fc.integer({ min: 0, max: 5 });
const steps = ['ring', 'answer', 'offer', 'offerByName', 'ask', 'trickle', 'complete', 'audit', 'end', 'say'] as const;
const everyone = fc.constantFrom('alice', 'bob', 'carol', 'mallory');
const command = fc.oneof(
  fc.record({
    do: fc.constant('call' as const),
    who,
    to: everyone,
    trickle: fc.boolean(),
    slow: fc.boolean(),
  }),
  fc.record({ do: fc.constant('step' as const), step: fc.constantFrom(...steps), session: fc.nat({ max: 40 }) }),
  fc.record({
    do: fc.constant('move' as const),
    move: fc.constantFrom('forwards' as const, 'transfers' as const),
    session: fc.nat({ max: 40 }),
    to: everyone,
  }),
  fc.record({ do: fc.constant('consult' as const), session: fc.nat({ max: 40 }), other: fc.nat({ max: 40 }) }),
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

test('whatever is asked in whatever order, nothing breaks, every session ends once, and nothing is left', { timeout }, () => {
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
        for (const call of world.exchange.calls.values()) for (const leg of legsOf(call)) known.set(leg.sessionId, leg.userId);
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
        } else if (next.do === 'move') {
          const [id, user] = pick(known, next.session);
          attempt(() => world[next.move](user, id, next.to));
        } else if (next.do === 'consult') {
          const [id, user] = pick(known, next.session);
          attempt(() => world.consults(user, id, pick(known, next.other)[0]));
        } else {
          const [id, user] = pick(known, next.session);
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
            say: () => world.says(user, id),
          };
          if (attempt(take[next.step]) && next.step === 'end') endedByOwner.add(id);
        }
        learn();
        expectOneCallForEachSession(world);
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

/** Calls of which all is known: two that talk to a third, so that transfers of every kind are common. */
const scene = fc.array(
  fc.record({
    step: fc.constantFrom(
      'transfers',
      'consults',
      'forwards',
      'offers',
      'answers',
      'answers',
      'offers',
      'ends',
      'audits',
      'wait',
      'call',
      'goOn',
      'goOn',
      'goOn',
    ),
    index: fc.nat({ max: 30 }),
    other: fc.nat({ max: 30 }),
    to: everyone,
  }),
  { maxLength: 30 },
);

test('after every step each session id leads to a call that has it, and to no other; and nobody is left alone', { timeout }, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(scene, (steps) => {
      const world = createWorld();
      const people = ['alice', 'bob', 'carol'].map((user) => world.device(user));
      const [alice, bob, carol] = people as [Device, Device, Device];
      const talk = (caller: Device, callee: Device) => {
        const id = world.call(caller, callee.user);
        world.answers(callee.user, callee.sessionId);
        return id;
      };
      talk(alice, bob);
      talk(alice, carol);
      talk(carol, bob);
      for (const { step, index, other, to } of steps) {
        const live = new Map([...world.exchange.calls.values()].flatMap((call) => legsOf(call).map((leg) => [leg.sessionId, leg.userId])));
        const [id, user] = pick(live, index);
        try {
          if (step === 'wait') world.wait(other);
          else if (step === 'call') world.call(people[index % 3]!, to);
          else if (step === 'goOn') goOn(world);
          else if (step === 'consults') world.consults(user, id, pick(live, other)[0]);
          else if (step === 'forwards' || step === 'transfers') world[step](user, id, to);
          else world[step](user, id, 'v=0');
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
        expectOneCallForEachSession(world);
        for (const call of world.exchange.calls.values()) seen.add(call.state === 'ringing' ? `ringing ${call.origin.kind}` : call.state);
      }
      if (world.delivered.some((effect) => effect.type === 'send' && effect.frame.includes('"Transferred"'))) seen.add('transferred');
      // Everyone still shows to be alive, and yet nothing that is in progress stays so for ever.
      for (let second = 0; second < 80; second += 20) {
        for (const call of world.exchange.calls.values())
          for (const leg of legsOf(call)) if (world.exchange.sessions.has(leg.sessionId)) world.audits(leg.userId, leg.sessionId);
        world.wait(20);
      }
      expect([...world.exchange.calls.values()].filter(({ state }) => state !== 'answered')).toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(seen).toEqual(new Set(['answered', 'ringing dialled', 'ringing transfer', 'transferring', 'transferred']));
});

/** Whoever is waited for in a transfer does its part. */
function goOn(world: ReturnType<typeof createWorld>): void {
  for (const call of world.exchange.calls.values()) {
    if (call.state === 'transferring') {
      const { transferee, target } = call;
      const leg = target.kind === 'leg' && target.stage === 'offered' ? target.leg : transferee;
      return world.answers(leg.userId, leg.sessionId);
    }
    const [device] = call.state === 'ringing' && call.origin.kind === 'transfer' ? call.devices : [];
    if (device) return world.answers(device.userId, device.sessionId);
  }
}

function pick(sessions: ReadonlyMap<string, string>, index: number): [id: string, user: string] {
  return [...sessions][index % Math.max(sessions.size, 1)] ?? ['nothing', 'alice'];
}

function expectOneCallForEachSession({ exchange }: ReturnType<typeof createWorld>): void {
  const legs = [...exchange.calls.values()].flatMap((call) => legsOf(call).map(({ sessionId }) => [sessionId, call.id] as const));
  expect(legs.length).toBe(exchange.sessions.size);
  expect(new Map(exchange.sessions)).toEqual(new Map(legs));
}
