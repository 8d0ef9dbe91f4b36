import { expect, test, vi } from 'vitest';
import { HookswitchError, type ClientEvent } from '../../src/engine';
import type { CallMessage } from '../../src/signalling';
import { FakeTrack } from '../../src/testing';
import {
  annAlone,
  answerTo,
  bobsAddress,
  connect,
  incoming,
  offerOf,
  reaches,
  settled,
  story,
  twoPeople,
  type Person,
  type ScriptedService,
} from './people';

type Ann = Person & { service: ScriptedService };

async function rings(ann: Ann) {
  ann.service.say({ type: 'invite', callId: 'in', from: 'bob@example.com', to: 'ann@example.com', trickle: false, sdp: await offerOf() });
  await reaches(ann, 'in', 'Ringing');
}
const sentTo = (ann: Ann) => ann.service.sent.map(({ type }) => type);
const operationsOf = (who: Person) => story(who).filter((line) => /^[A-Z]/.test(line));
/** Nothing of any call is left: no device, connection, track, element or pending operation. */
function nothingIsLeft({ client, media }: Person) {
  expect(media.liveTracks()).toEqual([]);
  expect(media.openPeers()).toEqual([]);
  for (const call of client.call.getAll()) {
    expect(call).toMatchObject({ localTracks: [], remoteTracks: [] });
    expect(call.localOp).toBeUndefined();
  }
}

test('a hang-up in the same breath as the call ends it, and no operation finishes that has not started', async () => {
  const ann = annAlone();

  ann.client.call.end(ann.client.call.make(bobsAddress, { audio: true }));
  await settled();

  expect(operationsOf(ann)).toEqual(['END START', 'END FINISH']);
  expect(ann.service.sent).toEqual([]);
  nothingIsLeft(ann);
});

test('answer and end in the same breath reject the call', async () => {
  const ann = annAlone();
  await rings(ann);

  ann.client.call.answer('in', { audio: true });
  ann.client.call.end('in');
  await settled();

  expect(operationsOf(ann)).toEqual(['END START', 'END FINISH']);
  expect(sentTo(ann)).toEqual(['ringing', 'reject']);
  nothingIsLeft(ann);
});

test('answer, answer and end in the same breath reject the call, and the second answer is refused', async () => {
  const ann = annAlone();
  await rings(ann);

  ann.client.call.answer('in', { audio: true });
  ann.client.call.answer('in', { audio: true });
  ann.client.call.end('in');
  await settled();

  expect(operationsOf(ann).sort()).toEqual(['ANSWER FINISH call:6', 'END FINISH', 'END START']);
  nothingIsLeft(ann);
});

test('a refused answer is told at once, also while the browser still asks for the microphone', async () => {
  const ann = annAlone();
  await rings(ann);
  ann.media.grantLater();
  ann.client.call.answer('in', { audio: true });
  await settled();

  ann.client.call.answer('in', { audio: true });
  expect(story(ann)).not.toContain('call:error');
  await settled();

  expect(story(ann)).toContain('call:error');
});

test('a second hang-up is refused as one of a call that is over', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);

  ann.client.call.end(made);
  ann.client.call.end(made);
  await settled();

  expect(operationsOf(ann).slice(-3).sort()).toEqual(['END FINISH', 'END FINISH call:6', 'END START']);
});

test('a hang-up inside call:receive rejects the call, and the caller is not told that it rings', async () => {
  const ann = annAlone();
  ann.client.on('call:receive', ({ callId }) => ann.client.call.reject(callId));

  ann.service.say({ type: 'invite', callId: 'in', from: 'bob@example.com', to: 'ann@example.com', trickle: false, sdp: await offerOf() });
  await settled();

  expect(ann.client.call.getById('in')?.state).toBe('Ended');
  expect(sentTo(ann)).toEqual(['reject']);
});

/** Lets exactly so many microtasks go by. */
async function hops(count: number) {
  for (let hop = 0; hop < count; hop++) await Promise.resolve();
}

