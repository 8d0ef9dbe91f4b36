import type { CDPSession } from '@playwright/test';
import { expect, test } from '../support/house';
import { leftovers } from '../support/witness';

const calls = 200;
const warmUp = 20;

test(`${calls} calls in a row leave no live track, no open connection and no listener behind`, async ({ openPage, server }) => {
  test.setTimeout(300_000);
  const page = await openPage();
  await page.evaluate(
    async ({ base }) => {
      const [alice, bob] = await Promise.all(
        ['alice', 'bob'].map(async (name) => {
          const client = window.Kandy.create({ authentication: { server: { base, protocol: 'http' }, clientCorrelator: name } });
          await client.login({ clientId: 'leaks', username: `${name}@example.com`, password: 'demo' });
          const subscribed = new Promise<void>((resolve) => {
            const stop = client.on('subscription:change', () => {
              if (!client.services.getSubscriptions().subscribed.includes('call')) return;
              stop();
              resolve();
            });
          });
          client.services.subscribe(['call']);
          await subscribed;
          return client;
        }),
      );
      if (!alice || !bob) throw new Error('Two clients were created.');
      bob.on('call:receive', ({ callId }) => bob.call.answer(callId, { audio: true, video: false }));
      const reaches = (client: typeof alice, state: string) =>
        new Promise<void>((resolve) => {
          const stop = client.on('call:stateChange', ({ callId }) => {
            if (client.call.getById(callId)?.state !== state) return;
            stop();
            resolve();
          });
        });
      Object.assign(window, {
        async callOnce() {
          const connected = [reaches(alice, 'Connected'), reaches(bob, 'Connected')];
          const callId = alice.call.make('bob@example.com', { audio: true, video: false });
          await Promise.all(connected);
          // Chromium itself keeps a connection that is closed while it is being set up.
          const isSettingUp = () => window.witness.peers.some((peer) => peer.connectionState !== 'connected');
          while (isSettingUp()) await new Promise((resolve) => setTimeout(resolve, 5));
          const ended = [reaches(alice, 'Ended'), reaches(bob, 'Ended')];
          alice.call.end(callId);
          await Promise.all(ended);
          // What is closed may be forgotten: the witness itself must not be the leak.
          const { peers, captured } = window.witness;
          peers.splice(0, peers.length, ...peers.filter((peer) => peer.connectionState !== 'closed'));
          captured.splice(0, captured.length, ...captured.filter((track) => track.readyState === 'live'));
        },
      });
    },
    { base: server.base },
  );
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const call = (times: number) =>
    page.evaluate(async (times) => {
      for (let done = 0; done < times; done++) await (window as unknown as { callOnce(): Promise<void> }).callOnce(); // Put there above.
    }, times);

  await call(warmUp);
  const listenersBefore = await listeners(devtools);
  await call(calls - warmUp);

  // No locator here: Playwright would add listeners of its own to the page.
  await expect.poll(() => listeners(devtools)).toBeLessThanOrEqual(listenersBefore);
  expect(await page.evaluate(leftovers)).toEqual({ liveTracks: 0, openPeers: 0, elements: 0 });
});

/** How many event listeners the page holds after a collection of garbage. */
async function listeners(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'JSEventListeners')?.value ?? NaN;
}
