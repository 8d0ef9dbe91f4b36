import { afterEach, expect, test, vi } from 'vitest';
import { HookswitchError, type Call } from '../../src/engine';
import type { CallMessage } from '../../src/signalling';
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

afterEach(() => void vi.useRealTimers());

type Ann = Person & { service: ScriptedService };
const invite = (change: Partial<Extract<CallMessage, { type: 'invite' }>> = {}): CallMessage => ({
  type: 'invite',
  callId: 'in',
  from: 'bob@example.com',
  to: 'ann@example.com',
  trickle: false,
  sessionId: 's-in',
  ...change,
});
const sentTo = (ann: Ann) => ann.service.sent.map(({ type }) => type);
function lastSdp(ann: Ann, type: CallMessage['type']): string {
  const message = ann.service.sent.findLast((sent) => sent.type === type);
  return message && 'sdp' in message ? (message.sdp ?? '') : '';
}
/** An incoming call that rings. */
async function ringing(ann: Ann, change: Parameters<typeof invite>[0] = {}) {
  ann.service.say(invite({ sdp: await offerOf(), ...change }));
  await reaches(ann, 'in', 'Ringing');
}
async function dialled(ann: Ann, media = { audio: true, video: false }) {
  const callId = ann.client.call.make(bobsAddress, media);
  await reaches(ann, callId, 'Initiated');
  return callId;
}
/** An outgoing call that was answered. */
async function answered(ann: Ann) {
  const callId = await dialled(ann);
  ann.service.say({ type: 'answer', callId, sdp: await answerTo(lastSdp(ann, 'invite')) });
  await reaches(ann, callId, 'Connected');
  return callId;
}

test('an outgoing call tells who calls whom, what was asked for, and the id the service gave it', async () => {
  const ann = annAlone();
  ann.service.reply = () => Promise.resolve({ sessionId: 's-1' });
  const media = { audio: true, video: true, audioOptions: { deviceId: 'headset' } };

  const callId = ann.client.call.make('Bob', media, { bandwidth: { video: 500 }, displayName: 'Ann' });
  const call = await reaches(ann, callId, 'Initiated');

  expect(call).toEqual<Call>({
    id: callId,
    direction: 'outgoing',
    isCaller: true,
    isSlowStart: false,
    state: 'Initiated',
    localHold: false,
    remoteHold: false,
    from: 'ann-id',
    to: 'sip:Bob@example.com',
    remoteParticipant: { displayNumber: 'Bob@example.com' },
    localTracks: ann.media.tracks.map(({ id }) => id),
    remoteTracks: [],
    mediaConstraints: media,
    mediaOffered: { audio: true, video: true },
    bandwidth: { video: 500 },
    wrtcsSessionId: 's-1',
    webrtcSessionId: expect.any(String) as string,
    localOp: { operation: 'MAKE', status: 'PENDING' },
    error: undefined,
  });
  expect(ann.service.sent[0]).toMatchObject({ type: 'invite', from: 'ann-id', fromName: 'Ann', to: 'sip:Bob@example.com' });
});

test('an incoming call tells who calls and what is offered, before it is answered', async () => {
  const ann = annAlone();

  await ringing(ann, { fromName: 'Bob', sdp: await offerOf({}, ['audio', 'video']) });

  expect(ann.client.call.getById('in')).toMatchObject({
    direction: 'incoming',
    isCaller: false,
    from: 'bob@example.com',
    to: 'ann@example.com',
    remoteParticipant: { displayName: 'Bob', displayNumber: 'bob@example.com' },
    mediaOffered: { audio: true, video: true },
    localTracks: [],
    remoteTracks: [],
    wrtcsSessionId: 's-in',
  });
  expect(ann.heard).toContainEqual(['call:receive', { callId: 'in', mediaOffered: { audio: true, video: true } }]);
});

test('a destination is left as it is when the configuration says so', async () => {
  const ann = annAlone({ call: { normalizeDestination: false } });

  ann.client.call.make('tel:+1 613', { audio: true });
  await settled();

  expect(ann.service.sent[0]).toMatchObject({ to: 'tel:+1 613' });
});

test('a call without microphone and camera offers to listen', async () => {
  const ann = annAlone();

  const callId = await dialled(ann, { audio: false, video: false });

  expect(lastSdp(ann, 'invite')).toMatch(/m=audio[^]*a=recvonly/);
  expect(ann.client.call.getById(callId)?.localTracks).toEqual([]);
});

