import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { fakeConsentFlag, fakeDeviceFlags, findChromium, quietFlags } from './test/support/chromium.mjs';

const inChromium = 'test/**/*.chromium.test.{ts,tsx}';

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]],
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [inChromium, 'test/browser/**'],
        },
      },
      {
        test: {
          name: 'chromium',
          include: [inChromium],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: findChromium(), args: [...quietFlags, ...fakeDeviceFlags, fakeConsentFlag] },
              contextOptions: { permissions: ['camera', 'microphone'] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
