import type { Phone } from '../support/phone';
import { expect, test } from '../support/house';

const audio = { audio: true, video: false };
const video = { audio: true, video: true };
const nothing = { liveTracks: 0, openPeers: 0, elements: 0 };

test('two people make, answer and end a video call: each sees and hears the other, and nothing stays on', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');

  await alice.make('bob@example.com', video);
  await expect.poll(() => alice.state()).toBe('Ringing');
  await expect.poll(() => bob.state()).toBe('Ringing');
  await bob.answer(video);
  await expect.poll(() => alice.state()).toBe('Connected');
  await expect.poll(() => bob.state()).toBe('Connected');
  for (const phone of [alice, bob]) {
    await expect.poll(async () => (await phone.received()).framesDecoded).toBeGreaterThan(10);
    await expect.poll(async () => (await phone.received()).audioEnergy).toBeGreaterThan(0);
    await expect(phone.page.locator('#remote-container video')).toHaveCount(1);
    await expect(phone.page.locator('#local-container video')).toHaveCount(1);
  }

  await alice.leave('end');

  for (const phone of [alice, bob]) {
    await expect.poll(() => phone.state()).toBe('Ended');
    await expect.poll(() => phone.leftovers()).toEqual(nothing);
    expect(await phone.heard('call:error')).toEqual([]);
  }
});

test('a call without video uses no camera, and both hear the other', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');

  await connect(alice, bob, audio);

  for (const phone of [alice, bob]) {
    await expect.poll(async () => (await phone.received()).audioEnergy).toBeGreaterThan(0);
    expect(await phone.page.evaluate(() => window.witness.captured.map((track) => track.kind))).toEqual(['audio']);
  }
});

test('a rejected caller is told so, and the microphones are off', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await ring(alice, bob, video);

  await bob.leave('reject');

  await expect.poll(() => bob.state()).toBe('Ended');
  await expect.poll(() => alice.state()).toBe('Ended');
  expect(await alice.endedWith()).toBe(603);
  await expect.poll(() => alice.leftovers()).toEqual(nothing);
  expect(await bob.page.evaluate(() => window.witness.captured.length)).toBe(0);
});

test('an ignored caller goes on ringing', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await ring(alice, bob, audio);

  await bob.leave('ignore');

  await expect.poll(() => bob.state()).toBe('Ended');
  await alice.page.waitForTimeout(500); // Long enough for a word to the caller to arrive, if one were sent.
  expect(await alice.state()).toBe('Ringing');
});

test('a caller who gives up stops the ringing', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await ring(alice, bob, video);

  await alice.leave('end');

  await expect.poll(() => alice.state()).toBe('Ended');
  await expect.poll(() => bob.state()).toBe('Cancelled');
  await expect.poll(() => alice.leftovers()).toEqual(nothing);
});

test.describe('with a short time to ring', () => {
  test.use({ serverOptions: { config: { users: demoUsers(), ringSeconds: 2 } } });

  test('a callee who has gone away rings until the time is over', async ({ openPhone }) => {
    const alice = await openPhone('alice');
    const bob = await openPhone('bob');
    await bob.page.close();

    await alice.make('bob@example.com', audio);

    await expect.poll(() => alice.state()).toBe('Ended');
    expect(await alice.endedWith()).toBe(408);
    await expect.poll(() => alice.leftovers()).toEqual(nothing);
  });
});

test('calling someone who does not exist fails with a clear reason', async ({ openPhone }) => {
  const alice = await openPhone('alice');

  await alice.make('nobody@example.com', audio);

  await expect.poll(() => alice.state()).toBe('Ended');
  expect(await alice.heard('call:error')).toMatchObject([{ error: { reason: 'no-such-callee' } }]);
  await expect.poll(() => alice.leftovers()).toEqual(nothing);
});

test('a wrong password is refused', async ({ openPhone, server }) => {
  const alice = await openPhone('alice');

  const attempt = alice.logIn(server, 'alice@example.com', 'guess');

  await expect(attempt).rejects.toThrow(/credentials/i);
});

