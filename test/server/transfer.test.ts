// @vitest-environment node
import { expect, test } from 'vitest';
import { createWorld, type Device } from './world';

const refusal = (status: number, code: string) => expect.objectContaining({ status, code }) as Error;

/** Alice, bob and carol, of whom alice has called bob. */
function calling() {
  const world = createWorld();
  const [alice, bob, carol] = [world.device('alice'), world.device('bob'), world.device('carol')];
  const hers = world.call(alice, 'bob');
  world.answers('bob', bob.sessionId);
  const everyone: Device[] = [alice, bob, carol];
  const hear = () => everyone.map((device) => device.hears());
  hear();
  return { world, alice, bob, carol, hers, his: bob.sessionId, hear };
}

/** Alice is on her way to connect bob with carol, whose devices ring. */
function ringing() {
  const call = calling();
  call.world.transfers('alice', call.hers, 'carol');
  call.world.offers('bob', call.his, 'v=fresh');
  call.hear();
  return call;
}

/** Alice talks to bob and to carol, and connects the two: bob has been asked for an offer. */
function consulting() {
  const call = calling();
  const second = call.world.call(call.alice, 'carol');
  const carols = call.carol.sessionId;
  call.world.answers('carol', carols);
  call.hear();
  call.world.consults('alice', call.hers, second);
  return { ...call, second, carols };
}

test.each(['answers', 'offers', 'offersByName'] as const)(
  'a transferee is asked for an offer and %s with it, which rings at the target',
  (way) => {
    const { world, bob, carol, alice, hers, his } = calling();
    world.transfers('alice', hers, 'carol');
    expect(bob.hears()).toEqual(['offer']);
    world[way]('bob', his, 'v=fresh');
    expect(carol.hears()).toEqual(['invitation v=fresh']);
    expect([...alice.hears(), ...bob.hears()]).toEqual([]);
    expect(JSON.stringify(world.delivered)).toContain('\\"originatorAddress\\":\\"bob@example.com\\"');
  },
);

test('when the target answers, the transferee gets the answer with its name, and the transferor is out', () => {
  const { world, alice, bob, carol, hers, his, hear } = ringing();
  world.rings(carol);
  expect(hear()).toEqual([[], [], []]);
  world.answers('carol', carol.sessionId, 'v=carol');
  expect(hear()).toEqual([['SessionEnded 200'], ['answer v=carol from carol@example.com'], []]);
  expect(() => world.audits('alice', hers)).toThrow(refusal(404, 'SVC0002'));

  world.offers('carol', carol.sessionId, 'v=hold');
  world.answers('bob', his, 'v=held');
  world.ends('bob', his);
  expect([alice.hears(), bob.hears(), carol.hears()]).toEqual([[], ['offer v=hold'], ['answer v=held', 'SessionEnded']]);
  expect(world.exchange.sessions.size).toBe(0);
});

test('all devices of the target ring, also one that comes later, and those of the transferor and transferee do not', () => {
  const { world, alice, carol, hers, his, hear } = calling();
  const mobile = world.device('carol');
  world.transfers('alice', hers, 'carol');
  world.offers('bob', his, 'v=fresh');
  const tablet = world.device('carol', { trickles: true });
  world.answers('carol', tablet.sessionId);
  expect(tablet.hears()).toEqual(['invitation v=fresh']);
  expect([carol.hears(), mobile.hears()]).toEqual([
    ['invitation v=fresh', 'Cancelled 200'],
    ['invitation v=fresh', 'Cancelled 200'],
  ]);
  expect(alice.hears()).toEqual(['SessionEnded 200']);
  hear();
});

test('who transfers a call to himself takes it on another of his devices', () => {
  const { world, alice, bob, hers, his } = calling();
  const mobile = world.device('alice');
  world.transfers('alice', hers, 'alice');
  world.offers('bob', his, 'v=fresh');
  expect(mobile.hears()).toEqual(['invitation v=fresh']);
  world.answers('alice', mobile.sessionId, 'v=mobile');
  expect(alice.hears()).toEqual(['SessionEnded 200']);
  expect(bob.hears()).toEqual(['offer', 'answer v=mobile from alice@example.com']);
});

test('a target that declines leaves the call as it was', () => {
  const { world, carol, hers, his, hear } = ringing();
  world.ends('carol', carol.sessionId);
  expect(hear()).toEqual([['TransferFailed 603'], ['TransferFailed 603'], []]);
  world.offers('alice', hers, 'v=unhold');
  world.answers('bob', his, 'v=unheld');
  expect(hear()).toEqual([['answer v=unheld'], ['offer v=unhold'], []]);
});

