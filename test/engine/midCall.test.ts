import { afterEach, expect, test, vi } from 'vitest';
import { HookswitchError, type ClientEvent, type MediaConstraints } from '../../src/engine';
import type { CallMessage } from '../../src/signalling';
import { createFakeMedia, FakeTrack } from '../../src/testing';
import { annAlone, answerTo, bobsAddress, connect, incoming, reaches, settled, story, twoPeople, type Person } from './people';

afterEach(() => void vi.useRealTimers());

const soundOnly = { audio: true, video: false };
async function talking() {
  const { network, ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob, soundOnly);
  return { network, ann, bob, made, received };
}
const kinds = ({ client }: Person, callId: string, side: 'localTracks' | 'remoteTracks') =>
  client.call.getById(callId)![side].map((id) => client.media.getTrackById(id)?.kind);
const sections = ({ media }: Person) => media.openPeers()[0]!.localDescription.match(/^m=\w+/gm);
/** What was told by events of this type. */
function heardOf({ heard }: Person, wanted: ClientEvent): unknown[] {
  return heard.flatMap(([type, params]) => (type === wanted ? [params] : []));
}

test('video that is started is seen by the far side, which sends none back; both are told', async () => {
  const { ann, bob, made, received } = await talking();
  const told = story(ann).length;

  ann.client.call.startVideo(made, { width: 640 });
  expect(ann.media.captures.at(-1)).toEqual({ audio: false, video: { width: 640 } });
  await settled();

  expect(kinds(ann, made, 'localTracks')).toEqual(['audio', 'video']);
  expect(kinds(bob, received, 'remoteTracks')).toEqual(['audio', 'video']);
  expect(kinds(bob, received, 'localTracks')).toEqual(['audio']);
  expect(story(ann).slice(told)).toEqual([
    ...['ADD_MEDIA START', 'call:newTrack local', 'ADD_MEDIA UPDATE', 'ADD_MEDIA FINISH', 'call:newMedia'],
  ]);
  expect(story(bob).slice(-3)).toEqual(['call:newTrack remote', 'ADD_MEDIA FINISH', 'call:newMedia']);
  expect(ann.heard.at(-1)).toEqual([
    'call:newMedia',
    { callId: made, local: true, tracks: [ann.client.call.getById(made)!.localTracks[1]] },
  ]);
});

test('video that is stopped turns the camera off at once and ends the track on both sides; started again it needs no further section', async () => {
  const { ann, bob, made, received } = await talking();
  ann.client.call.startVideo(made);
  await settled();
  const [, camera] = ann.client.call.getById(made)!.localTracks;
  const [, picture] = bob.client.call.getById(received)!.remoteTracks;

  ann.client.call.stopVideo(made);
  await Promise.resolve();
  expect(ann.media.liveTracks().map(({ kind }) => kind)).toEqual(['audio']);
  await settled();
  expect([kinds(ann, made, 'localTracks'), kinds(bob, received, 'remoteTracks')]).toEqual([['audio'], ['audio']]);
  expect(heardOf(ann, 'call:trackEnded')).toMatchObject([{ trackId: camera, local: true }]);
  expect(heardOf(bob, 'call:trackEnded')).toMatchObject([{ trackId: picture, local: false }]);
  expect(story(bob).slice(-2)).toEqual(['REMOVE_MEDIA FINISH', 'call:removedMedia']);
  for (let round = 0; round < 3; round++) {
    ann.client.call.startVideo(made);
    await settled();
    ann.client.call.stopVideo(made);
    await settled();
  }

  expect(sections(ann)).toEqual(['m=audio', 'm=video']);
});

test('a screen beside a camera has a section of its own, and each is stopped for itself', async () => {
  const { ann, bob, made, received } = await talking();
  ann.client.call.startVideo(made);
  await settled();

  ann.client.call.startScreenshare(made, { frameRate: 5 });
  expect(ann.media.screenCaptures).toEqual([{ frameRate: 5 }]);
  await settled();
  expect(sections(ann)).toEqual(['m=audio', 'm=video', 'm=video']);
  expect(kinds(bob, received, 'remoteTracks')).toEqual(['audio', 'video', 'video']);
  const [, camera, screen] = ann.client.call.getById(made)!.localTracks;
  ann.client.call.stopScreenshare(made);
  await settled();

  expect(ann.client.call.getById(made)?.localTracks).toContain(camera);
  expect(ann.client.call.getById(made)?.localTracks).not.toContain(screen);
});