test('startTime is the time of the answer and endTime that of the end', async () => {
  const { ann, bob } = await twoPeople();
  const now = vi.spyOn(Date, 'now').mockReturnValue(1000);
  const { made } = await connect(ann, bob);
  expect(ann.client.call.getById(made)).toMatchObject({ startTime: 1000 });
  expect(ann.client.call.getById(made)?.endTime).toBeUndefined();

  now.mockReturnValue(61_000);
  ann.client.call.end(made);

  expect(ann.client.call.getById(made)).toMatchObject({ startTime: 1000, endTime: 61_000 });
  now.mockRestore();
});

test('a call that was never answered has no length', async () => {
  const ann = annAlone();
  const callId = await dialled(ann);

  ann.client.call.end(callId);

  const { startTime, endTime } = ann.client.call.getById(callId)!;
  expect(endTime).toEqual(expect.any(Number));
  expect(startTime).toBe(endTime);
});

test('a record that was given out never changes; a changed call has a new record, an unchanged one the same', async () => {
  const ann = annAlone();
  const records: [Call, string][] = [];
  ann.client.subscribe(() => {
    for (const call of ann.client.call.getAll()) records.push([call, JSON.stringify(call)]);
  });

  const callId = await answered(ann);
  const connected = ann.client.call.getById(callId);
  ann.service.say({ type: 'ringing', callId });
  await settled();
  expect(ann.client.call.getById(callId)).toBe(connected);
  ann.client.call.end(callId);

  expect(ann.client.call.getById(callId)).not.toBe(connected);
  for (const [record, before] of records) expect(JSON.stringify(record)).toBe(before);
});

test('what an application does with its own options later changes no record', async () => {
  const ann = annAlone();
  const media = { audio: true, video: false };
  const bandwidth = { audio: 32 };
  const callId = ann.client.call.make(bobsAddress, media, { bandwidth });

  media.video = true;
  bandwidth.audio = 64;

  expect(ann.client.call.getById(callId)).toMatchObject({ mediaConstraints: { video: false }, bandwidth: { audio: 32 } });
});

test.each<[string, unknown, unknown]>([
  ['null for the media', null, {}],
  ['null for the options', { audio: true }, null],
])('%s is taken as not given, and leaves no half-made call', async (_, media, options) => {
  const ann = annAlone();

  const callId = ann.client.call.make(bobsAddress, media as undefined, options as undefined);

  await reaches(ann, callId, 'Initiated');
  ann.client.call.end(callId);
  await ringing(ann);
  ann.client.call.answer('in', media as undefined, options as undefined);
  await reaches(ann, 'in', 'Connected');
});

test('slow start: an invitation without a description is answered with an offer, and is Connected only after the answer of the caller', async () => {
  const ann = annAlone();
  await ringing(ann, { sdp: undefined });
  expect(ann.client.call.getById('in')).toMatchObject({ isSlowStart: true, mediaOffered: { audio: true, video: true } });

  ann.client.call.answer('in', { audio: true });
  await vi.waitFor(() => expect(sentTo(ann)).toContain('answer'));
  await settled();
  expect(ann.client.call.getById('in')).toMatchObject({ state: 'Ringing', localOp: { operation: 'ANSWER', status: 'PENDING' } });
  ann.service.say({ type: 'offerAnswer', callId: 'in', sdp: await answerTo(lastSdp(ann, 'answer')) });

  const call = await reaches(ann, 'in', 'Connected');
  expect(call.remoteTracks).toHaveLength(1);
  expect(story(ann).filter((line) => line.startsWith('ANSWER'))).toEqual(['ANSWER START', 'ANSWER UPDATE', 'ANSWER FINISH']);
});

test('slow start: an answer that overtakes the reply to ours is not lost', async () => {
  const ann = annAlone();
  await ringing(ann, { sdp: undefined });
  let accept: () => void = () => undefined;
  ann.service.reply = () => new Promise((resolve) => (accept = () => resolve({})));
  ann.client.call.answer('in', { audio: true });
  await vi.waitFor(() => expect(sentTo(ann)).toContain('answer'));

  ann.service.say({ type: 'answer', callId: 'in', sdp: await answerTo(lastSdp(ann, 'answer')) });
  await settled();
  accept();

  await reaches(ann, 'in', 'Connected');
});

