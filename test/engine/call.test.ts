import { expect, test, vi } from 'vitest';
import { createOn, HookswitchError } from '../../src/engine';
import type { CallMessage } from '../../src/signalling';
import { createFakeMedia, FakeTrack } from '../../src/testing';
import { bobsAddress, connect, incoming, reaches, story, twoPeople } from './people';

test('a call goes from make to ringing to connected to ended, and each side hears it in the order of the SDK', async () => {
  const { ann, bob } = await twoPeople();

  const { made, received } = await connect(ann, bob);
  ann.client.call.end(made);
  await reaches(bob, received, 'Ended');

  expect(story(ann)).toEqual([
    'MAKE START',
    'call:newTrack local',
    'call:newTrack local',
    'call:start',
    'MAKE UPDATE',
    'call:stateChange from Initiating',
    'call:stateChange from Initiated',
    'call:newTrack remote',
    'call:newTrack remote',
    'MAKE FINISH',
    'call:stateChange from Ringing',
    'END START',
    ...Array<string>(2).fill('call:trackEnded local'),
    ...Array<string>(2).fill('call:trackEnded remote'),
    'call:stateChange from Connected',
    'END FINISH',
  ]);
  expect(story(bob)).toEqual([
    'call:receive',
    'call:stateChange from Initiating',
    'ANSWER START',
    'call:newTrack local',
    'call:newTrack local',
    'call:newTrack remote',
    'call:newTrack remote',
    'ANSWER FINISH',
    'call:stateChange from Ringing',
    ...Array<string>(2).fill('call:trackEnded local'),
    ...Array<string>(2).fill('call:trackEnded remote'),
    'call:stateChange from Connected',
  ]);
});

test('no event comes before make has returned', async () => {
  const { ann } = await twoPeople();
  let returned = false;
  const early: string[] = [];
  ann.client.subscribe((type) => returned || early.push(type));

  ann.client.call.make(bobsAddress, { audio: true });
  returned = true;

  expect(early).toEqual([]);
});

test('the tracks of a call are listed before it is Connected, each can be looked up, and none is left at its end', async () => {
  const { ann, bob } = await twoPeople();
  const atConnected: number[] = [];
  bob.client.on('call:stateChange', ({ callId }) => {
    const call = bob.client.call.getById(callId)!;
    if (call.state !== 'Connected') return;
    atConnected.push(call.localTracks.length, call.remoteTracks.length);
    expect([...call.localTracks, ...call.remoteTracks].every((id) => bob.client.media.getTrackById(id))).toBe(true);
  });

  const { made, received } = await connect(ann, bob);
  bob.client.call.end(received);
  await reaches(ann, made, 'Ended');

  expect(atConnected).toEqual([2, 2]);
  for (const who of [ann, bob]) {
    expect(who.client.call.getAll()[0]).toMatchObject({ localTracks: [], remoteTracks: [] });
    expect(who.media.liveTracks().filter((track) => who.media.tracks.includes(track))).toEqual([]);
    expect(who.media.openPeers()).toEqual([]);
  }
});

test('a hang-up while the browser still asks for the microphone ends the call at once, and what it grants later is stopped', async () => {
  const { ann, bob } = await twoPeople();
  const prompt = ann.media.grantLater();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await vi.waitFor(() => expect(story(ann)).toContain('MAKE START'));

  ann.client.call.end(callId);

  expect(ann.client.call.getById(callId)?.state).toBe('Ended');
  await vi.waitFor(() => expect(story(ann)).toContain('END FINISH'));
  prompt.grant();
  await vi.waitFor(() => expect(ann.media.tracks.length).toBeGreaterThan(0));
  await vi.waitFor(() => expect(ann.media.liveTracks()).toEqual([]));
  expect(bob.client.call.getAll()).toEqual([]);
});

test('a hang-up at the microphone prompt of an answer rejects the call, and a later grant lights no camera', async () => {
  const { ann, bob } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true, video: true });
  const received = await incoming(bob);
  const prompt = bob.media.grantLater();
  bob.client.call.answer(received, { audio: true, video: true });

  bob.client.call.end(received);
  prompt.grant();

  await reaches(ann, callId, 'Ended');
  await vi.waitFor(() => expect(bob.media.liveTracks()).toEqual([]));
});

