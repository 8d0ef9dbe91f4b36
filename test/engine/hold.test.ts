import { expect, test, vi } from 'vitest';
import { HookswitchError, type Call } from '../../src/engine';
import type { CallMessage } from '../../src/signalling';
import {
  annAlone,
  answerTo,
  bobsAddress,
  connect,
  incoming,
  reaches,
  settled,
  story,
  twoPeople,
  type Person,
  type ScriptedService,
} from './people';

const flags = ({ client }: Person, callId: string) => {
  const { state, localHold, remoteHold } = client.call.getById(callId)!;
  return [state, localHold && 'local', remoteHold && 'remote'].filter(Boolean);
};
const answered = ['Connected'];

test('who holds is On Hold locally and the other remotely, until it is resumed; both are told as operations', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  const [toldAnn, toldBob] = [story(ann).length, story(bob).length];

  ann.client.call.hold(made);
  expect(ann.client.call.getById(made)).toMatchObject({ state: 'Connected', localOp: { operation: 'HOLD', status: 'ONGOING' } });
  await reaches(ann, made, 'On Hold');
  expect([flags(ann, made), flags(bob, received)]).toEqual([
    ['On Hold', 'local'],
    ['On Hold', 'remote'],
  ]);
  ann.client.call.unhold(made);
  await reaches(ann, made, 'Connected');

  expect([flags(ann, made), flags(bob, received)]).toEqual([answered, answered]);
  const change = (operation: string, from: string) => [
    `${operation} START`,
    `${operation} UPDATE`,
    `${operation} FINISH`,
    `call:stateChange from ${from}`,
  ];
  expect(story(ann).slice(toldAnn)).toEqual([...change('HOLD', 'Connected'), ...change('UNHOLD', 'On Hold')]);
  expect(story(bob).slice(toldBob)).toEqual([
    'call:stateChange from Connected',
    'HOLD FINISH',
    'call:stateChange from On Hold',
    'UNHOLD FINISH',
  ]);
});

test('the offer of a hold has every section inactive, and that of a resumption sends again', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  const directions = () =>
    [...ann.media.openPeers()[0]!.localDescription.matchAll(/^a=(sendrecv|sendonly|recvonly|inactive)/gm)].map(([, word]) => word);

  ann.client.call.hold(made);
  await reaches(ann, made, 'On Hold');
  expect(directions()).toEqual(['inactive', 'inactive']);
  ann.client.call.unhold(made);
  await reaches(ann, made, 'Connected');

  expect(directions()).toEqual(['sendrecv', 'sendrecv']);
});

test('hold silences the tracks of the far side and ends none, and they come back', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  await settled();
  const before = bob.client.call.getById(received)!.remoteTracks;
  const heard = () => bob.heard.flatMap(([type]) => (type.startsWith('media:source') || type === 'call:trackEnded' ? type : []));
  const told = heard().length;

  ann.client.call.hold(made);
  await reaches(bob, received, 'On Hold');
  await settled();
  expect(before.map((id) => bob.client.media.getTrackById(id)?.sourceMuted)).toEqual([true, true]);
  ann.client.call.unhold(made);
  await reaches(bob, received, 'Connected');
  await settled();

  expect(heard().slice(told)).toEqual(['media:sourceMuted', 'media:sourceMuted', 'media:sourceUnmuted', 'media:sourceUnmuted']);
  expect(bob.client.call.getById(received)?.remoteTracks).toEqual(before);
});

test.each<[string, ('ann' | 'bob')[], string[][][]]>([
  [
    'in the order in which they held',
    ['ann', 'bob'],
    [
      [
        ['On Hold', 'remote'],
        ['On Hold', 'local'],
      ],
      [answered, answered],
    ],
  ],
  [
    'in the other order',
    ['bob', 'ann'],
    [
      [
        ['On Hold', 'local'],
        ['On Hold', 'remote'],
      ],
      [answered, answered],
    ],
  ],
])('a call that both hold is resumed by each for themselves, %s', async (_, order, expected) => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  const people = { ann, bob };
  const ids = { ann: made, bob: received };
  ann.client.call.hold(made);
  await reaches(bob, received, 'On Hold');
  await settled();
  bob.client.call.hold(received);
  await settled();
  expect([flags(ann, made), flags(bob, received)]).toEqual([
    ['On Hold', 'local', 'remote'],
    ['On Hold', 'local', 'remote'],
  ]);

  const seen = [];
  for (const who of order) {
    people[who].client.call.unhold(ids[who]);
    await settled();
    seen.push([flags(ann, made), flags(bob, received)]);
  }

  expect(seen).toEqual(expected);
});

test.each<['hold' | 'unhold', string]>([
  ['hold', 'a held call'],
  ['unhold', 'a call that is not held'],
])('%s of %s is refused with call:6, and nothing is sent', async (operation) => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  if (operation === 'hold') {
    ann.client.call.hold(made);
    await reaches(ann, made, 'On Hold');
  }
  await settled();
  const before = ann.client.call.getById(made);
  const send = vi.spyOn(ann.signalling, 'send');

  ann.client.call[operation](made);
  await settled();

  expect(send).not.toHaveBeenCalled();
  expect(ann.client.call.getById(made)).toBe(before);
  expect(story(ann).slice(-2)).toEqual([`${operation.toUpperCase()} FINISH call:6`, 'call:error']);
});