test('slow start: early media of the caller is not taken for its answer', async () => {
  const ann = annAlone();
  await ringing(ann, { sdp: undefined });
  ann.client.call.answer('in', { audio: true });
  await vi.waitFor(() => expect(sentTo(ann)).toContain('answer'));
  const sdp = await answerTo(lastSdp(ann, 'answer'));

  ann.service.say({ type: 'progress', callId: 'in', sdp: 'garbage' });
  ann.service.say({ type: 'offerAnswer', callId: 'in', sdp });

  await reaches(ann, 'in', 'Connected');
  expect(ann.media.openPeers()[0]?.remoteDescription).toBe(sdp);
});

test('slow start: someone who only listens still offers to hear', async () => {
  const ann = annAlone();
  await ringing(ann, { sdp: undefined });

  ann.client.call.answer('in', { audio: false });
  await vi.waitFor(() => expect(sentTo(ann)).toContain('answer'));

  expect(lastSdp(ann, 'answer')).toMatch(/m=audio[^]*a=recvonly/);
});

test('early media is heard before the answer', async () => {
  const ann = annAlone();
  const callId = await dialled(ann);
  const sdp = await answerTo(lastSdp(ann, 'invite'));

  ann.service.say({ type: 'ringing', callId });
  ann.service.say({ type: 'progress', callId, sdp });
  const early = await reaches(ann, callId, 'Early Media');
  ann.service.say({ type: 'answer', callId, sdp });

  const call = await reaches(ann, callId, 'Connected');
  expect(early.remoteTracks).toHaveLength(1);
  expect(call.remoteTracks).toEqual(early.remoteTracks);
});

test('an answer that is garbage ends the call with an error, and the far side is told', async () => {
  const ann = annAlone();
  const callId = await dialled(ann);
  ann.media.failNext('acceptAnswer');

  ann.service.say({ type: 'answer', callId, sdp: 'garbage' });
  const call = await reaches(ann, callId, 'Ended');

  expect(call.error).toMatchObject({ code: 'call:2' });
  expect(sentTo(ann)).toEqual(['invite', 'cancel']);
  expect(story(ann).slice(-4)).toEqual(['MAKE FINISH call:2', 'call:error', 'call:trackEnded local', 'call:stateChange from Initiated']);
  expect(ann.media.liveTracks()).toEqual([]);
  expect(ann.media.openPeers()).toEqual([]);
});

test('an offer that is garbage leaves the call ringing with an error, and it can be rejected', async () => {
  const ann = annAlone();
  await ringing(ann, { sdp: '' });

  ann.client.call.answer('in', { audio: true });
  await vi.waitFor(() => expect(story(ann)).toContain('call:error'));

  expect(ann.client.call.getById('in')).toMatchObject({ state: 'Ringing', error: { code: 'call:9' } });
  ann.client.call.reject('in');
  expect(ann.client.call.getById('in')?.state).toBe('Ended');
});

test('a change of the far side that fails here leaves the call as it was', async () => {
  const ann = annAlone();
  const callId = await answered(ann);
  const before = ann.client.call.getById(callId);
  ann.media.failNext('acceptOffer');

  ann.service.say({ type: 'offer', callId, sdp: await offerOf({ hold: true }) });
  await settled();

  expect(ann.client.call.getById(callId)).toBe(before);
  expect(sentTo(ann)).not.toContain('offerAnswer');
});

test('a change of the far side that the service does not take from us leaves the call as it was', async () => {
  const ann = annAlone();
  const callId = await answered(ann);
  const before = ann.client.call.getById(callId);
  ann.service.reply = (message) => (message.type === 'offerAnswer' ? Promise.reject(new HookswitchError(500)) : Promise.resolve({}));

  ann.service.say({ type: 'offer', callId, sdp: await offerOf({ hold: true }) });
  await settled();

  expect(ann.client.call.getById(callId)).toBe(before);
});

test('the far side that asks for our offer gets it, and its answer is taken', async () => {
  const ann = annAlone();
  const callId = await answered(ann);

  ann.service.say({ type: 'offer', callId });
  await vi.waitFor(() => expect(sentTo(ann)).toContain('offerAnswer'));
  ann.service.say({ type: 'offerAnswer', callId, sdp: await answerTo(lastSdp(ann, 'offerAnswer')) });
  await settled();

  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Connected', error: undefined });
  expect(ann.media.openPeers()[0]?.signalingState).toBe('stable');
});

