import { connect } from '../support/phone';
import { expect, test } from '../support/house';

const audio = { audio: true, video: false };
const video = { audio: true, video: true };

test('who mutes the call is not heard and goes on hearing, and the far side knows why', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, audio);
  await bob.expectSound();

  await alice.perform('mute');
  await bob.expectSilence();
  await alice.expectSound();
  await bob.expectCall({ remoteMedia: { microphone: 'off', camera: 'none' } });

  await alice.perform('unmute');
  await bob.expectSound();
  await bob.expectCall({ remoteMedia: { microphone: 'on', camera: 'none' } });
});

test('a camera that is switched off shows a dark picture, and the far side can tell it from a broken one', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, video);
  await expect.poll(() => bob.brightness()).toBeGreaterThan(50);
  const camera = await alice.page.evaluate(() => {
    const { localTracks = [] } = window.client.call.getAll().at(-1) ?? {};
    return localTracks.filter((id) => window.client.media.getTrackById(id)?.kind === 'video');
  });

  await alice.page.evaluate((camera) => window.client.media.muteTracks(camera), camera);
  await expect.poll(() => bob.brightness()).toBeLessThan(5);
  await bob.expectCall({ remoteMedia: { microphone: 'on', camera: 'off' } });
  await bob.expectSound();

  await alice.page.evaluate((camera) => window.client.media.unmuteTracks(camera), camera);
  await expect.poll(() => bob.brightness()).toBeGreaterThan(50);
  await bob.expectCall({ remoteMedia: { microphone: 'on', camera: 'on' } });
});

test('video comes into an audio call, goes, and comes back, always by the same section', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, audio);
  expect(await alice.agreed()).toMatchObject({ mLines: 1, sending: ['audio'] });

  await alice.perform('addMedia', { video: true });
  await expect.poll(() => alice.heard('call:newMedia')).toMatchObject([{ local: true }]);
  await expect.poll(() => bob.heard('call:newMedia')).toMatchObject([{ local: false }]);
  await bob.expectSoundAndFrames();
  await expect(bob.page.locator('#remote-container video')).toHaveCount(1);
  for (const phone of [alice, bob]) expect((await phone.agreed()).mLines).toBe(2);
  expect((await bob.agreed()).sending).toEqual(['audio']);

  for (const time of [1, 2]) {
    await alice.perform('stopVideo');
    await expect.poll(async () => (await alice.leftovers()).liveTracks).toBe(1);
    await bob.expectNoFrames();
    await expect.poll(() => bob.heard('call:trackEnded')).toHaveLength(time);
    await expect(bob.page.locator('#remote-container video')).toHaveCount(0);
    await alice.expectCall({ state: 'Connected' });

    await alice.perform('startVideo');
    await bob.expectSoundAndFrames();
    await expect(bob.page.locator('#remote-container video')).toHaveCount(1);
    for (const phone of [alice, bob]) {
      await phone.expectCall({ state: 'Connected' });
      expect((await phone.agreed()).mLines).toBe(2);
    }
  }

  await bob.perform('startVideo');
  await alice.expectSoundAndFrames();
  for (const phone of [alice, bob]) expect(await phone.agreed()).toMatchObject({ mLines: 2, sending: ['audio', 'video'] });
  await bob.leave('end');
  for (const phone of [alice, bob]) await phone.expectOver();
});

test('a call that keeps a section ready for video needs no further one when the callee shows a picture', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await alice.page.evaluate(() => window.client.call.make('bob@example.com', { audio: true }, { videoSection: 'kept-ready' }));
  await expect.poll(() => bob.state()).toBe('Ringing');
  await bob.answer(audio);
  for (const phone of [alice, bob]) await phone.expectCall({ state: 'Connected' });
  expect((await alice.agreed()).mLines).toBe(2);

  await bob.perform('startVideo');

  await alice.expectSoundAndFrames();
  for (const phone of [alice, bob]) expect((await phone.agreed()).mLines).toBe(2);
});

test('another camera takes the place of one, and the far side sees on without a new description', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, video);
  await bob.expectFrames();
  const [microphone, camera] = await alice.page.evaluate(() => {
    const { localTracks = [] } = window.client.call.getAll().at(-1) ?? {};
    return ['audio', 'video'].map((kind) => localTracks.find((id) => window.client.media.getTrackById(id)?.kind === kind) ?? '');
  });
  const description = await bob.page.evaluate(() => window.witness.peers.at(-1)?.remoteDescription?.sdp);

  await alice.perform('replaceTrack', camera ?? '', { video: true });

  await expect.poll(() => alice.heard('call:trackReplaced')).toMatchObject([{ oldTrack: { trackId: camera } }]);
  const tracks = (await alice.call())?.localTracks ?? [];
  expect(tracks).toHaveLength(2);
  expect(tracks).toContain(microphone);
  expect(tracks).not.toContain(camera);
  await expect.poll(async () => (await alice.leftovers()).liveTracks).toBe(2);
  await bob.expectSoundAndFrames();
  expect(await bob.page.evaluate(() => window.witness.peers.at(-1)?.remoteDescription?.sdp)).toBe(description);
  await alice.leave('end');
  for (const phone of [alice, bob]) await phone.expectOver();
});

test('a call finds its path anew, and goes on', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, video);
  const before = await Promise.all([alice, bob].map((phone) => phone.agreed()));
  for (const phone of [alice, bob]) await phone.expectSoundAndFrames();

  await alice.perform('restartMedia');

  await expect.poll(() => alice.heard('call:mediaRestart')).toHaveLength(1);
  for (const [index, phone] of [alice, bob].entries()) {
    expect((await phone.agreed()).ufrag).not.toBe(before[index]?.ufrag);
    await phone.expectSoundAndFrames();
    await phone.expectCall({ state: 'Connected' });
    expect(await phone.heard('call:error')).toEqual([]);
  }
});

test('the figures of a call, and of one track of it, are those of the browser', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, video);
  await alice.expectSoundAndFrames();

  const kinds = await alice.page.evaluate(async () => {
    const call = window.client.call.getAll().at(-1);
    const video = call?.localTracks.find((id) => window.client.media.getTrackById(id)?.kind === 'video');
    const sent = (report: RTCStatsReport) =>
      [...(report as unknown as Map<string, { type: string; kind: string }>).values()] // a maplike, which the DOM's types do not say
        .filter(({ type }) => type === 'outbound-rtp')
        .map(({ kind }) => kind)
        .sort();
    return [sent(await window.client.call.getStats(call?.id ?? '')), sent(await window.client.call.getStats(call?.id ?? '', video))];
  });

  expect(kinds).toEqual([['audio', 'video'], ['video']]);
  expect(await alice.heard('call:statsReceived')).toHaveLength(2);
});
