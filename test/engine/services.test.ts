import { expect, test, vi } from 'vitest';
import { createOn, HookswitchError } from '../../src/engine';
import { createFakeMedia } from '../../src/testing';
import { createDeferred } from '../../src/testing/deferred';
import { annAlone, bobsAddress, connect, reaches, scriptedService, settled, twoPeople, type Person } from './people';

/** What was heard about subscriptions, with what `getSubscriptions` said at that moment. */
function follow({ client }: Pick<Person, 'client'>) {
  const told: unknown[] = [];
  const now = () => {
    const { subscribed, isPending } = client.services.getSubscriptions();
    return `${subscribed.join()}${isPending ? ' pending' : ''}`;
  };
  client.on('subscription:change', ({ reason }) => told.push([reason ?? 'change', now()]));
  client.on('subscription:error', ({ error }) => told.push([error.code, now()]));
  return told;
}
const idToken = (username: string) => `e30.${btoa(JSON.stringify({ preferred_username: username })).replaceAll('=', '')}.s`;

test('a subscription shows at its start, as pending, and at its end', async () => {
  const ann = annAlone();
  const told = follow(ann);

  ann.client.services.subscribe(['call']);
  expect(told).toEqual([]);
  await settled();

  expect(told).toEqual([
    ['change', ' pending'],
    ['change', 'call'],
  ]);
  expect(ann.client.services.getSubscriptions()).toEqual({ subscribed: ['call'], available: ['call'], isPending: false });
});

test('a subscription that fails gives the error, and is pending no more by then', async () => {
  const ann = annAlone();
  ann.service.admit = () => Promise.reject(new HookswitchError('subscription:2'));
  const told = follow(ann);

  ann.client.services.subscribe(['call']);
  await settled();

  expect(told).toEqual([
    ['change', ' pending'],
    ['subscription:2', ''],
    ['change', ''],
  ]);
});

test('a subscription that failed can be tried again', async () => {
  const ann = annAlone();
  ann.service.admit = () => Promise.reject(new Error('no network'));
  const told = follow(ann);
  ann.client.services.subscribe(['call']);
  await settled();
  expect(told).toContainEqual(['subscription:5', '']);

  ann.service.admit = () => Promise.resolve();
  ann.client.services.subscribe(['call']);
  await settled();

  expect(ann.client.services.getSubscriptions().subscribed).toEqual(['call']);
});

test.each<[string, unknown, string | undefined]>([
  ['an unknown service', ['call', 'telepathy'], undefined],
  ['an empty list', [], undefined],
  ['no list', undefined, undefined],
  ['a word in place of a list', 'call', undefined],
  ['a list of something else', [5], undefined],
  ['an unknown type of channel', ['call'], 'pigeon'],
  ['null as the type of channel', ['call'], null as unknown as string],
])('%s is BAD_INPUT, and nothing is sent', async (_, services, type) => {
  const ann = annAlone();
  const told = follow(ann);

  ann.client.services.subscribe(services as string[], type);
  ann.client.services.unsubscribe(services as string[], type);
  await settled();

  expect(told).toEqual([
    ['BAD_INPUT', ''],
    ['BAD_INPUT', ''],
  ]);
  expect(ann.service.asked).toEqual({ subscribe: 0, unsubscribe: 0 });
});

test('without tokens a subscription is authentication:1, and nothing is sent', async () => {
  const service = scriptedService();
  const client = createOn({ signalling: service, media: createFakeMedia() }, { logs: { logLevel: 'silent' } });
  const told = follow({ client });

  client.services.subscribe(['call']);
  await settled();

  expect(told).toEqual([
    ['change', ' pending'],
    ['authentication:1', ''],
    ['change', ''],
  ]);
  expect(service.asked.subscribe).toBe(0);
});

test('names and types may be written in capitals', async () => {
  const ann = annAlone();

  ann.client.services.subscribe(['CALL'], 'WebSocket');
  await settled();

  expect(ann.client.services.getSubscriptions().subscribed).toEqual(['call']);
});

test('changes are made one after another, and it is pending until the last is done', async () => {
  const ann = annAlone();
  const admission = createDeferred<undefined>();
  ann.service.admit = () => admission.promise;
  const told = follow(ann);

  ann.client.services.subscribe(['call']);
  ann.client.services.unsubscribe(['call']);
  await settled();
  expect(ann.service.asked).toEqual({ subscribe: 1, unsubscribe: 0 });
  admission.resolve(undefined);
  await settled();

  expect(ann.service.asked).toEqual({ subscribe: 1, unsubscribe: 1 });
  expect(told).toEqual([
    ['change', ' pending'],
    ['change', 'call pending'],
    ['change', 'call pending'],
    ['change', ''],
  ]);
});

