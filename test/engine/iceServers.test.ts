import { afterEach, expect, test, vi } from 'vitest';
import { HookswitchError } from '../../src/engine';
import { createTurnCredentialCache, iceServersFor } from '../../src/engine/iceServers';
import type { TurnCredentials } from '../../src/signalling';
import { createDeferred } from '../../src/testing/deferred';
import { annAlone, bobsAddress, connect, incoming, reaches, settled, twoPeople } from './people';

afterEach(() => void vi.useRealTimers());

const credentials: TurnCredentials = { username: '1700000000:ann', password: 'secret', ttl: 100 };
const own = { urls: 'turn:own.example.com', username: 'me', credential: 'mine' };
const stun = { urls: 'stun:stun.example.com' };

test('credentials of the service go to every server that has none of its own', () => {
  const dropped = vi.fn();

  const servers = iceServersFor([own, { urls: ['turn:a', 'turns:b'] }], credentials, dropped);

  expect(servers).toEqual([own, { urls: ['turn:a', 'turns:b'], username: '1700000000:ann', credential: 'secret' }]);
  expect(dropped).not.toHaveBeenCalled();
});

test('half of own credentials are no credentials', () => {
  expect(iceServersFor([{ urls: 'turn:a', username: 'me' }], credentials, vi.fn())).toEqual([
    { urls: 'turn:a', username: '1700000000:ann', credential: 'secret' },
  ]);
});

test('a TURN server without credentials is left out and reported; STUN stays', () => {
  const dropped = vi.fn();

  const servers = iceServersFor([{ urls: ['stun:a', 'turn:a', 'TURNS:a'] }, { urls: 'turn:b' }, stun], undefined, dropped);

  expect(servers).toEqual([{ urls: ['stun:a'] }, stun]);
  expect(dropped).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'call:2', reason: 'no-turn-credentials' }));
});

test('a TURN server that is left out is reported also where another has its own credentials', () => {
  const dropped = vi.fn();

  expect(iceServersFor([own, { urls: 'turn:b' }], undefined, dropped)).toEqual([own]);

  expect(dropped).toHaveBeenCalledOnce();
});

test('without a TURN server nothing is missing, and nothing is reported', () => {
  const dropped = vi.fn();

  expect(iceServersFor([stun], undefined, dropped)).toEqual([stun]);
  expect(iceServersFor([], undefined, dropped)).toEqual([]);

  expect(dropped).not.toHaveBeenCalled();
});

test('the servers of the service are used when none is configured, and only then', () => {
  const withUrls = { ...credentials, urls: ['turn:theirs'] };

  expect(iceServersFor([], withUrls, vi.fn())).toEqual([{ urls: ['turn:theirs'], username: '1700000000:ann', credential: 'secret' }]);
  expect(iceServersFor([stun], withUrls, vi.fn()).flatMap(({ urls }) => urls)).toEqual(['stun:stun.example.com']);
});

test('credentials are kept, and fetched anew after four fifths of their life', async () => {
  vi.useFakeTimers();
  const fetchCredentials = vi.fn(() => Promise.resolve<TurnCredentials | undefined>(credentials));
  const cache = createTurnCredentialCache(fetchCredentials, vi.fn());

  await cache.current();
  vi.advanceTimersByTime(79_000);
  await cache.current();
  expect(fetchCredentials).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2_000);
  await cache.current();

  expect(fetchCredentials).toHaveBeenCalledTimes(2);
});

test('old credentials that still hold are used when the service gives no new ones', async () => {
  vi.useFakeTimers();
  const fetchCredentials = vi.fn(() => Promise.resolve<TurnCredentials | undefined>(credentials));
  const cache = createTurnCredentialCache(fetchCredentials, vi.fn());
  await cache.current();
  fetchCredentials.mockRejectedValue(new HookswitchError('TypeError', { reason: 'unreachable' }));

  vi.advanceTimersByTime(90_000);
  expect(await cache.current()).toEqual(credentials);
  vi.advanceTimersByTime(11_000);

  expect(await cache.current()).toBeUndefined();
});

