import { afterEach, expect, test, vi } from 'vitest';
import { HookswitchError } from '../../src/engine';
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
  threePeople,
  type Person,
  type ScriptedService,
} from './people';

afterEach(() => void vi.useRealTimers());

type Ann = Person & { service: ScriptedService };
const lastSdp = (ann: Ann, type: CallMessage['type']) =>
  (ann.service.sent.findLast((sent) => sent.type === type) as { sdp?: string }).sdp ?? '';
const lastError = ({ heard }: Person) => heard.flatMap(([type, params]) => (type === 'call:error' ? [params.error] : [])).at(-1);

/** Ann called Bob, and he has answered. */
async function inACall(ann: Ann = annAlone(), media = { audio: true, video: false }) {
  const callId = ann.client.call.make(bobsAddress, media);
  await reaches(ann, callId, 'Initiated');
  ann.service.say({ type: 'answer', callId, sdp: await answerTo(lastSdp(ann, 'invite')) });
  await reaches(ann, callId, 'Connected');
  await settled();
  return { ann, callId };
}
async function ringing() {
  const ann = annAlone();
  ann.service.say({ type: 'invite', callId: 'in', from: 'bob@example.com', to: 'ann@example.com', trickle: false, sdp: await offerOf() });
  await reaches(ann, 'in', 'Ringing');
  return ann;
}

test('a direct transfer is pending until the service ends our call, which then says that it succeeded', async () => {
  const { ann, callId } = await inACall();

  ann.client.call.directTransfer(callId, 'carol');
  await settled();
  expect(ann.service.sent.at(-1)).toEqual({ type: 'transfer', callId, to: 'sip:carol@example.com' });
  expect(ann.client.call.getById(callId)).toMatchObject({
    state: 'Connected',
    localOp: { operation: 'DIRECT_TRANSFER', status: 'PENDING' },
  });
  ann.service.say({ type: 'bye', callId });

  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Ended', localOp: undefined });
  expect(ann.heard.findLast(([type]) => type === 'call:stateChange')).toMatchObject([
    'call:stateChange',
    { transition: { statusCode: 9905, reasonText: 'Direct Transfer Successful' } },
  ]);
  expect(story(ann).filter((line) => line.startsWith('DIRECT'))).toEqual([
    ...['DIRECT_TRANSFER START', 'DIRECT_TRANSFER UPDATE', 'DIRECT_TRANSFER FINISH'],
  ]);
  expect(ann.media.liveTracks()).toEqual([]);
});

test('a transfer that fails gives the call back as it was, and can be tried again', async () => {
  const { ann, callId } = await inACall();
  ann.client.call.hold(callId);
  await settled();
  ann.service.say({ type: 'offerAnswer', callId, sdp: await answerTo(lastSdp(ann, 'offer')) });
  await reaches(ann, callId, 'On Hold');

  ann.client.call.directTransfer(callId, 'carol');
  await settled();
  ann.service.say({ type: 'transferFailed', callId, statusCode: 486, reasonText: 'Busy' });
  await settled();

  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'On Hold', localHold: true, localOp: undefined });
  expect(lastError(ann)).toMatchObject({ reason: 'transfer-failed' });
  expect(story(ann).slice(-3)).toEqual(['DIRECT_TRANSFER FINISH call:1', 'call:error', 'call:stateChange from On Hold']);
  ann.client.call.directTransfer(callId, 'carol');
  expect(ann.client.call.getById(callId)?.localOp).toBeDefined();
});

test('a transfer that the service refuses, or of which it says nothing more, fails too', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { ann, callId } = await inACall();
  ann.service.reply = () => Promise.reject(new HookswitchError(403));
  ann.client.call.directTransfer(callId, 'carol');
  await settled();
  expect(lastError(ann)).toMatchObject({ code: 403 });
  ann.service.reply = () => Promise.resolve({});

  ann.client.call.directTransfer(callId, 'carol');
  await settled();
  await vi.advanceTimersByTimeAsync(120_000);
  await settled();

  expect(lastError(ann)).toMatchObject({ reason: 'timeout' });
  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Connected', localOp: undefined });
});

test('a hang-up while a transfer is pending ends the call, and a failure that comes late changes nothing', async () => {
  const { ann, callId } = await inACall();
  ann.client.call.directTransfer(callId, 'carol');
  await settled();

  ann.client.call.end(callId);
  ann.service.say({ type: 'transferFailed', callId });
  await settled();

  expect(ann.service.sent.at(-1)).toEqual({ type: 'bye', callId });
  expect(story(ann)).not.toContain('call:error');
});

