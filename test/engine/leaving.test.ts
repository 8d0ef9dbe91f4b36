import { afterEach, expect, test, vi } from 'vitest';
import { annAlone, bobsAddress, offerOf, reaches, settled, type ScriptedService } from './people';

afterEach(() => vi.unstubAllGlobals());

/** What the service was told when Ann's page went away. */
async function toldOnLeaving(prepare: (ann: ReturnType<typeof annAlone>) => Promise<void>): Promise<ScriptedService['sent']> {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  const ann = annAlone();
  await prepare(ann);
  const before = ann.service.sent.length;

  page.dispatchEvent(new Event('pagehide'));
  // Nothing waits for another task, of which there may be none.
  await Promise.resolve();

  const told = ann.service.sent.slice(before);
  expect(ann.media.liveTracks()).toEqual([]);
  expect(ann.media.openPeers()).toEqual([]);
  return told;
}

/** Somebody calls Ann, and it rings. */
async function isCalled({ client, service }: ReturnType<typeof annAlone>): Promise<string> {
  service.say({ type: 'invite', callId: 'theirs', from: bobsAddress, to: 'ann@example.com', sdp: await offerOf(), trickle: false });
  await reaches({ client } as ReturnType<typeof annAlone>, 'theirs', 'Ringing');
  return 'theirs';
}

test('who closes the page has given up what was ringing there', async () => {
  const told = await toldOnLeaving(async (ann) => {
    await reaches(ann, ann.client.call.make(bobsAddress, { audio: true }), 'Initiated');
  });

  expect(told).toMatchObject([{ type: 'cancel' }]);
});

test('who closes the page has hung up', async () => {
  const told = await toldOnLeaving(async (ann) => {
    const callId = await isCalled(ann);
    ann.client.call.answer(callId, { audio: true });
    await reaches(ann, callId, 'Connected');
  });

  expect(told).toMatchObject([{ type: 'bye' }]);
});

test('who closes the page while it rings says nothing: it rings on elsewhere', async () => {
  const told = await toldOnLeaving(async (ann) => {
    await isCalled(ann);
  });

  expect(told).toEqual([]);
});

test('who closes the page while the answer is under way takes it back', async () => {
  const told = await toldOnLeaving(async (ann) => {
    const callId = await isCalled(ann);
    ann.media.grantLater();
    ann.client.call.answer(callId, { audio: true });
    await settled();
  });

  expect(told).toMatchObject([{ type: 'reject' }]);
});

test('a page that has made a hundred clients, and calls with every other, is left without a listener', () => {
  const listening = new Map<() => void, AbortSignal>();
  vi.stubGlobal('addEventListener', (_: string, listener: () => void, { signal }: { signal: AbortSignal }) => {
    listening.set(listener, signal);
  });
  const listeners = () => [...listening.values()].filter(({ aborted }) => !aborted);

  for (let round = 0; round < 100; round++) {
    const { client } = annAlone();
    if (round % 2 === 0) continue;
    const calls = [client.call.make(bobsAddress), client.call.make('carol')];
    expect(listeners()).toHaveLength(1);
    for (const callId of calls) client.call.end(callId);
  }

  expect(listeners()).toEqual([]);
});