test('a target that does not answer leaves the call as it was, after the ring time', () => {
  const { world, hers, his, hear } = ringing();
  world.wait(50);
  world.audits('alice', hers);
  world.audits('bob', his);
  world.wait(9);
  expect(hear()).toEqual([[], [], []]);
  world.wait(1);
  expect(hear()).toEqual([['TransferFailed 408'], ['TransferFailed 408'], ['Cancelled 408']]);
});

test('a transferee that makes no offer leaves the call as it was, after 15 seconds', () => {
  const { world, hers, his, hear } = calling();
  world.transfers('alice', hers, 'carol');
  hear();
  world.wait(14.75);
  expect(hear()).toEqual([[], [], []]);
  world.wait(0.25);
  expect(hear()).toEqual([['TransferFailed 408'], ['TransferFailed 408'], []]);
  world.offers('bob', his, 'v=later');
  expect(hear()[0]).toEqual(['offer v=later']);
});

test.each([
  ['nobody', 'mallory', 'SVC0004'],
  ['the other side itself', 'bob', 'POL0001'],
])('a transfer to %s is refused, and nothing has happened', (_, to, code) => {
  const { world, hers, hear } = calling();
  expect(() => world.transfers('alice', hers, to)).toThrow(refusal(400, code));
  expect(hear()).toEqual([[], [], []]);
  world.offers('alice', hers, 'v=hold');
});

test('a transfer is refused before the answer, while an offer is pending, and while one is in progress', () => {
  const { world, alice, hers, his } = calling();
  const ringingCall = world.call(alice, 'carol');
  expect(() => world.transfers('alice', ringingCall, 'bob')).toThrow(refusal(409, 'POL0001'));
  world.offers('bob', his, 'v=hold');
  expect(() => world.transfers('alice', hers, 'carol')).toThrow(refusal(409, 'POL0001'));
  world.answers('alice', hers, 'v=held');
  world.transfers('alice', hers, 'carol');
  for (const step of [() => world.transfers('alice', hers, 'carol'), () => world.transfers('bob', his, 'carol')])
    expect(step).toThrow(refusal(409, 'POL0001'));
});

test('during a transfer nobody but the transferee may offer, and only once', () => {
  const { world, hers, his, carol } = calling();
  world.transfers('alice', hers, 'carol');
  expect(() => world.offers('alice', hers, 'v=hold')).toThrow(refusal(409, 'POL0001'));
  expect(() => world.offers('bob', his)).toThrow(refusal(409, 'POL0001'));
  world.offers('bob', his, 'v=fresh');
  for (const step of [
    () => world.offers('bob', his, 'v=again'),
    () => world.answers('bob', his, 'v=again'),
    () => world.offers('alice', hers, 'v=hold'),
    () => world.answers('alice', hers, 'v=hold'),
    () => world.offers('carol', carol.sessionId, 'v=hold'),
  ])
    expect(step).toThrow(refusal(409, 'POL0001'));
});

test('a transferor who hangs up in the middle is out, and the others go on', () => {
  const { world, carol, hers, hear } = ringing();
  world.ends('alice', hers);
  expect(hear()).toEqual([[], [], []]);
  world.answers('carol', carol.sessionId, 'v=carol');
  expect(hear()).toEqual([[], ['answer v=carol from carol@example.com'], []]);
});

test('if the transfer then fails, the transferee hears the end', () => {
  const { world, carol, hers, hear } = ringing();
  world.ends('alice', hers);
  world.ends('carol', carol.sessionId);
  expect(hear()).toEqual([[], ['SessionEnded 603'], []]);
  expect(world.exchange.sessions.size).toBe(0);
});

test('a transferee who hangs up ends the call, and the target no longer rings', () => {
  const { world, his, hear } = ringing();
  world.ends('bob', his);
  expect(hear()).toEqual([['SessionEnded 487'], [], ['Cancelled 487']]);
  expect(world.exchange.sessions.size).toBe(0);
});

test('a transferee that is not heard of any more ends the call for both', () => {
  const { world, hers, hear } = calling();
  world.wait(70);
  world.transfers('alice', hers, 'carol');
  hear();
  world.wait(5);
  expect(hear()).toEqual([['SessionEnded 504'], ['SessionEnded 504'], []]);
  expect(world.exchange.sessions.size).toBe(0);
});

test('a transferor that is not heard of any more is out, like one that hangs up', () => {
  const { world, bob, carol, hers, his, hear } = calling();
  world.transfers('bob', his, 'carol');
  world.offers('alice', hers, 'v=fresh');
  world.wait(55);
  world.forwards('carol', carol.sessionId, 'bob');
  const mobile = world.device('bob');
  world.audits('alice', hers);
  hear();
  world.wait(20);
  expect(hear()).toEqual([[], ['SessionEnded 504'], []]);
  world.answers('bob', mobile.sessionId, 'v=mobile');
  expect(hear()).toEqual([['answer v=mobile from bob@example.com'], [], []]);
  expect(bob.hears()).toEqual([]);
});

