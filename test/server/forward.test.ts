// @vitest-environment node
import { expect, test } from 'vitest';
import { createWorld } from './world';

const refusal = (status: number, code: string) => expect.objectContaining({ status, code }) as Error;

test('a forwarded call ends where it rang and rings elsewhere, and the caller hears who has answered', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const [desk, mobile, carol] = [world.device('bob'), world.device('bob'), world.device('carol')];
  const hers = world.call(alice, 'bob');
  world.rings(desk);
  world.forwards('bob', desk.sessionId, 'carol');
  expect(desk.hears()).toEqual(['invitation v=offer', 'SessionEnded 200']);
  expect(mobile.hears()).toEqual(['invitation v=offer', 'Cancelled 200']);
  expect(() => world.answers('bob', desk.sessionId)).toThrow(refusal(404, 'SVC0002'));

  const late = world.device('carol');
  expect(late.hears()).toEqual(['invitation v=offer']);
  world.answers('carol', carol.sessionId);
  expect(alice.hears()).toEqual(['Ringing', 'acceptance v=answer from carol@example.com']);
  world.ends('alice', hers);
  expect(carol.hears()).toEqual(['invitation v=offer', 'SessionEnded']);
});

test('a forwarded call has its full time to ring', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const [bob, carol] = [world.device('bob'), world.device('carol')];
  world.call(alice, 'bob');
  world.wait(59);
  world.forwards('bob', bob.sessionId, 'carol');
  world.wait(59);
  expect(alice.hears()).toEqual([]);
  world.wait(1);
  expect(alice.hears()).toEqual(['SessionEnded 408']);
  expect(carol.hears()).toEqual(['invitation v=offer', 'Cancelled 408']);
});

test('a forwarded call rings with the candidates so far, and devices that cannot trickle with the complete offer', () => {
  const world = createWorld();
  const bob = world.device('bob', { trickles: true });
  const [modern, old] = [world.device('carol', { trickles: true }), world.device('carol')];
  const id = world.call(world.device('alice', { trickles: true }), 'bob', { trickle: true });
  world.trickles('alice', id, ['c1']);
  world.forwards('bob', bob.sessionId, 'carol');
  expect(modern.hears()).toEqual(['invitation v=offer trickle', 'ice c1']);
  expect(old.hears()).toEqual([]);
  world.trickles('alice', id, [], 'v=complete');
  expect(old.hears()).toEqual(['invitation v=complete']);
});

test.each([
  ['to nobody', 'mallory', 'SVC0004'],
  ['to oneself', 'bob', 'POL0001'],
  ['to the caller', 'alice', 'POL0001'],
])('a call is not forwarded %s, and rings on', (_, to, code) => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  world.call(alice, 'bob');
  expect(() => world.forwards('bob', bob.sessionId, to)).toThrow(refusal(400, code));
  world.answers('bob', bob.sessionId);
  expect(alice.hears()).toEqual(['acceptance v=answer']);
});

test('a call that was forwarded does not come back to one who has forwarded it', () => {
  const world = createWorld();
  const [bob, carol] = [world.device('bob'), world.device('carol')];
  world.call(world.device('alice'), 'bob');
  world.forwards('bob', bob.sessionId, 'carol');
  expect(() => world.forwards('carol', carol.sessionId, 'bob')).toThrow(refusal(400, 'POL0001'));
});

test('only who is called may forward, and only before the answer', () => {
  const world = createWorld();
  const bob = world.device('bob');
  const hers = world.call(world.device('alice'), 'bob');
  expect(() => world.forwards('alice', hers, 'carol')).toThrow(refusal(409, 'POL0001'));
  world.answers('bob', bob.sessionId);
  expect(() => world.forwards('bob', bob.sessionId, 'carol')).toThrow(refusal(409, 'POL0001'));
});

test('the target of a transfer may forward the call as well', () => {
  const world = createWorld();
  const [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')];
  const hers = world.call(alice, 'bob');
  world.answers('bob', bob.sessionId);
  const his = bob.sessionId;
  const mobile = world.device('alice');
  world.transfers('bob', his, 'carol');
  world.offers('alice', hers, 'v=fresh');
  bob.hears();
  expect(() => world.forwards('carol', carol.sessionId, 'alice')).toThrow(refusal(400, 'POL0001'));
  world.forwards('carol', carol.sessionId, 'bob');
  expect(bob.hears()).toEqual([]);
  expect(mobile.hears()).toEqual([]);
  const tablet = world.device('bob');
  world.answers('bob', tablet.sessionId);
  expect(bob.hears()).toEqual(['SessionEnded 200']);
});
