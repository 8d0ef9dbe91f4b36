// @vitest-environment node
import { expect, test } from 'vitest';
import { subscribeCalls } from '../../src/server/exchange/subscriptions';
import { createWorld } from './world';

const refusal = (status: number) => expect.objectContaining({ status }) as Error;

test('a call rings every device of the callee, each with a session of its own', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const desk = world.device('bob');
  const phone = world.device('bob');
  world.call(alice, 'bob');
  expect(desk.hears()).toEqual(['invitation v=offer']);
  expect(phone.hears()).toEqual(['invitation v=offer']);
  expect(desk.sessionId).not.toBe(phone.sessionId);
});

test('an invitation says who calls, by what name, and which address was called', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  world.call(alice, 'bob', { tParticipantName: 'Alice from sales' });
  const frame = world.delivered.findLast((effect) => effect.channelId === bob.channelId);
  expect(JSON.parse(frame?.type === 'send' ? frame.frame : '')).toMatchObject({
    wrtcsSessionInvitationNotification: {
      originatorAddress: 'alice@example.com',
      originatorName: 'Alice from sales',
      tParticipantAddress: 'sip:bob@example.com',
    },
  });
});

test('a caller without a name for this call goes by the name of the account', () => {
  const world = createWorld();
  const bob = world.device('bob');
  world.call(world.device('alice'), 'bob');
  const frame = world.delivered.findLast((effect) => effect.channelId === bob.channelId);
  expect(JSON.parse(frame?.type === 'send' ? frame.frame : '')).toMatchObject({
    wrtcsSessionInvitationNotification: { originatorName: 'alice' },
  });
});

test('a channel without a call subscription does not ring', () => {
  const world = createWorld();
  const channel = world.channel('bob');
  world.call(world.device('alice'), 'bob');
  expect(world.delivered.filter(({ channelId }) => channelId === channel.id)).toEqual([]);
});

test('an address that nobody has is refused and rings nobody', () => {
  const world = createWorld();
  const alice = world.device('alice');
  expect(() => world.call(alice, 'mallory')).toThrow(expect.objectContaining({ status: 400, code: 'SVC0004' }) as Error);
  expect(world.exchange.calls.size).toBe(0);
});

test('the caller hears that it rings once, however many devices ring', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const desk = world.device('bob');
  const phone = world.device('bob');
  world.call(alice, 'bob');
  world.rings(desk);
  world.rings(phone);
  world.rings(phone);
  expect(alice.hears()).toEqual(['Ringing']);
});

test('the first device to answer has the call, and only the others are cancelled', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const desk = world.device('bob');
  const phone = world.device('bob');
  world.call(alice, 'bob');
  world.answers('bob', desk.sessionId);
  expect(alice.hears()).toEqual(['acceptance v=answer']);
  expect(desk.hears()).toEqual(['invitation v=offer']);
  expect(phone.hears()).toEqual(['invitation v=offer', 'Cancelled 200']);
});

test('a device that answers too late is refused', () => {
  const world = createWorld();
  const desk = world.device('bob');
  const phone = world.device('bob');
  world.call(world.device('alice'), 'bob');
  world.answers('bob', desk.sessionId);
  expect(() => world.answers('bob', phone.sessionId)).toThrow(refusal(404));
});

test('a reject on one device ends the call and cancels the other devices', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const desk = world.device('bob');
  const phone = world.device('bob');
  const id = world.call(alice, 'bob');
  world.ends('bob', desk.sessionId);
  expect(alice.hears()).toEqual(['SessionEnded 603']);
  expect(desk.hears()).toEqual(['invitation v=offer']);
  expect(phone.hears()).toEqual(['invitation v=offer', 'Cancelled 603']);
  expect(() => world.ends('alice', id)).toThrow(refusal(404));
});

test('a caller who gives up cancels every device', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const desk = world.device('bob');
  const phone = world.device('bob');
  world.ends('alice', world.call(alice, 'bob'));
  expect(desk.hears()).toEqual(['invitation v=offer', 'Cancelled 487']);
  expect(phone.hears()).toEqual(['invitation v=offer', 'Cancelled 487']);
  expect(alice.hears()).toEqual([]);
});

test.each(['alice', 'bob'])('a hang-up by %s ends the answered call for the other side, and both sessions are gone', (user) => {
  const world = createWorld();
  const devices = { alice: world.device('alice'), bob: world.device('bob') };
  const ids: Record<string, string> = { alice: world.call(devices.alice, 'bob'), bob: devices.bob.sessionId };
  world.answers('bob', devices.bob.sessionId);
  const other = user === 'alice' ? devices.bob : devices.alice;
  other.hears();
  world.ends(user, ids[user]!);
  expect(other.hears()).toEqual(['SessionEnded']);
  expect(() => world.audits('alice', ids['alice']!)).toThrow(refusal(404));
  expect(() => world.audits('bob', ids['bob']!)).toThrow(refusal(404));
  expect(world.exchange.sessions.size).toBe(0);
});

