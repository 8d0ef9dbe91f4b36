import { connect, type Person } from '../support/person';
import { expect, test } from '../support/house';

test('who mutes is not heard, who turns the camera off is not seen, and both can be undone', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await connect(alice, bob);
  await expect.poll(() => growthOfSound(bob)).toBeGreaterThan(0);
  await expect.poll(() => brightness(bob)).toBeGreaterThan(50);

  await alice.button('Mute').click();
  await alice.button('Camera').click();
  await expect(alice.page.getByRole('group', { name: 'Camera is off' })).toBeVisible();
  await expect.poll(() => growthOfSound(bob)).toBe(0);
  await expect.poll(() => brightness(bob)).toBeLessThan(5);
  await expect(bob.page.getByText('Camera is off')).toBeVisible();
  await expect(bob.picture).toBeHidden();
  await expect.poll(() => growthOfSound(alice)).toBeGreaterThan(0);
  await expect.poll(() => brightness(alice)).toBeGreaterThan(50);

  await alice.button('Unmute').click();
  await alice.button('Camera').click();
  await expect.poll(() => growthOfSound(bob)).toBeGreaterThan(0);
  await expect.poll(() => brightness(bob)).toBeGreaterThan(50);
  await expect(bob.picture).toBeVisible();
  await bob.button('End').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

/** By how much the energy of what is heard has grown in a while longer than the second from beep to beep of the fake microphone. */
async function growthOfSound(person: Person): Promise<number> {
  const before = await person.received();
  await person.page.waitForTimeout(1_300); // what is measured is a span of time
  const after = await person.received();
  return after.audioEnergy - before.audioEnergy;
}

/** The average brightness of what comes from the far side's camera, shown or not: 0 is black, 255 white. */
function brightness(person: Person): Promise<number> {
  return person.page.locator('.hs-remote video').evaluate((video: HTMLVideoElement) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 24 });
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser has no canvas.');
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const colours = context.getImageData(0, 0, canvas.width, canvas.height).data.filter((_, index) => index % 4 < 3);
    return colours.reduce((sum, one) => sum + one, 0) / colours.length;
  });
}
