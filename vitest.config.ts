import { join } from 'node:path';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import type { BrowserContextOptions } from 'playwright';
import { defineConfig } from 'vitest/config';
import { fakeConsentFlag, fakeDeviceFlags, findChromium, quietFlags } from './test/support/chromium.mjs';

const inChromium = 'test/**/*.chromium.test.{ts,tsx}';

const react18 = (name: string) => join(import.meta.dirname, 'test/react-18/node_modules', name);

/** A real browser with devices that are not there. */
const browser = (context: BrowserContextOptions = {}) => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: { executablePath: findChromium(), args: [...quietFlags, ...fakeDeviceFlags, fakeConsentFlag] },
    contextOptions: { permissions: ['camera', 'microphone'], ...context },
  }),
  instances: [{ browser: 'chromium' as const }],
});

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]],
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.{ts,tsx}', 'stories/examples/*.test.tsx'],
          exclude: [inChromium, 'test/browser/**', 'test/react-18/**'],
        },
      },
      {
        // Everything that renders, once more with the oldest React that is supported.
        resolve: {
          alias: {
            react: react18('react'),
            'react-dom': react18('react-dom'),
            // As modules, whose imports can be led elsewhere; its other form asks Node itself.
            '@testing-library/react': join(import.meta.dirname, 'node_modules/@testing-library/react/dist/@testing-library/react.esm.js'),
          },
        },
        test: {
          name: 'react-18',
          environment: 'node',
          include: ['test/{hooks,components,react-18}/*.test.tsx', 'test/store/*.test.ts'],
          exclude: [inChromium],
          // What is left to Node would find the newer one.
          server: { deps: { inline: ['@testing-library/react', 'zustand'] } },
        },
      },
      {
        test: {
          name: 'chromium',
          include: [inChromium],
          browser: browser(),
        },
      },
      {
        plugins: [storybookTest({ configDir: '.storybook' })],
        // Colours are looked at when they have arrived, and not on their way.
        test: { name: 'stories', browser: browser({ reducedMotion: 'reduce' }) },
      },
    ],
  },
});