test("somebody else's session is not to be found", () => {
  const world = createWorld();
  const id = world.call(world.device('alice'), 'bob');
  expect(() => world.audits('carol', id)).toThrow(refusal(404));
});

test('a call that nobody answers ends after the ring time, for the caller and for all devices', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  world.call(alice, 'bob');
  world.wait(59);
  expect(alice.hears()).toEqual([]);
  world.wait(1);
  expect(alice.hears()).toEqual(['SessionEnded 408']);
  expect(bob.hears()).toEqual(['invitation v=offer', 'Cancelled 408']);
});

test('a callee without a device rings out like any other', () => {
  const world = createWorld();
  const alice = world.device('alice');
  world.call(alice, 'bob');
  world.wait(60);
  expect(alice.hears()).toEqual(['SessionEnded 408']);
});

test('a device that subscribes while the call rings, rings as well', () => {
  const world = createWorld();
  world.call(world.device('alice'), 'bob');
  const bob = world.device('bob');
  expect(bob.hears()).toEqual(['invitation v=offer']);
});

test('a device that subscribes after the answer stays quiet', () => {
  const world = createWorld();
  const desk = world.device('bob');
  world.call(world.device('alice'), 'bob');
  world.answers('bob', desk.sessionId);
  expect(world.device('bob').hears()).toEqual([]);
});

test('a second subscription of a channel is the same one, and does not ring it twice', () => {
  const world = createWorld();
  const bob = world.device('bob');
  const first = world.exchange.channels.get(bob.channelId)?.subscription?.id;
  world.call(world.device('alice'), 'bob');
  const again = { channelId: bob.channelId, clientCorrelator: 'desk', features: [] };
  const { subscription } = world.perform((turn) => subscribeCalls(turn, 'bob', again));
  expect(subscription.id).toBe(first);
  expect(bob.hears()).toEqual(['invitation v=offer']);
});

test('calling oneself rings the other devices only', () => {
  const world = createWorld();
  const desk = world.device('alice', { login: 'first' });
  const phone = world.device('alice', { login: 'second' });
  world.call(desk, 'alice');
  expect(phone.hears()).toEqual(['invitation v=offer']);
  expect(desk.hears()).toEqual([]);
});

test('two devices of one login are told apart by the channel the caller names', () => {
  const world = createWorld();
  const desk = world.device('alice');
  const phone = world.device('alice');
  world.call(desk, 'alice', { notifyURL: desk.channelId });
  world.rings(phone);
  expect(desk.hears()).toEqual(['Ringing']);
  expect(phone.hears()).toEqual(['invitation v=offer']);
});

test("a channel of somebody else is not taken for the caller's", () => {
  const world = createWorld();
  const alice = world.device('alice');
  const carol = world.device('carol');
  const bob = world.device('bob');
  world.call(alice, 'bob', { notifyURL: carol.channelId });
  world.rings(bob);
  expect(carol.hears()).toEqual([]);
  expect(alice.hears()).toEqual(['Ringing']);
});

test('the notifications of a call go to the device whose login made it', () => {
  const world = createWorld();
  const desk = world.device('alice', { login: 'first' });
  const phone = world.device('alice', { login: 'second' });
  const bob = world.device('bob');
  world.call(desk, 'bob');
  world.rings(bob);
  expect(desk.hears()).toEqual(['Ringing']);
  expect(phone.hears()).toEqual([]);
});

test('within one login the correlator tells the device', () => {
  const world = createWorld();
  const desk = world.device('alice', { correlator: 'desk' });
  const phone = world.device('alice', { correlator: 'phone' });
  const bob = world.device('bob');
  world.call(desk, 'bob', { clientCorrelator: 'phone' });
  world.rings(bob);
  expect(phone.hears()).toEqual(['Ringing']);
  expect(desk.hears()).toEqual([]);
});

test('a call from a new login is heard by all devices of its correlator', () => {
  const world = createWorld();
  const desk = world.device('alice', { login: 'first' });
  const phone = world.device('alice', { login: 'second' });
  const bob = world.device('bob');
  world.call({ ...desk, login: 'third' }, 'bob');
  world.rings(bob);
  expect(desk.hears()).toEqual(['Ringing']);
  expect(phone.hears()).toEqual(['Ringing']);
});

