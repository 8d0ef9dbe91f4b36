// @vitest-environment node
import { expect, test } from 'vitest';
import { findChannel, hearFrame, prolongChannel, removeChannel } from '../../src/server/exchange/channels';
import { limits } from '../../src/server/limits';
import { createWorld } from './world';

const refusal = (status: number) => expect.objectContaining({ status }) as Error;
const connCheck = { connCheck: { interval: 30 } };

test('a channel lives for an hour unless asked for otherwise', () => {
  const world = createWorld();
  expect(world.channel('alice').lifetimeSeconds).toBe(3600);
  expect(world.channel('alice', { channelLifetime: 60 }).lifetimeSeconds).toBe(60);
});

test('a lifetime has a ceiling, and must be more than nothing', () => {
  const world = createWorld();
  expect(world.channel('alice', { channelLifetime: 1e12 }).lifetimeSeconds).toBe(limits.channelLifetimeSeconds);
  expect(() => world.channel('alice', { channelLifetime: 0 })).toThrow(refusal(400));
  expect(() => world.channel('alice', { channelLifetime: Number.NaN })).toThrow(refusal(400));
});

test('a channel of another type than Websockets is refused', () => {
  expect(() => createWorld().channel('alice', { channelType: 'webhooks' })).toThrow(
    expect.objectContaining({ status: 400, code: 'SVC0003' }) as Error,
  );
});

test('one user cannot fill the memory with channels', () => {
  const world = createWorld();
  for (let count = 0; count < limits.channelsPerUser; count += 1) world.channel('alice');
  expect(() => world.channel('alice')).toThrow(refusal(403));
  expect(() => world.channel('bob')).not.toThrow();
});

test('a channel whose lifetime has run out is gone, and its socket is closed with a code that is not final', () => {
  const world = createWorld();
  const { id } = world.channel('alice', { channelLifetime: 10 });
  world.wait(10);
  expect(() => findChannel({ exchange: world.exchange, now: 10_000 }, 'alice', id)).toThrow(refusal(404));
  expect(world.delivered).toContainEqual({ type: 'close', channelId: id, code: 4404, reason: 'channel expired' });
});

test.each([
  ['connCheck', connCheck],
  ['ping', { message_type: 'ping' }],
  ['connAck', { connAck: {} }],
])('a %s gives the channel its whole lifetime again', (_, frame) => {
  const world = createWorld();
  const { id } = world.channel('alice', { channelLifetime: 10 });
  world.wait(9);
  world.perform((turn) => hearFrame(turn, id, frame));
  world.wait(9);
  expect(world.exchange.channels.has(id)).toBe(true);
});

test('a connCheck is answered by a connAck, a ping by nothing', () => {
  const world = createWorld();
  const { id } = world.channel('alice');
  world.perform((turn) => hearFrame(turn, id, { message_type: 'ping' }));
  expect(world.delivered).toEqual([]);
  world.perform((turn) => hearFrame(turn, id, connCheck));
  expect(world.delivered).toEqual([{ type: 'send', channelId: id, frame: '{"connAck":{}}' }]);
});

test('a lifetime can be set anew', () => {
  const world = createWorld();
  const channel = world.channel('alice', { channelLifetime: 10 });
  world.perform((turn) => prolongChannel(turn, channel, 100));
  world.wait(99);
  expect(world.exchange.channels.has(channel.id)).toBe(true);
});

test('where the server checks, it asks at once and every 30 seconds', () => {
  const world = createWorld();
  const device = world.device('alice', { role: 'server' });
  const asked = JSON.stringify({ connCheck: { interval: 30, newChannelLifetime: 3600 } });
  const frames = () => world.delivered.map((effect) => (effect.type === 'send' ? effect.frame : effect.code));
  expect(frames()).toEqual([asked]);
  world.wait(30);
  world.perform((turn) => hearFrame(turn, device.channelId, { connAck: {} }));
  world.wait(30);
  expect(frames()).toEqual([asked, asked, asked]);
});

test('where the server checks, a silent socket is closed and its notifications wait', () => {
  const world = createWorld();
  const bob = world.device('bob', { role: 'server' });
  world.wait(75);
  expect(world.delivered).toContainEqual({ type: 'close', channelId: bob.channelId, code: 4408, reason: 'no connAck' });
  bob.hears();
  world.call(world.device('alice'), 'bob');
  expect(bob.hears()).toEqual([]);
  bob.connect();
  expect(bob.hears()).toContain('invitation v=offer');
});

