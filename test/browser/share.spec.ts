import type { Phone } from '../support/phone';
import { connect } from '../support/phone';
import { expect, test } from '../support/house';

const audio = { audio: true, video: false };
const video = { audio: true, video: true };

test('a screen is shared in an audio call and stopped: the far side sees it, and sees it no more', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, audio);

  await share(alice);
  await bob.expectSoundAndFrames();
  await expect(bob.page.locator('#remote-container video')).toHaveCount(1);

  await alice.perform('stopScreenshare');
  await expect.poll(() => alice.heard('call:removedMedia')).toHaveLength(1);
  await bob.expectNoFrames();
  await expect.poll(() => bob.heard('call:trackEnded')).toHaveLength(1);
  await expect(bob.page.locator('#remote-container video')).toHaveCount(0);
  expect((await alice.leftovers()).liveTracks).toBe(1);
  await alice.expectCall({ state: 'Connected' });
});

test('a screen beside a camera: both are seen, one can be told from the other, and the camera stays when the sharing stops', async ({
  openPhone,
}) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, video);

  await share(alice);
  await expect(bob.page.locator('#remote-container video')).toHaveCount(2);
  await expect.poll(() => playing(bob)).toBe(2);
  for (const phone of [alice, bob]) expect((await phone.agreed()).mLines).toBe(3);
  await expect.poll(() => seen(bob)).toEqual(['camera or unknown', 'screen']);

  await alice.perform('stopScreenshare');
  await expect(bob.page.locator('#remote-container video')).toHaveCount(1);
  await bob.expectSoundAndFrames();
  expect(await seen(bob)).toEqual(['camera or unknown']);
  for (const phone of [alice, bob]) await phone.expectCall({ state: 'Connected' });
  await share(alice);
  await expect.poll(() => playing(bob)).toBe(2);
  for (const phone of [alice, bob]) expect((await phone.agreed()).mLines).toBe(3);
  await alice.leave('end');
  for (const phone of [alice, bob]) await phone.expectOver();
});

test("who stops sharing by the browser's own button has stopped, and the far side knows", async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await connect(alice, bob, audio);
  await share(alice);
  await bob.expectFrames();

  // What the button does, as a page sees it: the track ends of itself.
  await alice.page.evaluate(() => {
    const screen = window.witness.captured.findLast(({ kind }) => kind === 'video');
    screen?.stop();
    screen?.dispatchEvent(new Event('ended'));
  });

  await expect.poll(() => alice.heard('call:trackEnded')).toMatchObject([{ local: true }]);
  await expect.poll(() => bob.heard('call:trackEnded')).toMatchObject([{ local: false }]);
  await expect(bob.page.locator('#remote-container video')).toHaveCount(0);
  for (const phone of [alice, bob]) await phone.expectCall({ state: 'Connected' });
  await bob.expectSound();
});

async function share(phone: Phone): Promise<void> {
  const before = (await phone.heard('call:newMedia')).length;
  await phone.perform('startScreenshare');
  await expect.poll(() => phone.heard('call:newMedia')).toHaveLength(before + 1);
  await phone.expectCall({ state: 'Connected' });
}

/** What the pictures of the far side are, as far as it has said so. */
function seen(phone: Phone): Promise<string[]> {
  return phone.page.evaluate(() => {
    const { call, media } = window.client;
    const tracks =
      call
        .getAll()
        .at(-1)
        ?.remoteTracks.flatMap((trackId) => media.getTrackById(trackId) ?? []) ?? [];
    return tracks.flatMap(({ kind, source = 'camera or unknown' }) => (kind === 'video' ? source : []));
  });
}

/** How many pictures of the far side have moved within a while. */
function playing(phone: Phone): Promise<number> {
  return phone.page.locator('#remote-container video').evaluateAll(async (videos) => {
    const shown = (videos as HTMLVideoElement[]).map((video) => ({ video, from: video.getVideoPlaybackQuality().totalVideoFrames })); // by the selector
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return shown.filter(({ video, from }) => video.getVideoPlaybackQuality().totalVideoFrames > from).length;
  });
}
