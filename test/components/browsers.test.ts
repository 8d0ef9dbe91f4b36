import { expect, test } from 'vitest';
import { browserOf } from '../../src/components/browsers';

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
const chromium = (platform: string, brand = 'Google Chrome') => ({
  userAgentData: { brands: [{ brand: 'Not)A;Brand' }, { brand: 'Chromium' }, { brand }], mobile: platform === 'Android', platform },
});

test.each([
  { who: 'Chrome', self: { userAgent: `${windows} Chrome/156.0.0.0 Safari/537.36`, ...chromium('Windows') }, browser: 'chrome' },
  {
    who: 'Edge',
    self: { userAgent: `${windows} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, ...chromium('Windows', 'Microsoft Edge') },
    browser: 'chrome',
  },
  { who: 'Chrome on http', self: { userAgent: `${windows} Chrome/156.0.0.0 Safari/537.36` }, browser: 'chrome' },
  { who: 'Chrome on Android', self: { userAgent: 'reduced', ...chromium('Android') }, browser: 'chrome-android' },
  {
    who: 'Chrome on Android on http',
    self: { userAgent: `${android} Chrome/156.0.0.0 Mobile Safari/537.36` },
    browser: 'chrome-android',
  },
  { who: 'Firefox', self: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0' }, browser: 'firefox' },
  {
    who: 'Firefox on Android',
    self: { userAgent: 'Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0' },
    browser: 'other',
  },
  { who: 'Safari', self: { userAgent: `${mac} Version/18.5 Safari/605.1.15`, maxTouchPoints: 0 }, browser: 'safari' },
  { who: 'Safari on an iPad', self: { userAgent: `${mac} Version/18.5 Safari/605.1.15`, maxTouchPoints: 5 }, browser: 'safari-ios' },
  {
    who: 'Safari on an iPhone',
    self: { userAgent: `${iPhone} Version/18.5 Mobile/15E148 Safari/604.1`, maxTouchPoints: 5 },
    browser: 'safari-ios',
  },
  { who: 'Chrome on an iPhone', self: { userAgent: `${iPhone} CriOS/156.0 Mobile/15E148 Safari/604.1` }, browser: 'other' },
  { who: 'a page inside another program of an iPhone', self: { userAgent: `${iPhone} Mobile/15E148` }, browser: 'other' },
  { who: 'something unheard of', self: { userAgent: '' }, browser: 'other' },
])('$who is told from the others', ({ self, browser }) => {
  expect(browserOf(self)).toBe(browser);
});
