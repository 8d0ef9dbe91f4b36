import { expect, test, vi } from 'vitest';
import type { Client } from '../../src/engine';
import { createCallStore } from '../../src/store';
import { createScriptedClient, reachable } from '../../src/testing';
import { bobsAddress, connect, incoming, reaches, twoPeople } from '../engine/people';

test('the picture shows a call from its beginning to its end, and its tracks as long as it lasts', async () => {
  const { ann, bob } = await twoPeople();
  const store = createCallStore(ann.client);
  store.connect();

  const { made } = await connect(ann, bob);
  expect(store.getState().calls[made]).toBe(ann.client.call.getById(made));
  expect(Object.values(store.getState().tracks).map(({ kind, local }) => [kind, local])).toEqual([
    ['audio', true],
    ['video', true],
    ['audio', false],
    ['video', false],
  ]);
  ann.client.call.end(made);

  expect(store.getState().calls[made]?.state).toBe('Ended');
  expect(store.getState().tracks).toEqual({});
});

test('what an event is not about keeps its identity', async () => {
  const { ann, bob } = await twoPeople();
  ann.client.updateConfig({ call: { holdOthers: false } });
  const store = createCallStore(ann.client);
  store.connect();
  const { made } = await connect(ann, bob);
  const before = store.getState();

  const second = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, second, 'Ringing');

  const after = store.getState();
  expect(after.calls[made]).toBe(before.calls[made]);
  for (const id of Object.keys(before.tracks)) expect(after.tracks[id]).toBe(before.tracks[id]);
  expect(after.subscription).toBe(before.subscription);
});

test('a client that gives new records each time it is asked changes nothing in the picture', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  const copying = {
    ...ann.client,
    call: { ...ann.client.call, getAll: () => ann.client.call.getAll().map((call) => structuredClone(call)) },
    services: { ...ann.client.services, getSubscriptions: () => ({ ...ann.client.services.getSubscriptions() }) },
  } satisfies Client;
  const store = createCallStore(copying);
  store.connect();
  const before = store.getState();

  ann.client.media.muteTracks([]);
  await ann.client.media.getDevices();
  ann.client.call.answer(made); // refused: two events, no change
  await vi.waitFor(() => expect(store.getState().lastError).toBeDefined());

  expect(store.getState().calls).toBe(before.calls);
  expect(store.getState().tracks).toBe(before.tracks);
  expect(store.getState().subscription).toBe(before.subscription);
});

test('muting shows in the track, and in nothing else', async () => {
  const { ann, bob } = await twoPeople();
  const store = createCallStore(ann.client);
  store.connect();
  const { made } = await connect(ann, bob);
  const before = store.getState();
  const [microphone = '', camera = ''] = ann.client.call.getById(made)!.localTracks;

  ann.client.media.muteTracks([microphone]);

  expect(store.getState().tracks[microphone]?.muted).toBe(true);
  expect(store.getState().tracks[camera]).toBe(before.tracks[camera]);
  expect(store.getState().calls).toBe(before.calls);
});

test('an event that changes nothing wakes nobody', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  const store = createCallStore(ann.client);
  store.connect();
  await ann.client.media.getDevices();
  const before = store.getState();
  const woken = vi.fn();
  store.subscribe(woken);
  const told: string[] = [];
  ann.client.subscribe((type) => told.push(type));

  await ann.client.call.getStats(made);
  ann.client.media.setDefaultDevices({});
  store.dismissError();
  await vi.waitFor(() => expect(told).toEqual(expect.arrayContaining(['call:statsReceived', 'devices:change'])));
  await ann.client.media.getDevices();

  expect(woken).not.toHaveBeenCalled();
  expect(store.getState()).toBe(before);
});

test('a store that was let go of follows nothing, and a new connection takes a fresh picture', async () => {
  const { ann, bob } = await twoPeople();
  const store = createCallStore(ann.client);
  store.connect()();

  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await incoming(bob);
  expect(store.getState().calls).toEqual({});
  store.connect();

  expect(store.getState().calls[callId]).toBe(ann.client.call.getById(callId));
});