test('both devices of a callee ring, and the other one stops when one answers', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const desk = await openPhone('bob');
  const laptop = await openPhone('bob');
  await ring(alice, desk, audio);
  await expect.poll(() => laptop.state()).toBe('Ringing');

  await desk.answer(audio);

  await expect.poll(() => laptop.state()).toBe('Cancelled');
  expect(await laptop.endedWith()).toBe(200);
  await expect.poll(() => desk.state()).toBe('Connected');
  await expect.poll(() => alice.state()).toBe('Connected');
});

test('a hang-up while the browser still asks for the microphone ends the call at once', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await alice.page.evaluate(() => {
    const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      await new Promise((consent) => addEventListener('consent', consent));
      return capture(constraints);
    };
  });
  await alice.make('bob@example.com', video);
  expect(await alice.state()).toBe('Initiating');

  await alice.leave('end');
  expect(await alice.state()).toBe('Ended');
  await alice.page.evaluate(() => dispatchEvent(new Event('consent')));

  await alice.page.waitForFunction(() => window.witness.captured.length === 2);
  await expect.poll(() => alice.leftovers()).toEqual(nothing);
  expect(await bob.state()).toBeUndefined();
});

test('a hang-up while the invitation is on its way reaches the callee as soon as it can', async ({ openPhone }) => {
  let letThrough = (): void => undefined;
  const released = new Promise<void>((resolve) => (letThrough = resolve));
  const alice = await openPhone('alice', (page) =>
    page.route(/\/sessions$/, async (route) => {
      if (route.request().method() === 'POST') await released;
      await route.continue();
    }),
  );
  const bob = await openPhone('bob');
  const sent = alice.page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/sessions'));
  const withdrawn = alice.page.waitForRequest((request) => request.method() === 'DELETE');
  await alice.make('bob@example.com', audio);
  await sent;

  await alice.leave('end');
  expect(await alice.state()).toBe('Ended');
  letThrough();

  await withdrawn;
  await expect.poll(() => bob.state()).toBe('Cancelled');
  await expect.poll(() => alice.leftovers()).toEqual(nothing);
});

test('an answer that fails on the wire can be given again, and both see and hear each other', async ({ openPhone }) => {
  let refusals = 1;
  const alice = await openPhone('alice');
  const bob = await openPhone('bob', (page) =>
    page.route(/\/answer$/, (route) => (route.request().method() === 'PUT' && refusals-- > 0 ? route.abort() : route.continue())),
  );
  await ring(alice, bob, video);

  await bob.answer(video);
  await expect.poll(() => bob.heard('call:error')).toMatchObject([{ error: { code: 'TypeError' } }]);
  expect(await bob.state()).toBe('Ringing');
  expect(await bob.leftovers()).toEqual(nothing);
  await bob.answer(video);

  for (const phone of [alice, bob]) {
    await expect.poll(() => phone.state()).toBe('Connected');
    await expect.poll(async () => (await phone.received()).framesDecoded).toBeGreaterThan(10);
  }
});

/** Alice calls Bob, whose phone rings. */
async function ring(alice: Phone, bob: Phone, media: typeof video): Promise<void> {
  await alice.make('bob@example.com', media);
  await expect.poll(() => bob.state()).toBe('Ringing');
  await expect.poll(() => alice.state()).toBe('Ringing');
}

/** Alice calls Bob, who answers. */
async function connect(alice: Phone, bob: Phone, media: typeof video): Promise<void> {
  await ring(alice, bob, media);
  await bob.answer(media);
  await expect.poll(() => alice.state()).toBe('Connected');
  await expect.poll(() => bob.state()).toBe('Connected');
}

function demoUsers(): { email: string; password: string }[] {
  return ['alice', 'bob'].map((name) => ({ email: `${name}@example.com`, password: 'demo' }));
}