test('a consultative transfer names the other call, and both end with success', async () => {
  const { ann, callId } = await inACall();
  ann.client.updateConfig({ call: { holdOthers: false } });
  const { callId: other } = await inACall(ann);

  ann.client.call.consultativeTransfer(callId, other);
  await settled();
  expect(ann.service.sent.at(-1)).toMatchObject({ type: 'transfer', callId, otherCallId: other });
  ann.service.say({ type: 'bye', callId });
  ann.service.say({ type: 'bye', callId: other });

  const ends = ann.heard.flatMap(([type, params]) => (type === 'call:stateChange' && params.transition ? [params.transition] : []));
  expect(ends).toEqual([9905, 9905].map((statusCode) => ({ statusCode, reasonText: 'Transfer Successful' })));
});

test('a consultative transfer to a call that was not answered is refused', async () => {
  const { ann, callId } = await inACall();
  const other = ann.client.call.make('carol', { audio: true });
  await reaches(ann, other, 'Initiated');

  ann.client.call.unhold(callId);
  ann.client.call.consultativeTransfer(callId, other);
  await settled();

  expect(lastError(ann)).toMatchObject({ code: 'call:6' });
});

test('a forwarded call ends when it has gone elsewhere, and rings on when it comes back', async () => {
  const ann = await ringing();
  ann.client.call.forward('in', 'carol');
  await settled();
  expect(ann.service.sent.at(-1)).toEqual({ type: 'forward', callId: 'in', to: 'sip:carol@example.com' });
  ann.service.say({ type: 'transferFailed', callId: 'in', statusCode: 404 });
  await settled();
  expect(ann.client.call.getById('in')).toMatchObject({ state: 'Ringing', localOp: undefined, error: { reason: 'transfer-failed' } });

  ann.client.call.forward('in', 'dora');
  await settled();
  ann.service.say({ type: 'cancel', callId: 'in' });

  expect(ann.client.call.getById('in')).toMatchObject({ state: 'Ended', localOp: undefined });
  expect(story(ann).slice(-2)).toEqual(['FORWARD_CALL FINISH', 'call:stateChange from Ringing']);
});

test('the one who is transferred keeps talking until the new partner is there, and then sends the same and hears the other', async () => {
  const { ann, callId } = await inACall();
  const [microphone] = ann.client.call.getById(callId)!.localTracks;
  const [voice] = ann.client.call.getById(callId)!.remoteTracks;

  ann.service.say({ type: 'offer', callId });
  await settled();
  expect(ann.media.openPeers()).toHaveLength(2);
  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Connected', remoteTracks: [voice] });
  ann.service.say({
    type: 'offerAnswer',
    callId,
    sdp: await answerTo(lastSdp(ann, 'offerAnswer')),
    from: { address: 'carol@example.com', name: 'Carol' },
  });
  await settled();

  const call = ann.client.call.getById(callId)!;
  expect(call.remoteParticipant).toEqual({ displayNumber: 'carol@example.com', displayName: 'Carol' });
  expect(call.localTracks).toEqual([microphone]);
  expect(call.remoteTracks).toHaveLength(1);
  expect(call.remoteTracks).not.toContain(voice);
  expect(ann.media.openPeers()).toHaveLength(1);
  expect(ann.media.liveTracks().map(({ id }) => id)).toEqual([microphone]);
  expect(story(ann).slice(-4)).toEqual([
    ...['call:trackEnded remote', 'call:newTrack remote', 'SLOW_START FINISH', 'call:stateChange from Connected'],
  ]);
  expect(ann.heard.findLast(([type]) => type === 'call:stateChange')).toMatchObject([
    'call:stateChange',
    { transition: { statusCode: 9907 } },
  ]);
});

test('the one who was held is held no more when the new partner is there', async () => {
  const { ann, callId } = await inACall();
  const known = ann.media.openPeers()[0]!.remoteDescription;
  ann.service.say({ type: 'offer', callId, sdp: known.replace('a=sendrecv', 'a=inactive') });
  await reaches(ann, callId, 'On Hold');

  ann.service.say({ type: 'offer', callId, from: { address: 'carol@example.com' } });
  await settled();
  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'On Hold', remoteParticipant: { displayNumber: 'bob@example.com' } });
  ann.service.say({ type: 'offerAnswer', callId, sdp: await answerTo(lastSdp(ann, 'offerAnswer')) });
  await settled();

  expect(ann.client.call.getById(callId)).toMatchObject({
    state: 'Connected',
    remoteHold: false,
    remoteParticipant: { displayNumber: 'carol@example.com' },
  });
});