test('a hang-up at any moment of making a call leaves nothing open, and what was sent is taken back', async () => {
  const sent: string[] = [];
  for (let moment = 0; moment < 60; moment++) {
    const ann = annAlone();
    const callId = ann.client.call.make(bobsAddress, { audio: true });

    await hops(moment);
    ann.client.call.end(callId);
    await settled();

    nothingIsLeft(ann);
    sent.push(sentTo(ann).join());
    expect(ann.heard.findLastIndex(([type]) => type === 'call:start')).toBeLessThan(
      ann.heard.findLastIndex(([type]) => type === 'call:stateChange'),
    );
  }
  expect([...new Set(sent)]).toEqual(['', 'invite,cancel']);
});

test('a hang-up at any moment of answering leaves nothing open, and the caller is told once', async () => {
  const sent: string[] = [];
  for (let moment = 0; moment < 60; moment++) {
    const ann = annAlone();
    await rings(ann);
    ann.client.call.answer('in', { audio: true });

    await hops(moment);
    ann.client.call.end('in');
    await settled();

    nothingIsLeft(ann);
    sent.push(sentTo(ann).join());
  }
  expect([...new Set(sent)]).toEqual(['ringing,reject', 'ringing,answer,reject', 'ringing,answer,bye']);
});

test('a hang-up of the far side at any moment of making a call leaves nothing open', async () => {
  for (let moment = 0; moment < 60; moment++) {
    const ann = annAlone();
    const callId = ann.client.call.make(bobsAddress, { audio: true });

    await hops(moment);
    ann.service.say({ type: 'reject', callId });
    await settled();

    nothingIsLeft(ann);
  }
});

const eventsOfACall: ClientEvent[] = ['call:start', 'call:operation', 'call:newTrack', 'call:stateChange', 'call:trackEnded', 'call:error'];

test.each(eventsOfACall)('a listener that hangs up at every %s of an outgoing call breaks nothing', async (type) => {
  const { ann, bob } = await twoPeople();
  let hangUps = 0;
  ann.client.on(type, (params) => {
    const callId = 'callId' in params ? params.callId : undefined;
    // Without an end of its own a listener of call:error would hear of its own refused hang-ups for ever.
    if (callId !== undefined && hangUps++ < 20) ann.client.call.end(callId);
  });
  bob.client.on('call:receive', ({ callId }) => bob.client.call.answer(callId, { audio: true }));

  const callId = ann.client.call.make(bobsAddress, { audio: true, video: true });
  await vi.waitFor(() => expect(ann.client.call.getById(callId)?.state).not.toBe('Initiating'));
  await settled();
  ann.client.call.end(callId);
  await settled();

  expect(ann.client.call.getById(callId)?.state).toBe('Ended');
  expect(operationsOf(ann).filter((line) => line === 'END START')).toHaveLength(1);
  expect(operationsOf(ann).filter((line) => line === 'END FINISH')).toHaveLength(1);
  nothingIsLeft(ann);
  expect(bob.client.call.getAll().every(({ state }) => state === 'Ended' || state === 'Cancelled')).toBe(true);
});

test.each(eventsOfACall)('a listener that hangs up at every %s of an incoming call breaks nothing', async (type) => {
  const { ann, bob } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true, video: true });
  const received = await incoming(bob);
  let hangUps = 0;
  bob.client.on(type, () => hangUps++ < 20 && bob.client.call.end(received));

  bob.client.call.answer(received, { audio: true, video: true });
  await settled();
  if (ann.client.call.getById(callId)?.state !== 'Ended') bob.client.call.end(received);

  await reaches(ann, callId, 'Ended');
  expect(operationsOf(bob).filter((line) => line === 'END START')).toHaveLength(1);
  nothingIsLeft(bob);
  nothingIsLeft(ann);
});