test('an answer that overtakes the reply to our own invitation is not lost', async () => {
  const { ann } = await twoPeople();
  const media = createFakeMedia();
  const listeners: ((message: CallMessage) => void)[] = [];
  const invitations: { sdp: string; accept(): void }[] = [];
  const client = createOn({
    media,
    user: { username: 'ann-id', identity: 'ann@example.com' },
    signalling: {
      ...ann.signalling,
      canTrickle: false,
      link: { state: 'up' },
      onMessage: (listener) => (listeners.push(listener), () => undefined),
      send: (message) =>
        message.type === 'invite'
          ? new Promise((resolve) => invitations.push({ sdp: message.sdp ?? '', accept: () => resolve({ sessionId: 's-1' }) }))
          : Promise.resolve({}),
    },
  });
  const callId = client.call.make(bobsAddress, { audio: true });
  await vi.waitFor(() => expect(invitations).toHaveLength(1));
  const sdp = await createFakeMedia().createPeer({ iceServers: [] }).acceptOffer(invitations[0]!.sdp, { trickle: false });

  listeners.forEach((listener) => listener({ type: 'answer', callId, sdp }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(client.call.getById(callId)?.state).toBe('Initiating');
  invitations[0]!.accept();

  await vi.waitFor(() => expect(client.call.getById(callId)?.state).toBe('Connected'));
});

test('answering inside call:receive waits for Ringing and is no error', async () => {
  const { ann, bob } = await twoPeople();
  bob.client.on('call:receive', ({ callId }) => bob.client.call.answer(callId, { audio: true }));

  const callId = ann.client.call.make(bobsAddress, { audio: true });

  await reaches(ann, callId, 'Connected');
  expect(story(bob)).not.toContain('call:error');
});

test('video that was not offered is not captured, and an answer without video still receives it', async () => {
  const { ann, bob } = await twoPeople();

  const audioOnly = ann.client.call.make(bobsAddress, { audio: true });
  const first = await incoming(bob);
  bob.client.call.answer(first, { audio: true, video: true });
  await reaches(ann, audioOnly, 'Connected');
  ann.client.call.end(audioOnly);
  await reaches(bob, first, 'Ended');
  const { received } = await connect(ann, { ...bob, client: bob.client });
  bob.client.call.end(received);
  const withVideo = ann.client.call.make(bobsAddress, { audio: true, video: true });
  const second = await incoming(bob);
  bob.client.call.answer(second, { audio: true });
  await reaches(ann, withVideo, 'Connected');

  expect(bob.media.captures[0]).toMatchObject({ video: false });
  expect(bob.client.call.getById(second)).toMatchObject({
    localTracks: [expect.anything()],
    remoteTracks: [expect.anything(), expect.anything()],
  });
});

test('a denied microphone ends an outgoing call with call:4, told once as call:error and once as media:error', async () => {
  const { ann } = await twoPeople();
  ann.media.denyCapture('denied-by-person');

  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, callId, 'Ended');

  const errors = ann.heard.flatMap(([type, params]) =>
    type === 'call:error' || type === 'media:error' ? [[type, params.error.code, params.error.reason]] : [],
  );
  expect(errors).toEqual([
    ['media:error', 'call:4', 'denied-by-person'],
    ['call:error', 'call:4', 'denied-by-person'],
  ]);
  expect(ann.client.call.getById(callId)?.error).toMatchObject({ name: 'BasicError', code: 'call:4' });
});

test('a denied microphone at the answer leaves the call ringing, and it can be answered again', async () => {
  const { ann, bob } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  const received = await incoming(bob);
  bob.media.denyCapture('denied-by-person');
  bob.client.call.answer(received, { audio: true });
  await vi.waitFor(() => expect(story(bob)).toContain('call:error'));
  expect(bob.client.call.getById(received)?.state).toBe('Ringing');

  bob.media.denyCapture(undefined);
  bob.client.call.answer(received, { audio: true });

  await reaches(ann, callId, 'Connected');
});

test('an answer that fails on the wire turns devices off, leaves the call ringing, and can be tried again', async () => {
  const { network, ann, bob } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true, video: true });
  const received = await incoming(bob);
  network.failNext('answer', new HookswitchError(500));
  bob.client.call.answer(received, { audio: true, video: true });
  await vi.waitFor(() => expect(story(bob)).toContain('call:error'));

  expect(bob.client.call.getById(received)).toMatchObject({ state: 'Ringing', localTracks: [], remoteTracks: [], error: { code: 500 } });
  expect(bob.media.liveTracks()).toEqual([]);
  // The caller's browser would not take up another connection after having heard from this one.
  expect(bob.media.peers.map(({ isSilent }) => isSilent)).toEqual([true]);
  bob.client.call.answer(received, { audio: true });

  await reaches(ann, callId, 'Connected');
  await vi.waitFor(() => expect(bob.media.peers.map(({ isSilent }) => isSilent)).toEqual([true, false]));
});