test('credentials without a life are kept', async () => {
  vi.useFakeTimers();
  const fetchCredentials = vi.fn(() => Promise.resolve<TurnCredentials | undefined>({ username: 'u', password: 'p' }));
  const cache = createTurnCredentialCache(fetchCredentials, vi.fn());

  await cache.current();
  vi.advanceTimersByTime(10 ** 9);
  await cache.current();

  expect(fetchCredentials).toHaveBeenCalledTimes(1);
});

test('calls that begin together share one request', async () => {
  const reply = createDeferred<TurnCredentials>();
  const fetchCredentials = vi.fn(() => reply.promise);
  const cache = createTurnCredentialCache(fetchCredentials, vi.fn());

  const both = [cache.current(), cache.current()];
  reply.resolve(credentials);

  expect(await Promise.all(both)).toEqual([credentials, credentials]);
  expect(fetchCredentials).toHaveBeenCalledTimes(1);
});

test('a service that could not give credentials is asked again at the next call', async () => {
  const fetchCredentials = vi
    .fn<() => Promise<TurnCredentials | undefined>>()
    .mockRejectedValueOnce(new Error('503'))
    .mockResolvedValue(credentials);
  const onFailure = vi.fn();
  const cache = createTurnCredentialCache(fetchCredentials, onFailure);

  expect(await cache.current()).toBeUndefined();
  expect(await cache.current()).toEqual(credentials);

  expect(onFailure).toHaveBeenCalledOnce();
});

test('what was asked for before a reset does not come back after it', async () => {
  const first = createDeferred<TurnCredentials>();
  const fetchCredentials = vi
    .fn<() => Promise<TurnCredentials | undefined>>()
    .mockReturnValueOnce(first.promise)
    .mockResolvedValue(credentials);
  const cache = createTurnCredentialCache(fetchCredentials, vi.fn());
  void cache.current();

  cache.reset(false);
  first.resolve({ username: 'old', password: 'old' });

  expect(await cache.current()).toEqual(credentials);
});

test('asked for anew, credentials that still hold are used when the service gives no new ones', async () => {
  const renewed = { ...credentials, password: 'newer' };
  const fetchCredentials = vi
    .fn<() => Promise<TurnCredentials | undefined>>()
    .mockResolvedValueOnce(credentials)
    .mockRejectedValueOnce(new HookswitchError('TypeError', { reason: 'unreachable' }))
    .mockResolvedValue(renewed);
  const cache = createTurnCredentialCache(fetchCredentials, vi.fn());
  await cache.current();

  expect(await cache.renewed()).toEqual(credentials);
  expect(await cache.renewed()).toEqual(renewed);
});

test('a call is made with the credentials of the service, which were asked for at the subscription', async () => {
  const ann = annAlone({ call: { iceServers: [{ urls: 'turn:a' }, own] } });
  const turn = vi.fn(() => Promise.resolve(credentials));
  ann.service.turn = turn;
  ann.client.services.subscribe(['call']);
  await settled();
  expect(turn).toHaveBeenCalledOnce();

  await reaches(ann, ann.client.call.make(bobsAddress, { audio: true }), 'Initiated');

  expect(ann.media.peers[0]?.options.iceServers).toEqual([{ urls: 'turn:a', username: '1700000000:ann', credential: 'secret' }, own]);
  expect(turn).toHaveBeenCalledOnce();
});

test('a call goes out without TURN when the service gives no credentials, and media:error says so', async () => {
  const ann = annAlone({ call: { iceServers: [{ urls: 'turn:a' }, stun] } });
  ann.service.turn = () => Promise.reject(new Error('503'));
  ann.client.services.subscribe(['call']);
  await settled();

  await reaches(ann, ann.client.call.make(bobsAddress, { audio: true }), 'Initiated');

  expect(ann.media.peers[0]?.options.iceServers).toEqual([stun]);
  expect(ann.heard.flatMap(([type, params]) => (type === 'media:error' ? params.error.reason : []))).toEqual(['no-turn-credentials']);
  expect(ann.heard.some(([type]) => type === 'call:error')).toBe(false);
});

