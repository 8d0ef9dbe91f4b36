import type { Page } from '@playwright/test';
import { expect, test } from '../support/house';
import type { Phone } from '../support/phone';

const video = { audio: true, video: true };

/** Candidates that a page sent on their own (S10). */
interface Sent {
  candidates: number;
}

for (const [who, callerTrickles, calleeTrickles] of [
  ['two who trickle', true, true],
  ['one who trickles calls one who cannot', true, false],
  ['one who cannot trickle calls one who can', false, true],
  ['two who cannot', false, false],
] as const) {
  test(`${who}: both see and hear each other`, async ({ openPhone }) => {
    const sent = { caller: { candidates: 0 }, callee: { candidates: 0 } };
    const alice = await openPhone('alice', (page) => watch(page, callerTrickles, sent.caller));
    const bob = await openPhone('bob', (page) => watch(page, calleeTrickles, sent.callee));

    await alice.make('bob@example.com', video);
    await expect.poll(() => bob.state()).toBe('Ringing');
    await bob.answer(video);

    for (const phone of [alice, bob]) await expectMedia(phone);
    expect(sent.caller.candidates > 0, 'the caller sent candidates on their own').toBe(callerTrickles);
    expect(sent.callee.candidates > 0, 'the callee sent candidates on their own').toBe(callerTrickles && calleeTrickles);
  });
}

/** Counts the candidates a page sends; and makes it one that never heard of trickling, as the clients of other makes are. */
async function watch(page: Page, trickles: boolean, sent: Sent): Promise<void> {
  await page.route(/\/sessions\/[^/]+\/ice$/, (route) => {
    const body: unknown = route.request().postDataJSON();
    sent.candidates += (body as { wrtcsIceCandidates?: unknown[] }).wrtcsIceCandidates?.length ?? 0; // our own engine's request
    return route.continue();
  });
  if (trickles) return;
  await page.route(/\/webrtcsignaling\/.*\/subscriptions$/, (route) =>
    route.continue({
      postData:
        route
          .request()
          .postData()
          ?.replace(/,"x-supported":\[[^\]]*\]/, '') ?? '',
    }),
  );
}

async function expectMedia(phone: Phone): Promise<void> {
  await expect.poll(async () => (await phone.received()).framesDecoded).toBeGreaterThan(5);
  await expect.poll(async () => (await phone.received()).audioEnergy).toBeGreaterThan(0);
}