test("the browser's own button ends the sharing for the far side too, also in the middle of something else", async () => {
  const { ann, bob, made, received } = await talking();
  ann.client.call.startScreenshare(made);
  await settled();
  const screen = ann.media.tracks.at(-1)!;

  ann.client.call.hold(made);
  screen.end();
  await settled();

  expect(ann.client.call.getById(made)).toMatchObject({ state: 'On Hold', localOp: undefined });
  expect(kinds(ann, made, 'localTracks')).toEqual(['audio']);
  ann.client.call.unhold(made);
  await settled();
  expect(kinds(bob, received, 'remoteTracks')).toEqual(['audio']);
  expect(heardOf(ann, 'call:removedMedia')).toEqual([{ callId: made, local: true, tracks: [screen.id] }]);
});

test('a screen can be shared from the first moment, by caller and callee', async () => {
  const { ann, bob } = await twoPeople();
  const made = ann.client.call.make(bobsAddress, { audio: true, screen: true });
  const received = await incoming(bob);
  expect(bob.client.call.getById(received)?.mediaOffered).toEqual({ audio: true, video: true });

  bob.client.call.answer(received, { audio: true, screen: true });
  await reaches(ann, made, 'Connected');

  expect(kinds(ann, made, 'remoteTracks')).toEqual(['audio', 'video']);
  ann.client.call.stopScreenshare(made);
  await settled();
  expect(kinds(bob, received, 'remoteTracks')).toEqual(['audio']);
});

test('one who refuses the screen does not leave the microphone on', async () => {
  const ann = annAlone();
  const prompts = [ann.media.grantLater(), ann.media.grantLater()];

  const callId = ann.client.call.make(bobsAddress, { audio: true, screen: true });
  prompts[1]!.deny();
  await reaches(ann, callId, 'Ended');
  prompts[0]!.grant();
  await settled();

  expect(ann.media.liveTracks()).toEqual([]);
});

test('media that the person denies are not added, and the call goes on', async () => {
  const { ann, made } = await talking();
  ann.media.denyCapture('denied-by-person');

  ann.client.call.startVideo(made);
  await settled();

  expect(ann.client.call.getById(made)).toMatchObject({ state: 'Connected', localOp: undefined, error: { code: 'call:4' } });
  expect(story(ann).slice(-3)).toEqual(['ADD_MEDIA FINISH call:4', 'call:error', 'call:stateChange from Connected']);
});

test('a camera whose offer fails is turned off again', async () => {
  const { network, ann, made } = await talking();
  network.failNext('offer', new HookswitchError(500));

  ann.client.call.startVideo(made);
  await settled();

  expect(ann.media.liveTracks().map(({ kind }) => kind)).toEqual(['audio']);
  expect(kinds(ann, made, 'localTracks')).toEqual(['audio']);
  ann.client.call.startVideo(made);
  await settled();
  expect(kinds(ann, made, 'localTracks')).toEqual(['audio', 'video']);
});

test('a hang-up while the browser asks for the camera ends the call, and a late yes turns nothing on', async () => {
  const { ann, made } = await talking();
  const prompt = ann.media.grantLater();
  ann.client.call.startVideo(made);
  await settled();

  ann.client.call.end(made);
  prompt.grant();
  await settled();

  expect(ann.media.liveTracks()).toEqual([]);
  expect(story(ann)).not.toContain('call:error');
});