test('with serverTurnCredentials off the service is not asked', async () => {
  const ann = annAlone({ call: { serverTurnCredentials: false } });
  const turn = vi.fn(() => Promise.resolve(credentials));
  ann.service.turn = turn;
  ann.client.services.subscribe(['call']);
  await settled();

  await reaches(ann, ann.client.call.make(bobsAddress, { audio: true }), 'Initiated');

  expect(turn).not.toHaveBeenCalled();
});

test('what updateConfig changes about calls holds from the next call on', async () => {
  const ann = annAlone();
  await reaches(ann, ann.client.call.make(bobsAddress, { audio: true }), 'Initiated');

  ann.client.updateConfig({
    call: { iceServers: [stun], iceTransportPolicy: 'relay', removeH264Codecs: true, iceCollectionMaxTimeout: 1 },
  });
  await reaches(ann, ann.client.call.make(bobsAddress, { audio: true }, { bandwidth: { audio: 32 } }), 'Initiated');

  expect(ann.media.peers.map(({ options }) => options)).toMatchObject([
    { iceServers: [], removeH264Codecs: false, iceCollectionMaxTimeoutMs: 3000 },
    { iceServers: [stun], iceTransportPolicy: 'relay', removeH264Codecs: true, iceCollectionMaxTimeoutMs: 1, bandwidth: { audio: 32 } },
  ]);
});

test('an address without a scheme of ICE is left out and reported, and the others are used', () => {
  const dropped: string[] = [];

  const servers = iceServersFor([{ urls: ['$TURN1$', 'stun:stun.example.com'] }, { urls: 'example.com:3478' }], undefined, ({ message }) =>
    dropped.push(message),
  );

  expect(servers).toEqual([{ urls: ['stun:stun.example.com'] }]);
  expect(dropped).toHaveLength(2);
  expect(dropped[1]).toContain("'example.com:3478' is left out");
});

test('when the far side restarts the media, our side finds its path with new credentials, too', async () => {
  const { ann, bob } = await twoPeople();
  for (const { client } of [ann, bob]) client.updateConfig({ call: { iceServers: [{ urls: 'turn:a' }] } });
  const { received } = await connect(ann, bob, { audio: true, video: false });
  ann.signalling.turnCredentials = () => Promise.resolve({ ...credentials, password: 'newer' });

  bob.client.call.restartMedia(received);
  await vi.waitFor(() => expect(bob.heard.map(([type]) => type)).toContain('call:mediaRestart'));

  expect(ann.media.openPeers()[0]?.iceServers).toEqual([{ urls: 'turn:a', username: credentials.username, credential: 'newer' }]);
});

test('with TURN as the only way nobody is called or answered before there is one: both descriptions go whole', async () => {
  const { ann, bob } = await twoPeople();
  const send = { ann: vi.spyOn(ann.signalling, 'send'), bob: vi.spyOn(bob.signalling, 'send') };
  for (const { client, media } of [ann, bob]) {
    client.updateConfig({ call: { iceTransportPolicy: 'relay' } });
    media.conditions.gathering = 'manual';
  }

  const made = ann.client.call.make(bobsAddress);
  await settled();
  expect(send.ann).not.toHaveBeenCalled();
  ann.media.peers[0]!.finishGathering();
  const received = await incoming(bob);
  bob.client.call.answer(received);
  await settled();
  expect(send.bob.mock.calls.map(([{ type }]) => type)).toEqual(['ringing']);
  bob.media.peers[0]!.finishGathering();
  await reaches(ann, made, 'Connected');

  for (const { mock } of Object.values(send)) expect(mock.calls.map(([{ type }]) => type)).not.toContain('candidates');
});

test('an offer of the far side that restarts nothing asks for no credentials', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob, { audio: true, video: false });
  const turn = vi.spyOn(ann.signalling, 'turnCredentials');

  bob.client.call.hold(received);
  await reaches(ann, made, 'On Hold');

  expect(turn).not.toHaveBeenCalled();
});
