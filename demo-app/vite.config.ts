import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const built = (file: string) => fileURLToPath(new URL(`../dist/${file}`, import.meta.url));

export default defineConfig({
  plugins: [react()],
  logLevel: 'warn',
  resolve: {
    // The package as it was built. Without this, the paths of tsconfig.json would lead to its sources.
    alias: [
      { find: /^hookswitch$/, replacement: built('index.js') },
      { find: /^hookswitch\/styles\.css$/, replacement: built('styles.css') },
    ],
  },
  // The icon stays a file of its own.
  build: { assetsInlineLimit: 0 },
});