test.each<[string, (who: Person, callId: string) => void, string]>([
  ['video, where a camera is on already', ({ client }, id) => client.call.startVideo(id), 'call:6'],
  ['no screen, where none is shared', ({ client }, id) => client.call.stopScreenshare(id), 'call:6'],
  ['nothing', ({ client }, id) => client.call.addMedia(id, {}), 'call:7'],
  ['the removal of a track that is not there', ({ client }, id) => client.call.removeMedia(id, ['none']), 'call:7'],
  [
    'the removal of a track of the far side',
    ({ client }, id) => client.call.removeMedia(id, client.call.getById(id)!.remoteTracks),
    'call:7',
  ],
  [
    'a camera in the place of a microphone',
    ({ client }, id) => client.call.replaceTrack(id, client.call.getById(id)!.localTracks[0]!, { video: true }),
    'call:7',
  ],
  ['tones that are none', ({ client }, id) => client.call.sendDTMF(id, '1x'), 'call:7'],
  ['a transfer to nobody', ({ client }, id) => client.call.directTransfer(id, ' '), 'call:7'],
  ['a transfer to a call that is none', ({ client }, id) => client.call.consultativeTransfer(id, 'none'), 'call:7'],
  ['a transfer to the call itself', ({ client }, id) => client.call.consultativeTransfer(id, id), 'call:7'],
  ['parameters that are none', ({ client }, id) => client.call.sendCustomParameters(id), 'call:7'],
])('who asks for %s is refused, and nothing is sent or captured', async (_, ask, code) => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  const send = vi.spyOn(ann.signalling, 'send');
  const captures = ann.media.captures.length;

  ask(ann, made);
  await settled();

  expect(heardOf(ann, 'call:error')).toMatchObject([{ error: { code } }]);
  expect(ann.client.call.getById(made)?.localOp).toBeUndefined();
  expect(send).not.toHaveBeenCalled();
  expect(ann.media.captures).toHaveLength(captures);
});

test('a microphone that replaces another is sent in its place, muted as that was, and the far side is not told', async () => {
  const { ann, bob, made } = await talking();
  ann.client.call.mute(made);
  await settled();
  const [old] = ann.client.call.getById(made)!.localTracks;
  const remote = bob.client.call.getAll()[0]!.remoteTracks;
  const send = vi.spyOn(ann.signalling, 'send');

  ann.client.call.replaceTrack(made, old!, { audio: true, audioOptions: { deviceId: 'headset' } });
  await settled();

  const [now] = ann.client.call.getById(made)!.localTracks;
  expect(now).not.toBe(old);
  expect(ann.client.media.getTrackById(now!)).toMatchObject({ muted: true, state: 'live' });
  expect(ann.media.liveTracks().map(({ id }) => id)).toEqual([now]);
  expect(heardOf(ann, 'call:trackReplaced')).toMatchObject([{ callId: made, newTrackId: now, oldTrack: { trackId: old, kind: 'audio' } }]);
  expect(send).not.toHaveBeenCalled();
  expect(bob.client.call.getAll()[0]?.remoteTracks).toBe(remote);
});

test('mute silences all our microphones of the call and no camera, and the far side hears of it', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  const send = vi.spyOn(ann.signalling, 'send');

  ann.client.call.mute(made);
  ann.client.call.mute(made);

  const muted = ann.media.tracks.map(({ kind, enabled }) => [kind, enabled]);
  expect(muted).toEqual([
    ['audio', false],
    ['video', true],
  ]);
  expect(send.mock.calls).toEqual([[{ type: 'mediaState', callId: made, microphone: 'off', camera: 'on' }]]);
  expect(heardOf(ann, 'media:muted')).toHaveLength(1);
  ann.client.call.unmute(made);
  expect(ann.media.tracks.every(({ enabled }) => enabled)).toBe(true);
  expect(send).toHaveBeenLastCalledWith({ type: 'mediaState', callId: made, microphone: 'on', camera: 'on' });
  expect(received).not.toBe(made);
});

test('a camera that is turned off before the answer is told of when the call is Connected', async () => {
  const { ann, bob } = await twoPeople();
  const send = vi.spyOn(ann.signalling, 'send');
  const made = ann.client.call.make(bobsAddress, { audio: true, video: true });
  const received = await incoming(bob);
  ann.client.media.muteTracks([ann.media.tracks[1]!.id]);
  expect(send.mock.calls.map(([{ type }]) => type)).not.toContain('mediaState');

  bob.client.call.answer(received, { audio: true });
  await reaches(ann, made, 'Connected');

  expect(send).toHaveBeenLastCalledWith({ type: 'mediaState', callId: made, microphone: 'on', camera: 'off' });
});