test('a renegotiation goes to the other side, and its answer comes back', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  const id = world.call(alice, 'bob');
  world.answers('bob', bob.sessionId);
  world.offers('bob', bob.sessionId, 'v=hold');
  world.answers('alice', id, 'v=held');
  expect(alice.hears()).toEqual(['acceptance v=answer', 'offer v=hold']);
  expect(bob.hears()).toEqual(['invitation v=offer', 'answer v=held']);
});

test('a second renegotiation is refused while the first waits for its answer', () => {
  const world = createWorld();
  const bob = world.device('bob');
  const id = world.call(world.device('alice'), 'bob');
  world.answers('bob', bob.sessionId);
  world.offers('bob', bob.sessionId, 'v=hold');
  expect(() => world.offers('alice', id, 'v=other')).toThrow(refusal(409));
  expect(() => world.offers('bob', bob.sessionId, 'v=again')).toThrow(refusal(409));
  world.answers('alice', id);
  expect(() => world.offers('alice', id, 'v=other')).not.toThrow();
});

test('an offer that nobody answers lapses after 15 seconds', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  const id = world.call(alice, 'bob');
  world.answers('bob', bob.sessionId);
  world.offers('bob', bob.sessionId, 'v=lost');
  world.wait(14.75);
  expect(() => world.offers('alice', id, 'v=next')).toThrow(refusal(409));
  world.wait(0.25);
  world.offers('alice', id, 'v=next');
  expect(bob.hears()).toEqual(['invitation v=offer', 'offer v=next']);
});

test('a late answer is still passed on if no other offer has been made', () => {
  const world = createWorld();
  const bob = world.device('bob');
  const id = world.call(world.device('alice'), 'bob');
  world.answers('bob', bob.sessionId);
  world.offers('bob', bob.sessionId, 'v=hold');
  world.wait(20);
  world.answers('alice', id, 'v=late');
  expect(bob.hears()).toEqual(['invitation v=offer', 'answer v=late']);
});

test('an answer to no offer, or to one of its own, is refused', () => {
  const world = createWorld();
  const bob = world.device('bob');
  const id = world.call(world.device('alice'), 'bob');
  expect(() => world.answers('alice', id)).toThrow(refusal(409));
  world.answers('bob', bob.sessionId);
  expect(() => world.answers('bob', bob.sessionId)).toThrow(refusal(409));
  world.offers('bob', bob.sessionId, 'v=hold');
  expect(() => world.answers('bob', bob.sessionId)).toThrow(refusal(409));
});

test('a renegotiation before the answer is refused', () => {
  const world = createWorld();
  const bob = world.device('bob');
  const id = world.call(world.device('alice'), 'bob');
  expect(() => world.offers('alice', id, 'v=early')).toThrow(refusal(409));
  expect(() => world.offersByName('bob', bob.sessionId, 'v=early')).toThrow(refusal(409));
});

test.each(['answers', 'offersByName'] as const)('in a slow start the callee %s with its offer, and the caller answers that', (takes) => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  const id = world.call(alice, 'bob', { offer: undefined });
  world[takes]('bob', bob.sessionId, 'v=offer of bob');
  world.answers('alice', id, 'v=answer of alice');
  expect(alice.hears()).toEqual(['acceptance v=offer of bob']);
  expect(bob.hears()).toEqual(['invitation', 'answer v=answer of alice']);
});

test.each(['answers', 'offers'] as const)(
  'a renegotiation without description asks the partner for the offer, which %s with it',
  (replies) => {
    const world = createWorld();
    const alice = world.device('alice');
    const bob = world.device('bob');
    const id = world.call(alice, 'bob');
    world.answers('bob', bob.sessionId);
    world.offers('alice', id);
    world[replies]('bob', bob.sessionId, 'v=asked for');
    world.answers('alice', id, 'v=agreed');
    expect(alice.hears()).toEqual(['acceptance v=answer', `${replies === 'answers' ? 'answer' : 'offer'} v=asked for`]);
    expect(bob.hears()).toEqual(['invitation v=offer', 'offer', 'answer v=agreed']);
  },
);

test('a trickled call rings trickling devices at once and sends them the candidates', () => {
  const world = createWorld();
  const bob = world.device('bob', { trickles: true });
  const id = world.call(world.device('alice', { trickles: true }), 'bob', { trickle: true });
  world.trickles('alice', id, ['one', 'two']);
  expect(bob.hears()).toEqual(['invitation v=offer trickle', 'ice one+two']);
});

