import { fileURLToPath } from 'node:url';
import type { StorybookConfig } from '@storybook/react-vite';

const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  // It works without a network, and tells nobody anything.
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, disableProjectJson: true },
  features: { backgrounds: false, sidebarOnboardingChecklist: false, menuOnboardingChecklist: false },
  typescript: {
    reactDocgen: 'react-docgen-typescript',
    reactDocgenTypescriptOptions: {
      include: ['src/components/*.tsx'],
      shouldRemoveUndefinedFromOptional: true,
      shouldExtractLiteralValuesFromEnum: true,
      // What every native element takes is not told again.
      propFilter: ({ parent }) => !parent?.fileName.includes('node_modules'),
    },
  },
  viteFinal: (vite) => ({
    ...vite,
    logLevel: 'warn',
    resolve: {
      ...vite.resolve,
      // Stories say what an application says, and are fed from the sources, so that an edit shows at once.
      alias: [
        { find: /^hookswitch$/, replacement: source('index.ts') },
        { find: /^hookswitch\/testing$/, replacement: source('testing/index.ts') },
        { find: /^hookswitch\/styles\.css$/, replacement: source('styles/index.css') },
      ],
    },
    // Found only when a first story asks for them, which would then load twice.
    optimizeDeps: {
      ...vite.optimizeDeps,
      include: [...(vite.optimizeDeps?.include ?? []), '@storybook/addon-a11y/preview', '@testing-library/react'],
    },
    build: {
      ...vite.build,
      // Storybook's own chunks are as large as they are.
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: {
        ...vite.build?.rolldownOptions,
        checks: { bundlerTimings: false },
        // 'use client' of our door says nothing to a page that is client alone.
        onLog: (level, log, tell) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : tell(level, log)),
      },
    },
  }),
};

export default config;