test('who mutes or stops the camera while the call is on hold is known to have done so when it goes on', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  bob.client.call.hold(received);
  await reaches(ann, made, 'On Hold');

  ann.client.call.mute(made);
  ann.client.call.stopVideo(made);
  await settled();
  bob.client.call.unhold(received);
  await reaches(ann, made, 'Connected');
  await settled();

  expect(bob.client.call.getById(received)?.remoteMedia).toEqual({ microphone: 'off', camera: 'none' });
  expect(kinds(bob, received, 'remoteTracks')).toEqual(['audio']);
});

test('who gets a camera and a screen knows which is which, as long as the screen is shared', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  const seen = () => bob.client.call.getById(received)!.remoteTracks.map((id) => bob.client.media.getTrackById(id)?.source);
  expect(seen()).toEqual([undefined, undefined]);

  ann.client.call.startScreenshare(made);
  await settled();
  expect(seen()).toEqual([undefined, undefined, 'screen']);
  expect(bob.client.call.getById(received)?.remoteMedia).toEqual({ microphone: 'on', camera: 'on' });
  ann.client.call.mute(made);
  await settled();
  expect(seen()).toEqual([undefined, undefined, 'screen']);
  ann.client.call.stopScreenshare(made);
  await settled();

  expect(seen()).toEqual([undefined, undefined]);
});

test('a screen that takes the place of the camera is known as one, and the camera after it, too', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  const picture = () => bob.client.media.getTrackById(bob.client.call.getById(received)!.remoteTracks[1]!);

  ann.client.call.replaceTrack(made, ann.client.call.getById(made)!.localTracks[1]!, { screen: true });
  await settled();
  expect(picture()?.source).toBe('screen');
  ann.client.call.replaceTrack(made, ann.client.call.getById(made)!.localTracks[1]!, { video: true });
  await settled();

  expect(picture()).toMatchObject({ kind: 'video' });
  expect(picture()?.source).toBeUndefined();
});

test('a screen that is shared from the first word on is known as one', async () => {
  const { ann, bob } = await twoPeople();
  const made = ann.client.call.make(bobsAddress, { audio: true, video: true, screen: true });
  const received = await incoming(bob);
  bob.client.call.answer(received, { audio: true });
  await Promise.all([reaches(ann, made, 'Connected'), reaches(bob, received, 'Connected')]);
  await settled();
  expect(bob.client.call.getById(received)!.remoteTracks.map((id) => bob.client.media.getTrackById(id)?.source)).toEqual([
    undefined,
    undefined,
    'screen',
  ]);
});

test('a word on a screen that comes before its track holds for it', async () => {
  const ann = annAlone();
  const callId = ann.client.call.make(bobsAddress, soundOnly);
  await reaches(ann, callId, 'Initiated');
  const { sdp = '' } = ann.service.sent[0] as Extract<CallMessage, { type: 'invite' }>;
  const far = createFakeMedia().createPeer({ iceServers: [] });
  ann.service.say({ type: 'answer', callId, sdp: await far.acceptOffer(sdp, { trickle: false }) });
  far.addTracks([new FakeTrack('video')]);

  ann.service.say({ type: 'mediaState', callId, microphone: 'on', camera: 'none', screenMid: '1' });
  ann.service.say({ type: 'offer', callId, sdp: await far.createOffer({ trickle: false }) });
  await settled();

  expect(ann.client.call.getById(callId)!.remoteTracks.map((id) => ann.client.media.getTrackById(id)?.source)).toEqual(['screen']);
});

test('a mute that could not be told while the link was lost is told when it is back', async () => {
  const { network, ann, bob, made, received } = await talking();
  network.drop('ann@example.com');
  ann.client.call.mute(made);
  await settled();
  expect(bob.client.call.getById(received)?.remoteMedia).toBeUndefined();

  network.restore('ann@example.com');
  await settled();

  expect(bob.client.call.getById(received)?.remoteMedia).toEqual({ microphone: 'off', camera: 'none' });
});

