import type { Browser } from 'puppeteer-core';
import { launchFirefox, openFirefoxPhone } from '../support/firefox';
import { expect, test as base } from '../support/house';
import { connect, type Phone } from '../support/phone';

const test = base.extend<{ inFirefox: Phone }, { firefox: Browser }>({
  firefox: [
    async ({}, use) => {
      const firefox = await launchFirefox();
      await use(firefox);
      await firefox.close();
    },
    { scope: 'worker', timeout: 180_000 }, // where Firefox has to be installed first
  ],
  inFirefox: async ({ firefox, pages, server }, use) => {
    const context = await firefox.createBrowserContext();
    const phone = await openFirefoxPhone(context, `${pages.origin}/harness.html`);
    await phone.logIn(server, 'bob@example.com');
    await phone.becomeReachable();
    await use(phone);
    await context.close();
  },
});

const audio = { audio: true, video: false };

for (const caller of ['Chromium', 'Firefox'] as const) {
  const callee = caller === 'Chromium' ? 'Firefox' : 'Chromium';

  test(`${caller} calls ${callee}: they hear each other, each holds and resumes, and both add their picture`, async ({
    openPhone,
    inFirefox,
  }) => {
    const inChromium = await openPhone('alice');
    const both = [inChromium, inFirefox];
    const [from, to] = caller === 'Chromium' ? [inChromium, inFirefox] : [inFirefox, inChromium];
    await connect(from, to, audio);
    await Promise.all(both.map((phone) => phone.expectSound()));

    for (const [holder, other] of [
      [from, to],
      [to, from],
    ] as const) {
      await holder.perform('hold');
      await holder.expectCall({ state: 'On Hold', localHold: true, remoteHold: false });
      await other.expectCall({ state: 'On Hold', localHold: false, remoteHold: true });
      await Promise.all(both.map((phone) => phone.expectNothingComesIn()));
      await holder.perform('unhold');
      for (const phone of both) await phone.expectCall({ state: 'Connected', localHold: false, remoteHold: false });
      await Promise.all(both.map((phone) => phone.expectSound()));
    }

    await from.perform('startVideo');
    await Promise.all([to.expectFrames(), from.expectCall({ state: 'Connected' })]);
    await to.perform('startVideo');
    await Promise.all(both.map((phone) => phone.expectSoundAndFrames()));

    await to.leave('end');
    for (const phone of both) {
      await phone.expectOver();
      expect(await phone.heard('call:error')).toEqual([]);
      expect(await phone.heard('media:error')).toEqual([]);
    }
  });
}