test('unsubscribing ends the calls on both sides and closes the link', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);

  ann.client.services.unsubscribe(['call']);
  await reaches(bob, received, 'Ended');
  await settled();

  expect(ann.client.call.getById(made)?.state).toBe('Ended');
  expect(ann.signalling.link.state).toBe('down');
  expect(ann.client.services.getSubscriptions()).toMatchObject({ subscribed: [], isPending: false });
  expect(ann.media.liveTracks()).toEqual([]);
});

test('a link that is lost for good is told as LOST_CONNECTION; one that is brought back subscribes again', async () => {
  const ann = annAlone();
  ann.client.services.subscribe(['call']);
  await settled();
  const told = follow(ann);

  ann.service.setLink({ state: 'reconnecting', attempt: 1 });
  expect(ann.client.services.getSubscriptions().subscribed).toEqual(['call']);
  ann.service.setLink({ state: 'down', error: new HookswitchError('subscription:1', { reason: 'unauthorized' }) });
  ann.service.setLink({ state: 'up' });

  expect(told).toEqual([
    ['subscription:1', 'call'],
    ['LOST_CONNECTION', ''],
    ['change', 'call'],
  ]);
});

test('a link that is lost for good while a change is under way is told as LOST_CONNECTION too, and can come back', async () => {
  const ann = annAlone();
  ann.client.services.subscribe(['call']);
  await settled();
  const told = follow(ann);
  const admission = createDeferred<undefined>();
  ann.service.admit = () => admission.promise;

  ann.client.services.subscribe(['call']);
  await settled();
  ann.service.setLink({ state: 'down' });
  admission.reject(new HookswitchError('subscription:1'));
  await settled();
  expect(told.at(-1)).toEqual(['LOST_CONNECTION', '']);
  ann.service.setLink({ state: 'up' });

  expect(told.at(-1)).toEqual(['change', 'call']);
});

test('the socket tells its changes as ws:change', async () => {
  const ann = annAlone();
  const changes = vi.fn();
  ann.client.on('ws:change', changes);

  for (const state of ['connecting', 'up', 'up'] as const) ann.service.setLink({ state });
  for (const attempt of [1, 2]) ann.service.setLink({ state: 'reconnecting', attempt });
  ann.service.setLink({ state: 'down' });

  expect(changes.mock.calls).toEqual(Array(5).fill([{ platform: 'cpaas' }]));
});

test('a logout ends calls, closes the link and forgets the user', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);

  await ann.client.logout();

  expect(ann.client.call.getById(made)?.state).toBe('Ended');
  expect(ann.signalling.link.state).toBe('down');
  expect(ann.client.getUserInfo()).toBeUndefined();
  await reaches(bob, received, 'Ended');
});

test('a logout after the link was lost leaves nothing behind that the next login would wake', async () => {
  const ann = annAlone();
  ann.client.services.subscribe(['call']);
  await settled();
  ann.service.setLink({ state: 'down' });

  await ann.client.logout();

  expect(ann.service.asked.unsubscribe).toBe(1);
});

test('a logout of a client that never subscribed asks nothing of the service and changes no subscription', async () => {
  const ann = annAlone();
  const told = follow(ann);

  await ann.client.logout();

  expect(ann.service.asked).toEqual({ subscribe: 0, unsubscribe: 0 });
  expect(told).toEqual([]);
});

test('another user is not let in while a subscription stands, is under way, or waits to come back', async () => {
  const ann = annAlone();
  const bobs = { accessToken: 'bobs', idToken: idToken('bob-id') };
  const admission = createDeferred<undefined>();
  ann.service.admit = () => admission.promise;

  ann.client.services.subscribe(['call']);
  expect(() => ann.client.setTokens(bobs)).toThrow(/another user/);
  admission.resolve(undefined);
  await settled();
  expect(() => ann.client.setTokens(bobs)).toThrow(/another user/);
  ann.service.setLink({ state: 'down' });
  expect(() => ann.client.setTokens(bobs)).toThrow(/another user/);
  await ann.client.logout();
  ann.client.setTokens(bobs);

  expect(ann.client.getUserInfo()?.username).toBe('bob-id');
});

test('a listener that subscribes again inside the event is queued, and nothing is lost', async () => {
  const ann = annAlone();
  let again = 1;
  ann.client.on('subscription:change', () => again-- > 0 && ann.client.services.subscribe(['call']));

  ann.client.services.subscribe(['call']);
  await settled();

  expect(ann.service.asked.subscribe).toBe(2);
  expect(ann.client.services.getSubscriptions()).toMatchObject({ subscribed: ['call'], isPending: false });
});

test('a call can be made without subscribing', async () => {
  const ann = annAlone();

  const callId = ann.client.call.make(bobsAddress, { audio: true });

  await reaches(ann, callId, 'Initiated');
});

test('a change that was asked for is pending at once, though no event comes before the method has returned', () => {
  const ann = annAlone();
  const told = follow(ann);

  ann.client.services.subscribe(['call']);

  expect(ann.client.services.getSubscriptions()).toEqual({ subscribed: [], available: ['call'], isPending: true });
  expect(told).toEqual([]);
});