test('whether or not a failed word on the mute has arrived, the unmute is told', async () => {
  const { ann, callId } = await annInACall();
  ann.service.reply = () => Promise.reject(new HookswitchError('TypeError', { reason: 'unreachable' }));
  ann.client.call.mute(callId);
  await settled();
  ann.service.reply = () => Promise.resolve({});

  ann.client.call.unmute(callId);

  expect(ann.service.sent.at(-1)).toEqual({ type: 'mediaState', callId, microphone: 'on', camera: 'none' });
});

test('a link that comes back makes nobody repeat what was heard', async () => {
  const { ann, callId } = await annInACall();
  ann.client.call.mute(callId);
  await settled();
  const told = ann.service.sent.length;

  ann.service.setLink({ state: 'reconnecting', attempt: 1 });
  ann.service.setLink({ state: 'up' });
  await settled();

  expect(ann.service.sent).toHaveLength(told);
});

/** Ann in a call with a service that does as it is told. */
async function annInACall(media: MediaConstraints = soundOnly, config = {}) {
  const ann = annAlone(config);
  const callId = ann.client.call.make(bobsAddress, media);
  await reaches(ann, callId, 'Initiated');
  const { sdp = '' } = ann.service.sent[0] as Extract<CallMessage, { type: 'invite' }>;
  ann.service.say({ type: 'answer', callId, sdp: await answerTo(sdp, media.video ? ['audio', 'video'] : ['audio']) });
  await reaches(ann, callId, 'Connected');
  return { ann, callId };
}

test('what the far side says of its microphone and camera is in the call', async () => {
  const { ann, callId } = await annInACall();
  expect(ann.client.call.getById(callId)?.remoteMedia).toBeUndefined();

  ann.service.say({ type: 'mediaState', callId, microphone: 'off', camera: 'none' });
  await settled();

  expect(ann.client.call.getById(callId)?.remoteMedia).toEqual({ microphone: 'off', camera: 'none' });
  expect(ann.heard.at(-1)).toEqual(['call:remoteMediaState', { callId, microphone: 'off', camera: 'none' }]);
});

test('a restart of the media asks for new TURN credentials and gives new candidates', async () => {
  const { ann, callId } = await annInACall(soundOnly, { call: { iceServers: [{ urls: 'turn:turn.example.com' }] } });
  ann.client.services.subscribe(['call']);
  await settled();
  let asked = 0;
  ann.service.turn = () => Promise.resolve({ username: `u-${(asked += 1)}`, password: 'p' });

  ann.client.call.restartMedia(callId);
  await settled();
  const { sdp = '' } = ann.service.sent.at(-1) as Extract<CallMessage, { type: 'offer' }>;
  ann.service.say({ type: 'offerAnswer', callId, sdp: await answerTo(sdp) });
  await settled();

  const ufrag = (text: string) => /^a=ice-ufrag:(\S+)/m.exec(text)?.[1];
  expect(ufrag(sdp)).not.toBe(ufrag((ann.service.sent[0] as { sdp: string }).sdp));
  expect(ann.media.openPeers()[0]?.iceServers).toEqual([{ urls: 'turn:turn.example.com', username: 'u-1', credential: 'p' }]);
  expect(story(ann).slice(-2)).toEqual(['RESTART_MEDIA FINISH', 'call:mediaRestart']);
});

test('tones are sent, and heard here too; silence here is a choice', async () => {
  const { ann, made } = await talking();

  ann.client.call.sendDTMF(made, '12#');
  await settled();
  ann.client.updateConfig({ call: { dtmfFeedback: false } });
  ann.client.call.sendDTMF(made, '*,d', 200, 50);
  await settled();

  expect(ann.media.openPeers()[0]?.tones).toEqual([
    { tones: '12#', durationMs: 100, gapMs: 70 },
    { tones: '*,d', durationMs: 200, gapMs: 50 },
  ]);
  expect(ann.media.playedTones).toEqual(['12#']);
  expect(story(ann).slice(-2)).toEqual(['SEND_DTMF START', 'SEND_DTMF FINISH']);
});