test('the audit of the new call begins with its answer', () => {
  const { world, carol, his, hear } = ringing();
  world.wait(55);
  world.answers('carol', carol.sessionId);
  hear();
  world.wait(74);
  expect(hear()).toEqual([[], [], []]);
  world.audits('bob', his);
  world.wait(1);
  expect(hear()).toEqual([[], ['SessionEnded 504'], ['SessionEnded 504']]);
});

test('of two calls the partners are connected, each in the session it has', () => {
  const { world, bob, hers, his, second, carols, hear } = consulting();
  expect(hear()).toEqual([[], ['offer'], []]);
  world.answers('bob', his, 'v=fresh');
  expect(hear()).toEqual([[], [], ['offer v=fresh from bob@example.com']]);
  world.answers('carol', carols, 'v=carol');
  expect(hear()).toEqual([['SessionEnded 200', 'SessionEnded 200'], ['answer v=carol from carol@example.com'], []]);
  for (const id of [hers, second]) expect(() => world.audits('alice', id)).toThrow(refusal(404, 'SVC0002'));
  world.ends('carol', carols);
  expect(bob.hears()).toEqual(['SessionEnded']);
  expect(world.exchange.calls.size).toBe(0);
});

test('a target that does not answer the offer leaves both calls as they were, after 15 seconds', () => {
  const { world, hers, his, second, carols, hear } = consulting();
  world.offers('bob', his, 'v=fresh');
  hear();
  world.wait(15);
  expect(hear()).toEqual([['TransferFailed 408', 'TransferFailed 408'], ['TransferFailed 408'], ['TransferFailed 408']]);
  expect(() => world.answers('carol', carols, 'v=late')).toThrow(refusal(409, 'POL0001'));
  world.offers('alice', hers, 'v=1');
  world.offers('carol', carols, 'v=2');
  expect(hear()).toEqual([['offer v=2'], ['offer v=1'], []]);
  expect(() => world.audits('alice', second)).not.toThrow();
});

test('a target that was not yet asked for anything hears nothing of a transfer that failed', () => {
  const { world, hear } = consulting();
  hear();
  world.wait(15);
  expect(hear()).toEqual([['TransferFailed 408', 'TransferFailed 408'], ['TransferFailed 408'], []]);
});

test('where the transferor has hung up one of the two calls, only the other is given back', () => {
  const { world, his, second, carols, hear } = consulting();
  world.ends('alice', second);
  world.offers('bob', his, 'v=fresh');
  hear();
  world.wait(15);
  expect(hear()).toEqual([['TransferFailed 408'], ['TransferFailed 408'], ['SessionEnded 408']]);
  expect(() => world.audits('carol', carols)).toThrow(refusal(404, 'SVC0002'));
});

test('a transferor who hangs up both calls is out, and the others are connected', () => {
  const { world, hers, his, second, carols, hear } = consulting();
  world.ends('alice', hers);
  world.offers('bob', his, 'v=fresh');
  world.ends('alice', second);
  hear();
  world.answers('carol', carols, 'v=carol');
  expect(hear()).toEqual([[], ['answer v=carol from carol@example.com'], []]);
});

test('a transfer into a call of somebody else, into itself or into one that still rings is refused', () => {
  const { world, alice, hers, his, carol } = calling();
  const other = world.call(carol, 'bob');
  const ringingCall = world.call(alice, 'carol');
  for (const id of [other, his, hers, 'nothing']) expect(() => world.consults('alice', hers, id)).toThrow(refusal(400, 'SVC0002'));
  expect(() => world.consults('alice', hers, ringingCall)).toThrow(refusal(409, 'POL0001'));
});

test('what is said of microphone and parameters during a transfer goes to the partner of that call', () => {
  const world = createWorld();
  const alice = world.device('alice', { trickles: true });
  const bob = world.device('bob', { trickles: true });
  const old = world.device('carol');
  const hers = world.call(alice, 'bob');
  expect(() => world.says('alice', hers)).toThrow(refusal(409, 'POL0001'));
  world.answers('bob', bob.sessionId);
  world.transfers('alice', hers, 'carol');
  bob.hears();
  world.says('alice', hers);
  expect(bob.hears()).toEqual(['x-mediastate', 'x-customparameters']);
  world.offers('bob', bob.sessionId, 'v=fresh');
  world.says('bob', bob.sessionId);
  expect(alice.hears()).toEqual(['acceptance v=answer', 'x-mediastate', 'x-customparameters']);
  world.answers('carol', old.sessionId);
  world.says('bob', bob.sessionId);
  expect(old.hears()).toEqual(['invitation v=fresh']);
});