test('an offer with another session id comes from somebody new, and is answered from a new connection', async () => {
  const { ann, callId } = await inACall();

  ann.service.say({ type: 'offer', callId, sdp: await offerOf(), from: { address: 'carol@example.com' } });
  await settled();

  expect(ann.media.peers).toHaveLength(2);
  expect(ann.media.openPeers()).toEqual([ann.media.peers[1]]);
  expect(ann.media.peers[1]?.isSilent).toBe(false);
  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Connected', remoteParticipant: { displayNumber: 'carol@example.com' } });
});

test.each<[string, (ann: Ann, callId: string) => unknown]>([
  ['the transfer fails', (ann, callId) => ann.service.say({ type: 'transferFailed', callId })],
  [
    'the new partner answers with garbage',
    (ann, callId) => (ann.media.failNext('acceptAnswer'), ann.service.say({ type: 'offerAnswer', callId, sdp: 'x' })),
  ],
  [
    'nobody comes within two minutes',
    async () => {
      await vi.advanceTimersByTimeAsync(120_000);
    },
  ],
  [
    'the present partner makes an offer',
    (ann, callId) => ann.service.say({ type: 'offer', callId, sdp: ann.media.peers[0]!.remoteDescription }),
  ],
])('the call goes on with the present partner where %s', async (_, happens) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { ann, callId } = await inACall();
  const before = ann.client.call.getById(callId);
  ann.service.say({ type: 'offer', callId });
  await settled();

  await happens(ann, callId);
  await settled();

  expect(ann.media.openPeers()).toEqual([ann.media.peers[0]]);
  expect(ann.client.call.getById(callId)).toBe(before);
  expect(ann.media.liveTracks()).toHaveLength(1);
});

test('a hang-up in the middle of a transfer closes both connections', async () => {
  const { ann, callId } = await inACall();
  ann.service.say({ type: 'offer', callId });
  await settled();
  expect(ann.media.openPeers()).toHaveLength(2);

  ann.client.call.end(callId);

  expect([ann.media.openPeers(), ann.media.liveTracks()]).toEqual([[], []]);
});

test('what was added while the new partner is awaited is sent to them', async () => {
  const { ann, callId } = await inACall();
  ann.service.say({ type: 'offer', callId });
  await settled();
  ann.client.call.startVideo(callId);
  await settled();

  ann.service.say({ type: 'offerAnswer', callId, sdp: await answerTo(lastSdp(ann, 'offerAnswer')) });
  await settled();
  const offer = lastSdp(ann, 'offer');
  ann.service.say({ type: 'offerAnswer', callId, sdp: await answerTo(offer, ['audio', 'video']) });
  await settled();

  expect(offer).toMatch(/^m=video/m);
  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Connected', localOp: undefined });
  expect(ann.client.call.getById(callId)?.localTracks).toHaveLength(2);
  expect(ann.media.openPeers()[0]?.signalingState).toBe('stable');
});

test('a new partner who does not know that we are muted is told', async () => {
  const { ann, callId } = await inACall();
  ann.client.call.mute(callId);
  ann.service.say({ type: 'mediaState', callId, microphone: 'off', camera: 'none' });
  ann.service.say({ type: 'offer', callId });
  await settled();

  ann.service.say({
    type: 'offerAnswer',
    callId,
    sdp: await answerTo(lastSdp(ann, 'offerAnswer')),
    from: { address: 'carol@example.com' },
  });
  await settled();

  expect(ann.service.sent.at(-1)).toEqual({ type: 'mediaState', callId, microphone: 'off', camera: 'none' });
  expect(ann.client.call.getById(callId)?.remoteMedia).toBeUndefined();
});

test('a new partner of whom the service says no name is told that we are muted, too', async () => {
  const { ann, callId } = await inACall();
  ann.client.call.mute(callId);
  ann.service.say({ type: 'mediaState', callId, microphone: 'off', camera: 'none' });
  ann.service.say({ type: 'offer', callId });
  await settled();

  ann.service.say({ type: 'offerAnswer', callId, sdp: await answerTo(lastSdp(ann, 'offerAnswer')) });
  await settled();

  expect(ann.service.sent.at(-1)).toEqual({ type: 'mediaState', callId, microphone: 'off', camera: 'none' });
  expect(ann.client.call.getById(callId)?.remoteMedia).toBeUndefined();
});