test('tones of someone who sends no sound fail with call:2, and the call goes on', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob, { audio: false, video: true });

  ann.client.call.sendDTMF(made, '1');
  await settled();

  expect(story(ann).slice(-3)).toEqual(['SEND_DTMF START', 'SEND_DTMF FINISH call:2', 'call:error']);
  expect(ann.client.call.getById(made)?.state).toBe('Connected');
  expect(ann.media.playedTones).toEqual([]);
});

test('figures come as an event and as a promise, of the whole call or of one track', async () => {
  const { ann, made } = await talking();
  const [trackId] = ann.client.call.getById(made)!.localTracks;

  const whole = await ann.client.call.getStats(made);
  const ofTrack = await ann.client.call.getStats(made, trackId);

  expect(heardOf(ann, 'call:statsReceived')).toEqual([
    { callId: made, result: whole },
    { callId: made, result: ofTrack, trackId },
  ]);
});

test.each<[string, (who: Person, callId: string) => Promise<unknown>, string]>([
  ['a call that is none', ({ client }) => client.call.getStats('none'), 'call:7'],
  ['a track that is none', ({ client }, id) => client.call.getStats(id, 'none'), 'call:7'],
  [
    'a call that is over',
    ({ client }, id) => {
      client.call.end(id);
      return client.call.getStats(id);
    },
    'call:6',
  ],
])('figures of %s are refused, and nobody has to wait for them', async (_, ask, code) => {
  const { ann, made } = await talking();

  await expect(ask(ann, made)).rejects.toMatchObject({ code });
  void ask(ann, made); // its rejection is no unhandled one
  await settled();

  expect(heardOf(ann, 'call:error')[0]).toMatchObject({ error: { code } });
});

test('figures that are asked for as the call ends come to an end too', async () => {
  const { ann, made } = await talking();

  const asked = ann.client.call.getStats(made);
  ann.client.call.end(made);

  await Promise.allSettled([asked]);
});

test('an audio call with a section kept ready for video is answered with video, and needs no further section', async () => {
  const { ann, bob } = await twoPeople();
  const made = ann.client.call.make(bobsAddress, soundOnly, { videoSection: 'kept-ready' });
  const received = await incoming(bob);

  bob.client.call.answer(received, { audio: true, video: true });
  await reaches(ann, made, 'Connected');
  expect(kinds(ann, made, 'remoteTracks')).toEqual(['audio', 'video']);
  ann.client.call.startVideo(made);
  await settled();

  expect(sections(ann)).toEqual(['m=audio', 'm=video']);
  expect(kinds(bob, received, 'remoteTracks')).toEqual(['audio', 'video']);
});

test('limits on added media hold for the offers from then on', async () => {
  const { ann, made } = await talking();

  ann.client.call.addMedia(made, { video: true }, { bandwidth: { video: 300 } });
  await settled();

  expect(ann.media.openPeers()[0]?.bandwidth).toEqual({ video: 300 });
  expect(ann.client.call.getById(made)?.bandwidth).toEqual({ video: 300 });
});

test('a stream of the application can be added, and is turned off with the call', async () => {
  const { ann, made } = await talking();
  const track = new FakeTrack('video');

  ann.client.call.addMedia(made, { video: true }, { stream: { getTracks: () => [track] } as unknown as MediaStream }); // Node has no MediaStream
  await settled();
  expect(ann.client.call.getById(made)?.localTracks).toContain(track.id);
  ann.client.call.end(made);

  expect(track.readyState).toBe('ended');
});

