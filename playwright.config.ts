import { defineConfig } from '@playwright/test';
import { fakeConsentFlag, fakeDeviceFlags, findChromium, quietFlags } from './test/support/chromium.mjs';

export default defineConfig({
  testDir: 'test/browser',
  testMatch: '*.spec.ts',
  outputDir: '.reports/playwright',
  tsconfig: './tsconfig.json',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '.reports/playwright.json' }]],
  use: {
    video: 'off',
    trace: 'off',
    ignoreHTTPSErrors: true,
    launchOptions: { executablePath: findChromium(), args: [...quietFlags, ...fakeDeviceFlags, fakeConsentFlag] },
  },
});