test('a garbage answer to an offer the far side asked for leaves the call as it was', async () => {
  const ann = annAlone();
  const callId = await answered(ann);
  const before = ann.client.call.getById(callId);
  ann.service.say({ type: 'offer', callId });
  await vi.waitFor(() => expect(sentTo(ann)).toContain('offerAnswer'));
  ann.media.failNext('acceptAnswer');

  ann.service.say({ type: 'offerAnswer', callId, sdp: 'garbage' });
  await settled();

  expect(ann.client.call.getById(callId)).toBe(before);
});

test('a change of the far side before the answer is passed over, and the call can still be answered', async () => {
  const ann = annAlone();
  const callId = await dialled(ann);
  const sdp = await answerTo(lastSdp(ann, 'invite'));

  ann.service.say({ type: 'offer', callId, sdp: await offerOf() });
  ann.service.say({ type: 'answer', callId, sdp });
  await reaches(ann, callId, 'Connected');

  expect(sentTo(ann)).toEqual(['invite']);
  expect(ann.media.openPeers()[0]?.remoteDescription).toBe(sdp);
});

test.each(['answer', 'offerAnswer', 'progress', 'offerReject', 'ringing'] as const)(
  'a stray %s to a call that rings here does not connect it',
  async (type) => {
    const ann = annAlone();
    await ringing(ann);

    ann.service.say({ type, callId: 'in', sdp: await offerOf() });
    await settled();

    expect(ann.client.call.getById('in')?.state).toBe('Ringing');
    ann.client.call.answer('in', { audio: true });
    await reaches(ann, 'in', 'Connected');
  },
);

test('an invitation that comes twice rings once', async () => {
  const ann = annAlone();
  await ringing(ann);

  ann.service.say(invite({ sdp: await offerOf({}, ['video']) }));
  await settled();

  expect(story(ann).filter((line) => line === 'call:receive')).toHaveLength(1);
  expect(ann.client.call.getById('in')).toMatchObject({ mediaOffered: { audio: true, video: false } });
});

test('an invitation with the id of a call of ours, or of one that is over, changes nothing', async () => {
  const ann = annAlone();
  const callId = await dialled(ann);
  const outgoing = ann.client.call.getById(callId);
  await ringing(ann);
  ann.client.call.end('in');
  const over = ann.client.call.getById('in');

  ann.service.say(invite({ callId, sdp: await offerOf() }));
  ann.service.say(invite());
  await settled();

  expect(ann.client.call.getById(callId)).toBe(outgoing);
  expect(ann.client.call.getById('in')).toBe(over);
});

test('candidates that came before a first answer failed are there for the second', async () => {
  const ann = annAlone();
  await ringing(ann);
  const early = { candidate: 'candidate:1 1 udp 1 192.0.2.1 5000 typ host', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
  const late = { ...early, candidate: 'candidate:2 1 udp 1 192.0.2.1 5001 typ host' };
  ann.service.say({ type: 'candidates', callId: 'in', candidates: [early] });
  ann.service.reply = (message) => (message.type === 'answer' ? Promise.reject(new HookswitchError(500)) : Promise.resolve({}));
  ann.client.call.answer('in', { audio: true });
  await vi.waitFor(() => expect(ann.media.peers).toHaveLength(1));
  ann.service.say({ type: 'candidates', callId: 'in', candidates: [late] });
  await vi.waitFor(() => expect(story(ann)).toContain('call:error'));

  ann.service.reply = () => Promise.resolve({});
  ann.client.call.answer('in', { audio: true });
  await reaches(ann, 'in', 'Connected');

  expect(ann.media.openPeers()[0]?.remoteCandidates).toEqual([early, late]);
});

test('a call that rings while the caller cannot be told so rings all the same', async () => {
  const ann = annAlone();
  ann.service.reply = () => Promise.reject(new HookswitchError(500));

  await ringing(ann);

  expect(story(ann)).not.toContain('call:error');
  expect(await incoming(ann)).toBe('in');
});

test('the reason of the far side is the transition of the change', async () => {
  const ann = annAlone();
  const callId = await dialled(ann);

  ann.service.say({ type: 'reject', callId, statusCode: 486, reasonText: 'Busy' });

  expect(ann.heard.findLast(([type]) => type === 'call:stateChange')).toEqual([
    'call:stateChange',
    {
      callId,
      previous: { state: 'Initiated', localHold: false, remoteHold: false },
      transition: { statusCode: 486, reasonText: 'Busy' },
    },
  ]);
});