test('custom parameters travel with what is sent about the call, and by themselves', async () => {
  const first = [{ name: 'X-Ticket', value: '17' }];
  const then = [{ name: 'X-Ticket', value: '18' }];
  const ann = annAlone();
  const callId = ann.client.call.make(bobsAddress, soundOnly, { customParameters: first });
  await reaches(ann, callId, 'Initiated');
  const invite = ann.service.sent[0] as Extract<CallMessage, { type: 'invite' }>;
  ann.service.say({ type: 'answer', callId, sdp: await answerTo(invite.sdp ?? '') });
  await reaches(ann, callId, 'Connected');

  ann.client.call.hold(callId);
  await settled();
  ann.client.call.setCustomParameters(callId, then);
  ann.client.call.sendCustomParameters(callId);
  ann.client.call.sendCustomParameters(callId, first);
  await settled();

  expect(ann.service.sent.map((message) => [message.type, 'customParameters' in message && message.customParameters])).toEqual([
    ['invite', first],
    ['offer', first],
    ['customParameters', then],
    ['customParameters', first],
  ]);
});

test('parameters of the far side are in the call, and told', async () => {
  const { ann, callId } = await annInACall();
  const customParameters = [{ name: 'X-Queue', value: 'sales' }];

  ann.service.say({ type: 'customParameters', callId, customParameters });
  await settled();

  expect(ann.client.call.getById(callId)?.customParameters).toEqual(customParameters);
  expect(ann.heard.at(-1)).toEqual(['call:customParameters', { callId, customParameters }]);
});

test('a TURN server that refuses its credentials is told of once per call', async () => {
  const { ann, callId } = await annInACall();
  const [peer] = ann.media.openPeers();
  const refused = {
    type: 'iceServerError',
    url: 'turn:turn.example.com?transport=udp',
    errorCode: 401,
    errorText: 'Unauthorized',
  } as const;

  peer!.emit({ ...refused, errorCode: 701 });
  peer!.emit({ ...refused, url: 'stun:stun.example.com' });
  peer!.emit(refused);
  peer!.emit(refused);

  expect(heardOf(ann, 'media:error')).toMatchObject([{ callId, error: { code: 'call:2', reason: 'turn-refused' } }]);
});

test('handlers of the application change what is offered, and see what is received', async () => {
  const { ann, callId } = await annInACall();
  const seen: unknown[] = [];
  ann.client.call.setSdpHandlers([
    (sdp, info) => {
      seen.push(info);
      return { ...sdp, name: 'desk' };
    },
  ]);

  ann.client.call.hold(callId);
  await vi.waitFor(() => expect(ann.service.sent.at(-1)?.type).toBe('offer'));

  expect((ann.service.sent.at(-1) as { sdp: string }).sdp).toContain('s=desk');
  expect(seen[0]).toEqual({ type: 'offer', endpoint: 'local' });
  expect(ann.client.getConfig().call.sdpHandlers).toHaveLength(1);
});

test('the codecs of the browser come as a promise and as an event', async () => {
  const ann = annAlone();

  const codecs = await ann.client.call.getAvailableCodecs('video');

  expect(codecs).toMatchObject([{ mimeType: 'video/VP8' }]);
  expect(ann.heard).toContainEqual(['call:availableCodecs', { kind: 'video', codecs }]);
});

test('the peer configuration of the application reaches the browser', async () => {
  const ann = annAlone({
    call: { defaultPeerConfig: { iceServers: [{ urls: 'stun:stun.example.com' }], bundlePolicy: 'max-compat', iceTransportPolicy: 'all' } },
  });

  ann.client.call.make(bobsAddress, soundOnly);
  await settled();

  expect(ann.media.peers[0]?.options).toMatchObject({
    iceServers: [{ urls: 'stun:stun.example.com' }],
    iceTransportPolicy: 'all',
    configuration: { bundlePolicy: 'max-compat' },
  });
});

test('media before the answer are passed over where the application does not want them', async () => {
  const ann = annAlone({ call: { earlyMedia: false } });
  const callId = ann.client.call.make(bobsAddress, soundOnly);
  await reaches(ann, callId, 'Initiated');
  const sdp = await answerTo((ann.service.sent[0] as { sdp: string }).sdp);

  ann.service.say({ type: 'progress', callId, sdp });
  await settled();
  expect(ann.client.call.getById(callId)).toMatchObject({ state: 'Initiated', remoteTracks: [] });
  ann.service.say({ type: 'answer', callId, sdp });

  await reaches(ann, callId, 'Connected');
});