test('where the client checks, the server asks nothing', () => {
  const world = createWorld();
  const device = world.device('alice');
  world.wait(300);
  expect(device.hears()).toEqual([]);
});

test('notifications wait for the socket and then come in order', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  bob.disconnect();
  world.ends('alice', world.call(alice, 'bob'));
  expect(bob.hears()).toEqual([]);
  bob.connect();
  expect(bob.hears()).toEqual(['invitation v=offer', 'Cancelled 487']);
});

test('what was sent shortly before the socket died is sent again with the same ids', () => {
  const world = createWorld();
  const bob = world.device('bob');
  world.call(world.device('alice'), 'bob');
  world.wait(10);
  bob.disconnect();
  bob.connect();
  const frames = world.delivered.filter(({ channelId }) => channelId === bob.channelId);
  expect(frames).toHaveLength(2);
  expect(frames[0]).toEqual(frames[1]);
});

test('what was sent long before the socket died is not sent again', () => {
  const world = createWorld();
  const bob = world.device('bob');
  world.ends('alice', world.call(world.device('alice'), 'bob'));
  world.wait(120);
  bob.hears();
  bob.disconnect();
  bob.connect();
  expect(bob.hears()).toEqual([]);
});

test('what was sent long ago is not kept, though nothing else is said', () => {
  const world = createWorld();
  const bob = world.device('bob');
  world.ends('alice', world.call(world.device('alice'), 'bob'));
  expect(world.exchange.channels.get(bob.channelId)?.mailbox.recent).toHaveLength(2);
  world.wait(61);
  expect(world.exchange.channels.get(bob.channelId)?.mailbox.recent).toEqual([]);
});

test('what was sent and may have been lost has its share of the memory, too', () => {
  const world = createWorld();
  const bob = world.device('bob');
  const alice = world.device('alice');
  for (let count = 0; count < 20; count += 1) world.call(alice, 'bob', { offer: { sdp: 'v'.repeat(250_000) } });
  expect(world.exchange.channels.get(bob.channelId)?.mailbox.recent).toHaveLength(7);
});

test('a channel that nobody fetches keeps the newest notifications only', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  bob.disconnect();
  for (let count = 0; count < limits.queuedNotifications; count += 1)
    world.ends('alice', world.call(alice, 'bob', { offer: { sdp: `v=${count}` } }));
  bob.connect();
  const heard = bob.hears();
  expect(heard).toHaveLength(limits.queuedNotifications);
  expect(heard.slice(-2)).toEqual([`invitation v=${limits.queuedNotifications - 1}`, 'Cancelled 487']);
});

test('a channel keeps no more text than its share', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  bob.disconnect();
  const sdp = 'v'.repeat(200_000);
  for (let count = 0; count < 20; count += 1) world.call(alice, 'bob', { offer: { sdp } });
  const waiting = world.exchange.channels.get(bob.channelId)?.mailbox.waiting ?? [];
  expect(waiting).toHaveLength(9);
});

test('only so many of the notifications that may have been lost are sent again', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  for (let count = 0; count < limits.recentNotifications; count += 1) world.ends('alice', world.call(alice, 'bob'));
  bob.hears();
  bob.disconnect();
  bob.connect();
  expect(bob.hears()).toHaveLength(limits.recentNotifications);
});

test('a deleted channel closes its socket for good', () => {
  const world = createWorld();
  const channel = world.channel('alice');
  world.perform((turn) => removeChannel(turn, channel));
  expect(world.delivered).toEqual([{ type: 'close', channelId: channel.id, code: 1000, reason: 'channel deleted' }]);
});

test('a call goes on with the channel that its login opens instead of one that is gone', () => {
  const world = createWorld();
  const alice = world.device('alice');
  const bob = world.device('bob');
  world.call(alice, 'bob');
  world.perform((turn) => removeChannel(turn, world.exchange.channels.get(alice.channelId)!));
  const anew = world.device('alice');
  world.answers('bob', bob.sessionId);
  expect(anew.hears()).toEqual(['acceptance v=answer']);
});
