import { connect, type Person } from '../support/person';
import { expect, test } from '../support/house';

test('devices are tried out before a call: nothing is on before the click, nor after Stop, after folding away, and beside a call', async ({
  openWindow,
}) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await alice.fold('Your devices');
  await expect(alice.button(check)).toBeEnabled();
  expect(await lights(alice)).toEqual([]);

  await tryOut(alice);
  await expect.poll(() => lights(alice)).toHaveLength(2);
  await alice.button('Stop').click();
  await expect.poll(() => lights(alice)).toEqual([]);

  await tryOut(alice);
  await alice.fold('Your devices');
  await expect.poll(() => lights(alice)).toEqual([]);

  await alice.fold('Your devices');
  await tryOut(alice);
  await connect(alice, bob);
  await expect.poll(() => lights(alice)).toHaveLength(2);
  await bob.expectMedia();
  await alice.button('End').click();
  await expect(alice.button(check)).toBeEnabled();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

test('the microphone that is chosen in a call is the one that is used, is heard, and is muted if the other was', async ({ openWindow }) => {
  const alice = await openWindow('Alice');
  const bob = await openWindow('Bob');
  await connect(alice, bob);
  await alice.fold('Your devices');
  const microphone = alice.page.getByRole('combobox', { name: 'Microphone' });
  const [, second, third] = await microphone
    .getByRole('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value)); // by the role
  if (second === undefined || third === undefined) throw new Error('The browser has three microphones.');

  await microphone.selectOption(second);
  await expect.poll(() => lights(alice, 'audio')).toEqual([second]);
  await expect(microphone).toHaveValue(second);
  await bob.expectMedia();

  await alice.button('Mute').click();
  await bob.expectSilence();
  await microphone.selectOption(third);
  await expect.poll(() => lights(alice, 'audio')).toEqual([third]);
  await expect(microphone).toHaveValue(third);
  await expect(alice.button('Unmute')).toBeVisible();
  await bob.expectSilence();

  await alice.button('Unmute').click();
  await bob.expectMedia();
  await alice.button('End').click();
  for (const person of [alice, bob]) await person.expectNothingLeft();
});

const check = 'Check camera and microphone';

/** Turns the devices on, and waits until the own picture moves and the microphone is loud. */
async function tryOut(person: Person): Promise<void> {
  const { page } = person;
  await person.button(check).click();
  const picture = page.getByLabel('Your picture');
  await expect
    .poll(() => picture.evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames))
    .toBeGreaterThan(5);
  const level = await page.getByRole('meter', { name: 'Microphone level' }).elementHandle();
  // Looked at with each frame: the fake microphone beeps but once a second.
  await page.waitForFunction((meter) => (meter as HTMLMeterElement).value > 0.2, level); // by the role
}

/** The devices that are on, by id. */
function lights({ page }: Person, kind?: 'audio' | 'video'): Promise<(string | undefined)[]> {
  return page.evaluate(
    (kind) =>
      window.witness.captured
        .filter((track) => track.readyState === 'live' && (kind === undefined || track.kind === kind))
        .map((track) => track.getSettings().deviceId),
    kind,
  );
}