test('a hang-up inside the START of a hang-up is refused, and the far side is told once', async () => {
  const ann = annAlone();
  await rings(ann);
  ann.client.on(
    'call:operation',
    ({ operation, transition }) => operation === 'REJECT' && transition === 'START' && ann.client.call.end('in'),
  );

  ann.client.call.reject('in');
  await settled();

  expect(operationsOf(ann).sort()).toEqual(['END FINISH call:6', 'REJECT FINISH', 'REJECT START']);
  expect(sentTo(ann)).toEqual(['ringing', 'reject']);
});

test('a hang-up as soon as the answer is finished is told as the end of a connected call, and nothing after it', async () => {
  const ann = annAlone();
  await rings(ann);
  ann.client.on(
    'call:operation',
    ({ operation, transition }) => operation === 'ANSWER' && transition === 'FINISH' && ann.client.call.end('in'),
  );

  ann.client.call.answer('in', { audio: true });
  await settled();

  expect(story(ann).filter((line) => line.startsWith('call:stateChange'))).toEqual([
    'call:stateChange from Initiating',
    'call:stateChange from Connected',
  ]);
  expect(sentTo(ann)).toEqual(['ringing', 'answer', 'bye']);
  nothingIsLeft(ann);
});

test('a hang-up inside call:error of a call that fails is refused or done, and the far side is told once', async () => {
  const ann = annAlone();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, callId, 'Initiated');
  let hangUps = 0;
  ann.client.on('call:error', () => hangUps++ === 0 && ann.client.call.end(callId));
  ann.media.failNext('acceptAnswer');

  ann.service.say({ type: 'answer', callId, sdp: 'garbage' });
  await reaches(ann, callId, 'Ended');
  await settled();

  expect(sentTo(ann)).toEqual(['invite', 'cancel']);
  expect(story(ann).filter((line) => line.startsWith('call:stateChange'))).toEqual([
    'call:stateChange from Initiating',
    'call:stateChange from Initiated',
  ]);
});

test('a hang-up inside the call:error of a failed answer leaves no change to be told afterwards', async () => {
  const ann = annAlone();
  await rings(ann);
  ann.media.denyCapture('denied-by-person');
  ann.client.on('call:error', () => ann.client.call.end('in'));

  ann.client.call.answer('in', { audio: true });
  await reaches(ann, 'in', 'Ended');
  await settled();

  expect(story(ann).filter((line) => line.startsWith('call:stateChange'))).toEqual([
    'call:stateChange from Initiating',
    'call:stateChange from Ringing',
  ]);
});

test('a listener that answers whatever can be answered, at any event, answers once', async () => {
  const { ann, bob } = await twoPeople();
  bob.client.subscribe(() => {
    for (const { id, state, localOp } of bob.client.call.getAll())
      if (state === 'Ringing' && !localOp) bob.client.call.answer(id, { audio: true });
  });

  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, callId, 'Connected');
  await settled();

  expect(operationsOf(bob)).toEqual(['ANSWER START', 'ANSWER FINISH']);
  expect(bob.media.captures).toHaveLength(1);
  ann.client.call.end(callId);
  await settled();
  nothingIsLeft(bob);
});

test('all listeners hear the events in the same order, also when the first of them hangs up inside one', async () => {
  const { ann } = await twoPeople();
  ann.client.on('call:newTrack', ({ callId }) => ann.client.call.end(callId));
  const order: string[] = [];
  ann.client.on('call:newTrack', ({ trackId }) => order.push(`new ${trackId}`));
  ann.client.on('call:trackEnded', ({ trackId }) => order.push(`ended ${trackId}`));

  ann.client.call.make(bobsAddress, { audio: true });
  await settled();

  const { id } = ann.media.tracks[0]!;
  expect(order).toEqual([`new ${id}`, `ended ${id}`]);
});

