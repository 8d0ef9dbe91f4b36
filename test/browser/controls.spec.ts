import { connect, type Person } from '../support/person';
import { expect, test } from '../support/house';

test('who holds is neither seen nor heard and sees and hears nobody until they resume; the clock goes on', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await connect(alice, bob);
  await Promise.all([alice, bob].map((person) => person.expectMedia()));
  await expect(quality(alice)).toHaveAccessibleName(/: (good|fair|poor)/);
  const before = (await clock(alice).textContent()) ?? '';

  await alice.button('Hold').click();
  await expect(alice.status(/On hold by you/)).toBeVisible();
  await expect(bob.status(/On hold by the other side/)).toBeVisible();
  await Promise.all([alice, bob].map((person) => person.expectNothingComesIn()));
  await expect(quality(alice)).toHaveAccessibleName(/: not known/);
  await expect(clock(alice)).not.toHaveText(before);

  await alice.button('Resume').click();
  for (const person of [alice, bob]) await expect(person.status(/Connected/)).toBeVisible();
  await Promise.all([alice, bob].map((person) => person.expectMedia()));
  await expect(quality(alice)).toHaveAccessibleName(/: (good|fair|poor)/);
  await alice.button('End').click();
  await expect(clock(alice)).toBeHidden();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

test('who shares a screen is seen with it beside the camera, and with the camera alone once they stop', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await connect(alice, bob);
  await expect.poll(() => movingPictures(bob)).toBe(1);
  const camera = await trackShown(bob);

  await alice.button('Share screen').click();
  await expect(alice.button('Stop sharing')).toBeEnabled();
  await expect.poll(() => movingPictures(bob)).toBe(2);
  await expect.poll(() => trackShown(bob)).not.toBe(camera);
  await expect.poll(() => isMoving(bob)).toBe(true);

  await alice.button('Stop sharing').click();
  await expect(alice.button('Share screen')).toBeEnabled();
  await expect.poll(() => trackShown(bob)).toBe(camera);
  await expect.poll(() => movingPictures(bob)).toBe(1);
  await expect.poll(() => isMoving(bob)).toBe(true);
  await bob.button('End').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

test('by the keyboard alone keys are pressed that the far side hears, and the place is kept', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await connect(alice, bob);
  await bob.expectMedia();
  const keypad = alice.page.getByRole('group', { name: 'Keypad' });

  await alice.button('Keypad').press('Enter');
  await expect(keypad).toBeFocused();
  const heard = bob.hearKeys(4_000);
  for (const [index, key] of Array.from('159#').entries()) {
    await alice.page.keyboard.press(key);
    await expect(keypad.getByRole('status', { name: 'Tones sent' })).toHaveText('159#'.slice(0, index + 1));
  }

  expect(await heard).toBe('159#');
  await alice.page.keyboard.press('Escape');
  await expect(keypad).toBeHidden();
  await expect(alice.button('Keypad')).toBeFocused();
});

/** How long the call has lasted. */
const clock = ({ page }: Person) => page.getByRole('time').filter({ hasText: /^\d\d:\d\d$/ });

const quality = ({ page }: Person) => page.getByRole('img', { name: 'Estimated quality' });

/** How many pictures come in over the connection, of which frames are decoded. */
function movingPictures({ page }: Person): Promise<number> {
  return page.evaluate(async () => {
    const decoded = async () => {
      const frames = new Map<string, number>();
      for (const peer of window.witness.peers.filter((it) => it.connectionState !== 'closed')) {
        const report = await peer.getStats();
        report.forEach((stats: { id: string; type: string; framesDecoded?: number }) => {
          if (stats.type === 'inbound-rtp' && stats.framesDecoded !== undefined) frames.set(stats.id, stats.framesDecoded);
        });
      }
      return frames;
    };
    const before = await decoded();
    await new Promise((resolve) => setTimeout(resolve, 500)); // what is measured is a span of time
    return [...(await decoded())].filter(([id, frames]) => frames > (before.get(id) ?? 0)).length;
  });
}

/** Which track the far side's picture shows. */
function trackShown({ picture }: Person): Promise<string | undefined> {
  return picture.evaluate((video: HTMLVideoElement) => (video.srcObject as MediaStream | null)?.getVideoTracks()[0]?.id);
}

/** Whether the far side's picture has moved within a while. */
function isMoving({ picture }: Person): Promise<boolean> {
  return picture.evaluate(async (video: HTMLVideoElement) => {
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    await new Promise((resolve) => setTimeout(resolve, 500)); // what is measured is a span of time
    return video.getVideoPlaybackQuality().totalVideoFrames > totalVideoFrames;
  });
}