test('hold while another operation is in progress is refused, and told why', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob, { audio: true, video: false });

  ann.client.call.startVideo(made);
  ann.client.call.hold(made);
  await settled();

  expect(ann.heard.flatMap(([type, params]) => (type === 'call:error' ? [params.error] : []))).toMatchObject([
    { code: 'call:6', reason: 'operation-pending' },
  ]);
  expect(story(ann).filter((line) => line.startsWith('HOLD'))).toEqual(['HOLD FINISH call:6']);
  expect(ann.client.call.getById(made)).toMatchObject({ state: 'Connected', localTracks: [expect.any(String), expect.any(String)] });
});

type Ann = Person & { service: ScriptedService };
async function annInACall(ann: Ann): Promise<string> {
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, callId, 'Initiated');
  const { sdp = '' } = ann.service.sent[0] as Extract<CallMessage, { type: 'invite' }>;
  ann.service.say({ type: 'answer', callId, sdp: await answerTo(sdp) });
  await reaches(ann, callId, 'Connected');
  return callId;
}
const remoteOperations = ({ heard }: Person) =>
  heard.flatMap(([type, params]) => (type === 'call:operation' && !params.isLocal ? [params.operation] : []));

test('music on hold counts as held, and its beginning and end are told', async () => {
  const ann = annAlone();
  const callId = await annInACall(ann);
  const known = ann.media.openPeers()[0]!.remoteDescription;
  const offered = (direction: string) => known.replace(/^a=(sendrecv|inactive|sendonly)/m, `a=${direction}`);
  const seen: Call['remoteHold'][] = [];

  for (const direction of ['inactive', 'sendonly', 'inactive', 'sendonly', 'sendrecv']) {
    ann.service.say({ type: 'offer', callId, sdp: offered(direction) });
    await settled();
    seen.push(ann.client.call.getById(callId)!.remoteHold);
  }

  expect(seen).toEqual([true, true, true, true, false]);
  expect(remoteOperations(ann)).toEqual(['HOLD', 'START_MOH', 'STOP_MOH', 'START_MOH', 'UNHOLD']);
  expect(ann.heard.some(([type]) => type === 'call:trackEnded')).toBe(false);
});

test('a hold that the service refuses fails, and the call goes on as it was', async () => {
  const { network, ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  network.failNext('offer', new HookswitchError(500));

  ann.client.call.hold(made);
  await settled();

  expect(ann.client.call.getById(made)).toMatchObject({ state: 'Connected', localOp: undefined, error: { code: 500 } });
  expect(story(ann).slice(-3)).toEqual(['HOLD FINISH 500', 'call:error', 'call:stateChange from Connected']);
  ann.client.call.hold(made);
  await reaches(bob, received, 'On Hold');
});

test('a hold that nobody answers fails after 20 s, and the call can be held again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const ann = annAlone();
  const callId = await annInACall(ann);
  const operation = () => ann.client.call.getById(callId)?.localOp;

  ann.client.call.hold(callId);
  await settled();
  await vi.advanceTimersByTimeAsync(19_900);
  expect(operation()).toEqual({ operation: 'HOLD', status: 'PENDING' });
  await vi.advanceTimersByTimeAsync(200);
  await settled();

  expect(operation()).toBeUndefined();
  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Connected', error: { code: 'call:8', reason: 'timeout' } });
  ann.client.call.hold(callId);
  await settled();
  const { sdp = '' } = ann.service.sent.findLast(({ type }) => type === 'offer') as Extract<CallMessage, { type: 'offer' }>;
  ann.service.say({ type: 'offerAnswer', callId, sdp: await answerTo(sdp) });
  await reaches(ann, callId, 'On Hold');
  vi.useRealTimers();
});

test('an answer that does not fit fails the hold, and the call goes on as it was', async () => {
  const ann = annAlone();
  const callId = await annInACall(ann);
  ann.client.call.hold(callId);
  await settled();
  ann.media.failNext('acceptAnswer');

  ann.service.say({ type: 'offerAnswer', callId, sdp: 'garbage' });
  await settled();

  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Connected', localOp: undefined });
  expect(ann.media.openPeers()[0]?.signalingState).toBe('stable');
});

/** Ann talks to Bob on one call, and Bob's second call to her has just been answered. */
async function waitingCall(config = {}) {
  const { ann, bob } = await twoPeople();
  bob.client.updateConfig({ call: { holdOthers: false } });
  ann.client.updateConfig(config);
  const first = await connect(ann, bob);
  bob.client.call.make('ann@example.com', { audio: true });
  const second = await incoming(ann);
  ann.client.call.answer(second, { audio: true });
  await reaches(ann, second, 'Connected');
  await settled();
  return { ann, first: first.made, second };
}

test('answering a second call holds the first, and resuming the first holds the second', async () => {
  const { ann, first, second } = await waitingCall();
  expect([flags(ann, first), flags(ann, second)]).toEqual([['On Hold', 'local'], answered]);

  ann.client.call.unhold(first);
  await settled();

  expect([flags(ann, first), flags(ann, second)]).toEqual([answered, ['On Hold', 'local']]);
});

test('calls are left alone where the application holds them itself', async () => {
  const { ann, first, second } = await waitingCall({ call: { holdOthers: false } });

  expect([flags(ann, first), flags(ann, second)]).toEqual([answered, answered]);
});

test('a call that is busy with another operation is held when that has finished', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob, { audio: true, video: false });

  ann.client.call.startVideo(made);
  const second = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, made, 'On Hold');

  expect(ann.client.call.getById(made)?.localTracks).toHaveLength(2);
  await reaches(ann, second, 'Ringing');
});