test('a withdrawal while the answer is on its way cancels the call and turns the devices off', async () => {
  const ann = annAlone();
  await rings(ann);
  let refuse: () => void = () => undefined;
  ann.service.reply = () => new Promise((_, reject) => (refuse = () => reject(new HookswitchError(404))));
  ann.client.call.answer('in', { audio: true, video: true });
  await vi.waitFor(() => expect(sentTo(ann)).toContain('answer'));

  ann.service.say({ type: 'cancel', callId: 'in', statusCode: 487 });
  expect(ann.client.call.getById('in')?.state).toBe('Cancelled');
  nothingIsLeft(ann);
  refuse();
  await settled();

  expect(story(ann)).not.toContain('call:error');
  expect(operationsOf(ann)).toEqual(['ANSWER START', 'ANSWER FINISH']);
  expect(sentTo(ann)).toEqual(['ringing', 'answer']);
});

test('a failure of the answer after a withdrawal is not told', async () => {
  const ann = annAlone();
  await rings(ann);
  const prompt = ann.media.grantLater();
  ann.client.call.answer('in', { audio: true });
  await settled();

  ann.service.say({ type: 'cancel', callId: 'in' });
  prompt.deny();
  await settled();

  expect(ann.client.call.getById('in')?.state).toBe('Cancelled');
  expect(story(ann)).not.toContain('call:error');
});

test('a hang-up while the invitation is on its way goes out, and the late reply of the service starts nothing', async () => {
  const ann = annAlone();
  let accept: () => void = () => undefined;
  ann.service.reply = ({ type }: CallMessage) =>
    type === 'invite' ? new Promise((resolve) => (accept = () => resolve({ sessionId: 's' }))) : Promise.resolve({});
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await vi.waitFor(() => expect(sentTo(ann)).toEqual(['invite']));

  ann.client.call.end(callId);
  accept();
  await settled();

  expect(sentTo(ann)).toEqual(['invite', 'cancel']);
  expect(story(ann)).not.toContain('call:start');
  expect(ann.client.call.getById(callId)?.state).toBe('Ended');
});

test('a withdrawal of a call that this device has answered is not for it', async () => {
  const ann = annAlone();
  await rings(ann);
  ann.client.call.answer('in', { audio: true });
  await reaches(ann, 'in', 'Connected');

  ann.service.say({ type: 'cancel', callId: 'in', statusCode: 200 });

  expect(ann.client.call.getById('in')?.state).toBe('Connected');
});

test('ringing and the answer in one moment go through the states in order', async () => {
  const ann = annAlone();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, callId, 'Initiated');
  const invite = ann.service.sent[0] as Extract<CallMessage, { type: 'invite' }>;
  const sdp = await answerTo(invite.sdp ?? '');

  ann.service.say({ type: 'ringing', callId });
  ann.service.say({ type: 'answer', callId, sdp });
  ann.service.say({ type: 'ringing', callId });
  ann.service.say({ type: 'answer', callId, sdp });
  await reaches(ann, callId, 'Connected');
  await settled();

  expect(story(ann).filter((line) => line.startsWith('call:stateChange'))).toEqual([
    'call:stateChange from Initiating',
    'call:stateChange from Initiated',
    'call:stateChange from Ringing',
  ]);
});

test('a stream that comes with a call that cannot be made is turned off', async () => {
  const ann = annAlone();
  const track = new FakeTrack('audio');

  ann.client.call.make('', { audio: true }, { stream: { getTracks: () => [track] } as unknown as MediaStream }); // Node has no MediaStream
  await settled();

  expect(track.readyState).toBe('ended');
});

test('a promised stream that the person denied fails the call as a denied microphone does', async () => {
  const ann = annAlone();
  const denied = Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));

  const callId = ann.client.call.make(bobsAddress, { audio: true }, { stream: denied });
  const call = await reaches(ann, callId, 'Ended');

  expect(call.error).toMatchObject({ code: 'call:4', reason: 'denied-by-person' });
  expect(ann.heard.some(([type]) => type === 'media:error')).toBe(true);
});

test('a hang-up that cannot be delivered ends the call here all the same', async () => {
  const { network, ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  network.drop('ann@example.com');

  ann.client.call.end(made);
  await settled();

  expect(ann.client.call.getById(made)?.state).toBe('Ended');
  nothingIsLeft(ann);
});