test('letting go of a store ends no call', async () => {
  const { ann, bob } = await twoPeople();
  const store = createCallStore(ann.client);
  const stop = store.connect();
  const { made } = await connect(ann, bob);

  stop();

  expect(ann.client.call.getById(made)?.state).toBe('Connected');
});

test('the last error stays until it is dismissed', async () => {
  const { ann } = await twoPeople();
  const store = createCallStore(ann.client);
  store.connect();
  ann.media.denyCapture('no-device');

  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, callId, 'Ended');

  expect(store.getState().lastError).toMatchObject({ callId, error: { code: 'call:4', reason: 'no-device' } });
  store.dismissError();
  expect(store.getState().lastError).toBeUndefined();
});

test('a failure that comes as two events is one', async () => {
  const { client, media } = createScriptedClient();
  const store = createCallStore(client);
  store.connect();
  const seen: unknown[] = [];
  store.subscribe(({ lastError }) => seen.push(lastError));
  media.denyCapture('no-device');

  client.call.make(bobsAddress);
  await vi.waitFor(() => expect(store.getState().lastError).toBeDefined());

  expect(new Set(seen.filter(Boolean)).size).toBe(1);
});

test('an error of a call is gone with the next that succeeds; a service that is reached again does not hide it', async () => {
  const scripted = createScriptedClient();
  const { client, farSide, media, service } = scripted;
  await reachable(scripted);
  const store = createCallStore(client);
  store.connect();
  media.denyCapture('denied-by-person');
  client.call.make(bobsAddress);
  await vi.waitFor(() => expect(store.getState().lastError?.error.code).toBe('call:4'));

  await service.givesUp();
  await vi.waitFor(() => expect(store.getState().lastError?.error.reason).toBe('unreachable'));
  await service.reconnects();
  expect(store.getState().lastError).toBeUndefined();
  client.call.make(bobsAddress);
  await vi.waitFor(() => expect(store.getState().lastError?.error.code).toBe('call:4'));
  await service.losesConnection();
  await service.reconnects();
  expect(store.getState().lastError?.error.code).toBe('call:4');
  media.denyCapture(undefined);
  await farSide.rings(client.call.make(bobsAddress));

  expect(store.getState().lastError).toBeUndefined();
});

test('nobody sees the errors of who was logged in before', async () => {
  const { client, media } = createScriptedClient();
  const store = createCallStore(client);
  store.connect();
  media.denyCapture('no-device');
  client.call.make(bobsAddress);
  await vi.waitFor(() => expect(store.getState().lastError).toBeDefined());

  await client.logout();

  expect(store.getState().lastError).toBeUndefined();
});

test('why a call ended is remembered as long as the call', async () => {
  const scripted = createScriptedClient();
  const { client, farSide } = scripted;
  await reachable(scripted);
  const store = createCallStore(client);
  store.connect();
  const declined = client.call.make(bobsAddress);

  await farSide.ends(declined, { statusCode: 603, reasonText: 'Declined' });
  expect(store.getState().transitions).toEqual({ [declined]: { statusCode: 603, reasonText: 'Declined' } });
  for (let more = 0; more < 51; more++) await farSide.ends(client.call.make(bobsAddress));

  expect(client.call.getById(declined)).toBeUndefined();
  expect(store.getState().transitions).not.toHaveProperty(declined);
  expect(Object.keys(store.getState().transitions)).toEqual(Object.keys(store.getState().calls));
});

test('a client that tells nothing of its connection is taken to be connected', () => {
  const { connection: _, ...client } = createScriptedClient().client;

  expect(createCallStore(client).getState().isConnected).toBe(true);
});

test('devices come when the browser tells of them, and again when they change', async () => {
  const { ann } = await twoPeople();
  const store = createCallStore(ann.client);
  store.connect();
  const headset = { deviceId: 'headset', kind: 'audioinput', label: 'Headset', groupId: '' } as MediaDeviceInfo; // toJSON is of no use here

  ann.media.changeDevices({ microphone: [headset] });

  await vi.waitFor(() => expect(store.getState().devices.microphone).toEqual([headset]));
});
