import type { Page } from '@playwright/test';
import { expect, test } from '../support/house';
import type { Phone } from '../support/phone';

const both = { audio: true, video: true };

/** Lets the test say which devices are listed, and pull one out. */
function installSockets(): void {
  const unplugged = new Set<string>();
  const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
  navigator.mediaDevices.enumerateDevices = async () => (await list()).filter(({ deviceId }) => !unplugged.has(deviceId));
  window.sockets = {
    pull(track) {
      unplugged.add(track.getSettings().deviceId ?? '');
      track.stop();
      track.dispatchEvent(new Event('ended')); // as the browser does where it was not the page that stopped it
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    },
    plugIn() {
      unplugged.clear();
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    },
  };
}
declare global {
  interface Window {
    sockets: { pull(track: MediaStreamTrack): void; plugIn(): void };
  }
}

/** The devices that the tracks of the newest call are shown to come from. */
const shown = ({ page }: Phone) =>
  page.evaluate(() =>
    window.client.call
      .getAll()
      .at(-1)!
      .localTracks.map((id) => window.client.media.getTrackById(id)?.deviceId),
  );

/** The devices whose lights are on. */
const lights = ({ page }: Phone) =>
  page.evaluate(() => window.witness.captured.filter((track) => track.readyState === 'live').map((track) => track.getSettings().deviceId));

async function goesOn(phone: Phone): Promise<void> {
  const { framesDecoded, audioEnergy } = await phone.received();
  await expect.poll(async () => (await phone.received()).framesDecoded, 'frames decoded').toBeGreaterThan(framesDecoded + 5);
  await expect.poll(async () => (await phone.received()).audioEnergy, 'energy of the sound').toBeGreaterThan(audioEnergy);
}

async function talking(openPhone: (name: 'alice' | 'bob', prepare?: (page: Page) => Promise<unknown>) => Promise<Phone>) {
  const alice = await openPhone('alice', (page) => page.addInitScript(installSockets));
  const bob = await openPhone('bob');
  await alice.make('bob@example.com', both);
  await expect.poll(() => bob.state()).toBe('Ringing');
  await bob.answer(both);
  for (const phone of [alice, bob]) await expect.poll(() => phone.state()).toBe('Connected');
  await goesOn(bob);
  return { alice, bob };
}

test('who changes microphone and camera in a call goes on being heard and seen, and the old ones are off', async ({ openPhone }) => {
  const { alice, bob } = await talking(openPhone);
  const [, other, third] = await alice.page.evaluate(async () =>
    (await window.client.media.getDevices()).microphone.map(({ deviceId }) => deviceId),
  );
  const [, camera] = await shown(alice);
  const offers = (await bob.heard('call:operation')).length;

  await alice.page.evaluate((choice) => window.client.call.changeInputDevices(window.client.call.getAll().at(-1)!.id, choice), {
    microphone: other,
    camera,
  });
  await expect.poll(() => shown(alice)).toEqual([other, camera]);
  await goesOn(bob);
  expect((await lights(alice)).toSorted()).toEqual([other, camera].toSorted());
  await alice.page.evaluate((microphone) => {
    window.client.media.setDefaultDevices({ microphone });
    window.client.call.changeInputDevices();
  }, third);
  await expect.poll(() => shown(alice)).toEqual([third, camera]);

  await goesOn(bob);
  expect((await lights(alice)).toSorted()).toEqual([third, camera].toSorted());
  expect(await bob.heard('call:operation')).toHaveLength(offers);
  await alice.leave('end');
  await expect.poll(() => lights(alice)).toEqual([]);
});

test('a microphone that is pulled out is replaced by another, and taken again when it is back', async ({ openPhone }) => {
  const { alice, bob } = await talking(openPhone);
  const [, own, other] = await alice.page.evaluate(async () =>
    (await window.client.media.getDevices()).microphone.map(({ deviceId }) => deviceId),
  );
  await alice.page.evaluate((microphone) => window.client.call.changeInputDevices(undefined, { microphone }), own);
  await expect.poll(() => shown(alice)).toContain(own);

  await alice.page.evaluate((id) => {
    const track = window.witness.captured.find((it) => it.readyState === 'live' && it.getSettings().deviceId === id);
    window.sockets.pull(track!);
  }, own);
  await expect
    .poll(() => alice.heard('devices:switched'))
    .toMatchObject([{ kind: 'microphone', from: { deviceId: own }, reason: 'unplugged' }]);
  expect(await shown(alice)).not.toContain(own);
  await goesOn(bob);
  await alice.page.evaluate(() => window.sockets.plugIn());

  await expect.poll(() => alice.heard('devices:switched')).toMatchObject([{}, { to: { deviceId: own }, reason: 'plugged-in' }]);
  expect(await shown(alice)).toContain(own);
  expect(await lights(alice)).not.toContain(other);
  await goesOn(bob);
});

test('a camera that is pulled out, and was the only one, is told; the call goes on, and the picture comes back with it', async ({
  openPhone,
}) => {
  const { alice, bob } = await talking(openPhone);
  const camera = (await shown(alice))[1];

  await alice.page.evaluate(
    (id) => window.sockets.pull(window.witness.captured.find((track) => track.getSettings().deviceId === id)!),
    camera,
  );
  await expect.poll(() => alice.heard('media:error')).toMatchObject([{ error: { code: 'call:4', reason: 'no-device' } }]);
  expect(await alice.state()).toBe('Connected');
  await expect.poll(() => bob.heard('call:remoteMediaState')).toMatchObject([{ camera: 'none', microphone: 'on' }]);
  await alice.page.evaluate(() => window.sockets.plugIn());

  await expect.poll(() => alice.heard('devices:switched')).toMatchObject([{ kind: 'camera', to: { deviceId: camera } }]);
  await goesOn(bob);
  await expect.poll(() => bob.heard('call:remoteMediaState')).toMatchObject([{}, { camera: 'on' }]);
});

test('the chosen loudspeaker plays what is heard already', async ({ openPhone }) => {
  const { bob } = await talking(openPhone);
  const speaker = await bob.page.evaluate(async () => (await window.client.media.getDevices()).speaker[1]!.deviceId);

  await bob.page.evaluate((speaker) => window.client.media.setDefaultDevices({ speaker }), speaker);

  await expect.poll(() => bob.page.evaluate(() => document.querySelector('audio')?.sinkId)).toBe(speaker);
});
