import type { Page } from '@playwright/test';
import { connect } from '../support/phone';
import { expect, test } from '../support/house';

const video = { audio: true, video: true };

/** The codecs of what comes in, by kind. */
function codecsReceived(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const report = await window.witness.peers.at(-1)?.getStats();
    const stats = [
      ...((report ?? new Map()) as Map<string, { id: string; type: string; kind: string; codecId?: string; mimeType?: string }>).values(),
    ];
    return Object.fromEntries(
      stats.flatMap(({ type, kind, codecId }) =>
        type === 'inbound-rtp' ? [[kind, stats.find(({ id }) => id === codecId)?.mimeType ?? 'none']] : [],
      ),
    );
  });
}

/** From now on this page offers a codec before all others, as a handler of the application can see to. */
function prefer(page: Page, mimeType: string): Promise<void> {
  return page.evaluate((mimeType) => {
    const [kind, name] = mimeType.split('/');
    window.client.call.setSdpHandlers([
      (sdp) => {
        for (const media of sdp.media.filter(({ type }) => type === kind)) {
          const first = media.rtp.filter(({ codec }) => codec === name).map(({ payload }) => String(payload));
          const all = String(media.payloads).split(' ');
          media.payloads = [...first, ...all.filter((payload) => !first.includes(payload))].join(' ');
        }
        return sdp;
      },
    ]);
  }, mimeType);
}

for (const mimeType of ['video/VP9', 'audio/PCMU']) {
  test(`${mimeType}, which the application puts before the others, is what both sides get`, async ({ openPhone }) => {
    const alice = await openPhone('alice');
    const bob = await openPhone('bob');
    const [kind = ''] = mimeType.split('/');
    const available = await alice.page.evaluate(async (kind) => {
      const codecs = await window.client.call.getAvailableCodecs(kind as 'audio' | 'video');
      return codecs.map((codec) => codec.mimeType);
    }, kind);
    expect(available).toContain(mimeType);
    expect(available.at(0), 'the browser itself would take another').not.toBe(mimeType);
    expect(await alice.heard('call:availableCodecs')).toHaveLength(1);

    await prefer(alice.page, mimeType);
    await connect(alice, bob, video);
    await Promise.all([alice, bob].map((phone) => phone.expectSoundAndFrames()));

    for (const phone of [alice, bob]) expect((await codecsReceived(phone.page))[kind]).toBe(mimeType);
    expect(await bob.heard('call:error')).toEqual([]);
  });
}

test('the limits of a call are said to the far side, which sends no more', async ({ openPhone }) => {
  const alice = await openPhone('alice');
  const bob = await openPhone('bob');
  await alice.page.evaluate((media) => window.client.call.make('bob@example.com', media, { bandwidth: { audio: 24, video: 120 } }), video);
  await expect.poll(() => bob.state()).toBe('Ringing');
  await bob.answer(video);
  for (const phone of [alice, bob]) await phone.expectCall({ state: 'Connected' });
  await Promise.all([alice, bob].map((phone) => phone.expectSoundAndFrames()));

  const said = await bob.page.evaluate(() => window.witness.peers.at(-1)?.remoteDescription?.sdp ?? '');
  const limitOf = (kind: string) =>
    /^b=(?:AS:(\d+)|TIAS:(\d+)000)/m
      .exec(said.split(/^(?=m=)/m).find((section) => section.startsWith(`m=${kind}`)) ?? '')
      ?.slice(1)
      .find(Boolean);
  expect([limitOf('audio'), limitOf('video')]).toEqual(['24', '120']);
  const targets = () =>
    bob.page.evaluate(async () => {
      const report = (await window.witness.peers.at(-1)?.getStats()) as unknown as Map<
        string,
        { type: string; kind: string; targetBitrate?: number }
      >; // a maplike, which the DOM's types do not say
      return [...report.values()].flatMap(({ type, kind, targetBitrate }) =>
        type === 'outbound-rtp' && kind === 'video' && targetBitrate ? targetBitrate : [],
      );
    });
  await expect.poll(async () => (await targets()).length, 'the browser has set itself a rate').toBe(1);
  // Browsers start at 300 kbit/s and go up from there.
  await expect.poll(async () => (await targets())[0]).toBeLessThanOrEqual(120_000);
});