test('rejecting ends the call for the caller with the reason', async () => {
  const { ann, bob } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  const received = await incoming(bob);

  bob.client.call.reject(received);
  await reaches(ann, callId, 'Ended');

  expect(bob.client.call.getById(received)?.state).toBe('Ended');
  expect(ann.heard.findLast(([type]) => type === 'call:stateChange')?.[1]).toMatchObject({ transition: { statusCode: 603 } });
});

test('ignoring stops the ringing here, and the caller hears nothing of it', async () => {
  const { ann, bob } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  const received = await incoming(bob);
  await reaches(ann, callId, 'Ringing');

  bob.client.call.ignore(received);
  await new Promise((resolve) => setImmediate(resolve));

  expect(bob.client.call.getById(received)?.state).toBe('Ended');
  expect(ann.client.call.getById(callId)?.state).toBe('Ringing');
});

test('a caller who gives up makes the call Cancelled for the callee', async () => {
  const { ann, bob } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  const received = await incoming(bob);

  ann.client.call.end(callId);

  await reaches(bob, received, 'Cancelled');
});

test('calling an address nobody has ends the call with the code of the service', async () => {
  const { ann } = await twoPeople();

  const callId = ann.client.call.make('zed@example.com', { audio: true });
  const call = await reaches(ann, callId, 'Ended');

  expect(call.error).toMatchObject({ code: 'SVC0004', reason: 'no-such-callee' });
  expect(story(ann)).not.toContain('call:start');
  expect(ann.media.liveTracks()).toEqual([]);
});

test('calling nobody at all, or without being logged in, fails without asking for the microphone', async () => {
  const { ann } = await twoPeople();

  const callId = ann.client.call.make('  ', { audio: true });
  const call = await reaches(ann, callId, 'Ended');

  expect(call.error?.code).toBe('call:7');
  expect(ann.media.captures).toEqual([]);
});

test('an operation in the wrong state is call:6, and one on an unknown call is call:7; nothing is thrown or changed', async () => {
  const { ann } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, callId, 'Ringing');

  ann.client.call.answer(callId);
  ann.client.call.end('no-such-id');
  await vi.waitFor(() => expect(ann.heard.filter(([type]) => type === 'call:error')).toHaveLength(2));

  const codes = ann.heard.flatMap(([type, params]) => (type === 'call:error' ? params.error.code : []));
  expect(codes).toEqual(['call:6', 'call:7']);
  expect(ann.client.call.getById(callId)?.state).toBe('Ringing');
});

test('a second answer while the first is under way is refused, and captures nothing', async () => {
  const { ann, bob } = await twoPeople();
  const callId = ann.client.call.make(bobsAddress, { audio: true });
  const received = await incoming(bob);

  bob.client.call.answer(received, { audio: true });
  bob.client.call.answer(received, { audio: true });

  await reaches(ann, callId, 'Connected');
  expect(bob.media.captures).toHaveLength(1);
  expect(bob.heard.flatMap(([type, params]) => (type === 'call:error' ? params.error.reason : []))).toEqual(['operation-pending']);
});