test('a new partner who answers when the service has let it ring for a minute is not too late', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { ann, callId } = await inACall();
  ann.service.say({ type: 'offer', callId });
  await settled();

  await vi.advanceTimersByTimeAsync(61_000);
  ann.service.say({
    type: 'offerAnswer',
    callId,
    sdp: await answerTo(lastSdp(ann, 'offerAnswer')),
    from: { address: 'carol@example.com' },
  });
  await settled();

  expect(ann.client.call.getById(callId)?.remoteParticipant).toEqual({ displayNumber: 'carol@example.com' });
  expect(ann.media.openPeers()).toEqual([ann.media.peers[1]]);
});

const partner = ({ client }: Person, callId: string) => client.call.getById(callId)?.remoteParticipant.displayNumber;
const nothingIsLeft = ({ media }: Person) => expect([media.liveTracks(), media.openPeers()]).toEqual([[], []]);

test('three people: after a direct transfer the two who are left talk to each other, and the first is out of it', async () => {
  const { ann, bob, carol } = await threePeople();
  const { made, received } = await connect(ann, bob, { audio: true, video: false });

  ann.client.call.directTransfer(made, 'carol@example.com');
  const carols = await incoming(carol);
  expect(bob.client.call.getById(received)).toMatchObject({ state: 'Connected', remoteParticipant: { displayName: 'ann' } });
  carol.client.call.answer(carols, { audio: true });
  await reaches(ann, made, 'Ended');
  await settled();

  expect(ann.heard.findLast(([type]) => type === 'call:stateChange')).toMatchObject([
    'call:stateChange',
    { transition: { statusCode: 9905 } },
  ]);
  nothingIsLeft(ann);
  expect([partner(bob, received), partner(carol, carols)]).toEqual(['carol@example.com', 'bob@example.com']);
  for (const [who, id] of [[bob, received] as const, [carol, carols] as const]) {
    expect(who.client.call.getById(id)).toMatchObject({
      state: 'Connected',
      localTracks: [expect.any(String)],
      remoteTracks: [expect.any(String)],
    });
    expect(who.media.openPeers()).toHaveLength(1);
  }
  bob.client.call.hold(received);
  await reaches(carol, carols, 'On Hold');
  carol.client.call.end(carols);
  await reaches(bob, received, 'Ended');
  nothingIsLeft(bob);
});

test('three people: a transfer that is declined gives the call back to both', async () => {
  const { ann, bob, carol } = await threePeople();
  const { made, received } = await connect(ann, bob, { audio: true, video: false });
  const [anns, bobs] = [ann.client.call.getById(made), bob.client.call.getById(received)];

  ann.client.call.directTransfer(made, 'carol@example.com');
  carol.client.call.reject(await incoming(carol));
  await settled();

  expect(ann.client.call.getById(made)).toMatchObject({ ...anns, localOp: undefined, error: { reason: 'transfer-failed' } });
  expect(bob.client.call.getById(received)).toBe(bobs);
  expect(bob.media.openPeers()).toHaveLength(1);
  ann.client.call.hold(made);
  await reaches(bob, received, 'On Hold');
});

test('three people: a consultative transfer joins the two others, held or not, and frees the one between', async () => {
  const { ann, bob, carol } = await threePeople();
  const { made, received } = await connect(ann, bob, { audio: true, video: false });
  const second = ann.client.call.make('carol@example.com', { audio: true });
  const carols = await incoming(carol);
  carol.client.call.answer(carols, { audio: true });
  await reaches(ann, second, 'Connected');
  await reaches(bob, received, 'On Hold');
  await settled();

  ann.client.call.consultativeTransfer(made, second);
  await reaches(ann, made, 'Ended');
  await reaches(ann, second, 'Ended');
  await settled();

  nothingIsLeft(ann);
  expect([partner(bob, received), partner(carol, carols)]).toEqual(['carol@example.com', 'bob@example.com']);
  for (const [who, id] of [[bob, received] as const, [carol, carols] as const]) {
    expect(who.client.call.getById(id)).toMatchObject({ state: 'Connected', remoteHold: false, remoteTracks: [expect.any(String)] });
    expect(who.media.openPeers()).toHaveLength(1);
  }
});

test('three people: a call that is forwarded is answered by the other, as the caller can see', async () => {
  const { ann, bob, carol } = await threePeople();
  const made = ann.client.call.make(bobsAddress, { audio: true });
  const received = await incoming(bob);

  bob.client.call.forward(received, 'carol@example.com');
  const carols = await incoming(carol);
  expect(bob.client.call.getById(received)).toMatchObject({ state: 'Ended', localOp: undefined });
  carol.client.call.answer(carols, { audio: true });
  await reaches(ann, made, 'Connected');

  expect([partner(ann, made), partner(carol, carols)]).toEqual(['carol@example.com', 'ann@example.com']);
});