test('a trickled call rings the other devices once the offer is complete, as an ordinary call', () => {
  const world = createWorld();
  const old = world.device('bob');
  const id = world.call(world.device('alice', { trickles: true }), 'bob', { trickle: true });
  world.trickles('alice', id, ['one']);
  expect(old.hears()).toEqual([]);
  world.trickles('alice', id, ['two'], 'v=complete');
  expect(old.hears()).toEqual(['invitation v=complete']);
});

test('the last candidates and the complete offer come only once to a trickling device', () => {
  const world = createWorld();
  const bob = world.device('bob', { trickles: true });
  const id = world.call(world.device('alice', { trickles: true }), 'bob', { trickle: true });
  world.trickles('alice', id, ['one'], 'v=complete');
  world.trickles('alice', id, [], 'v=complete');
  expect(bob.hears()).toEqual(['invitation v=offer trickle', 'ice one']);
});

test('a trickling device that comes late gets the offer and all candidates so far', () => {
  const world = createWorld();
  const id = world.call(world.device('alice', { trickles: true }), 'bob', { trickle: true });
  world.trickles('alice', id, ['one']);
  world.trickles('alice', id, ['two']);
  expect(world.device('bob', { trickles: true }).hears()).toEqual(['invitation v=offer trickle', 'ice one+two']);
});

test('an offer is completed only once', () => {
  const world = createWorld();
  const id = world.call(world.device('alice', { trickles: true }), 'bob', { trickle: true });
  world.trickles('alice', id, [], 'v=complete');
  world.trickles('alice', id, [], 'v=another');
  expect(world.device('bob').hears()).toEqual(['invitation v=complete']);
});

test('a device that comes after the offer was completed gets it complete', () => {
  const world = createWorld();
  const id = world.call(world.device('alice', { trickles: true }), 'bob', { trickle: true });
  world.trickles('alice', id, ['one'], 'v=complete');
  expect(world.device('bob', { trickles: true }).hears()).toEqual(['invitation v=complete trickle']);
  expect(world.device('bob').hears()).toEqual(['invitation v=complete']);
});

test('a caller that does not trickle rings a trickling device without the mark', () => {
  const world = createWorld();
  const bob = world.device('bob', { trickles: true });
  world.call(world.device('alice'), 'bob');
  expect(bob.hears()).toEqual(['invitation v=offer']);
});

test('after the answer the candidates of each side go to the other alone', () => {
  const world = createWorld();
  const alice = world.device('alice', { trickles: true });
  const desk = world.device('bob', { trickles: true });
  const phone = world.device('bob', { trickles: true });
  const id = world.call(alice, 'bob', { trickle: true });
  world.answers('bob', desk.sessionId);
  phone.hears();
  world.trickles('alice', id, ['of alice']);
  world.trickles('bob', desk.sessionId, ['of bob']);
  expect(alice.hears()).toEqual(['acceptance v=answer', 'ice of bob']);
  expect(desk.hears()).toEqual(['invitation v=offer trickle', 'ice of alice']);
  expect(phone.hears()).toEqual([]);
});

test('the complete offer that comes after the answer rings nobody', () => {
  const world = createWorld();
  const desk = world.device('bob', { trickles: true });
  const old = world.device('bob');
  const id = world.call(world.device('alice', { trickles: true }), 'bob', { trickle: true });
  world.answers('bob', desk.sessionId);
  world.trickles('alice', id, [], 'v=complete');
  expect(old.hears()).toEqual([]);
});

test('an answered call lives as long as both sides are heard of', () => {
  const world = createWorld();
  const bob = world.device('bob');
  const id = world.call(world.device('alice'), 'bob');
  world.answers('bob', bob.sessionId);
  for (let minutes = 0; minutes < 10; minutes += 1) {
    world.wait(60);
    world.audits('alice', id);
    world.audits('bob', bob.sessionId);
  }
  expect(bob.hears()).toEqual(['invitation v=offer']);
});

test('an answered call ends for both when one side is silent for too long', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  const id = world.call(alice, 'bob');
  world.answers('bob', bob.sessionId);
  world.wait(50);
  world.audits('bob', bob.sessionId);
  world.wait(25);
  expect(alice.hears()).toEqual(['acceptance v=answer', 'SessionEnded 504']);
  expect(bob.hears()).toEqual(['invitation v=offer', 'SessionEnded 504']);
  expect(() => world.audits('alice', id)).toThrow(refusal(404));
});

test('the audit begins with the answer, however long it has rung', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  world.call(alice, 'bob');
  world.wait(50);
  world.answers('bob', bob.sessionId);
  world.wait(50);
  expect(alice.hears()).toEqual(['acceptance v=answer']);
});