test('a stream captured elsewhere is used, and stopped with the call', async () => {
  const { ann, bob } = await twoPeople();
  const track = new FakeTrack('audio');
  const stream = { getTracks: () => [track] } as unknown as MediaStream; // Node has no MediaStream

  const callId = ann.client.call.make(bobsAddress, { audio: true }, { stream: Promise.resolve(stream) });
  bob.client.call.answer(await incoming(bob), { audio: true });
  await reaches(ann, callId, 'Connected');
  expect(ann.client.call.getById(callId)?.localTracks).toEqual([track.id]);
  ann.client.call.end(callId);

  expect(track.readyState).toBe('ended');
  expect(ann.media.captures).toEqual([]);
});

test('the last fifty ended calls are remembered', async () => {
  const { ann } = await twoPeople();

  for (let made = 0; made < 60; made++) ann.client.call.end(ann.client.call.make(bobsAddress, { audio: true }));

  expect(ann.client.call.getAll()).toHaveLength(50);
});

test('a listener that throws keeps nobody else from hearing', async () => {
  const { ann } = await twoPeople();
  ann.client.on('call:stateChange', () => {
    throw new Error('in the page');
  });
  const heard = vi.fn();
  ann.client.on('call:stateChange', heard);

  const callId = ann.client.call.make(bobsAddress, { audio: true });
  await reaches(ann, callId, 'Ringing');

  expect(heard).toHaveBeenCalled();
});

test('the far side holding shows as On Hold with remoteHold, and letting go as Connected', async () => {
  const { ann, bob } = await twoPeople();
  const { made, received } = await connect(ann, bob);
  const peer = ann.media.openPeers()[0]!;
  const answers: string[] = [];
  ann.signalling.onMessage((message) => message.type === 'offerAnswer' && answers.push(message.sdp));

  await ann.signalling.send({ type: 'offer', callId: made, sdp: await peer.createOffer({ trickle: false, hold: true }) });
  const held = await reaches(bob, received, 'On Hold');
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  await peer.acceptAnswer(answers[0]!);
  await ann.signalling.send({ type: 'offer', callId: made, sdp: await peer.createOffer({ trickle: false }) });

  await reaches(bob, received, 'Connected');
  expect(held).toMatchObject({ localHold: false, remoteHold: true });
});

test('a call made while the subscription is under way goes out when that has succeeded', async () => {
  const { network, ann } = await twoPeople();
  const early = createOn(
    {
      signalling: network.signalling({ address: 'early@example.com' }),
      media: createFakeMedia(),
      user: { username: 'early-id', identity: 'early@example.com' },
    },
    { logs: { logLevel: 'silent' } },
  );

  early.services.subscribe(['call']);
  const callId = early.call.make('ann@example.com', { audio: true });
  ann.client.call.answer(await incoming(ann), { audio: true });

  await vi.waitFor(() => expect(early.call.getById(callId)?.state).toBe('Connected'));
});

test('a page that stops listening and listens again finds the call as it was, and has hung up nothing', async () => {
  const { ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  const stop = ann.client.subscribe(() => undefined);
  const before = ann.client.call.getById(made);

  stop();
  stop();
  const heard: string[] = [];
  const stopAgain = ann.client.subscribe((type) => heard.push(type));

  expect(ann.client.call.getById(made)).toBe(before);
  expect(before?.state).toBe('Connected');
  ann.client.call.end(made);
  expect(heard).toContain('call:stateChange');
  stopAgain();
  expect(ann.media.openPeers()).toEqual([]);
});

test('a hang-up that the service does not take is told as an error, and the call is over here all the same', async () => {
  const { network, ann, bob } = await twoPeople();
  const { made } = await connect(ann, bob);
  network.failNext('bye', new HookswitchError(500));

  ann.client.call.end(made);
  await vi.waitFor(() => expect(story(ann)).toContain('END FINISH 500'));

  expect(ann.client.call.getById(made)?.state).toBe('Ended');
  expect(ann.heard.filter(([type]) => type === 'call:error')).toHaveLength(1);
});
