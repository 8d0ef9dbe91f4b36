import { defineConfig } from 'tsdown';

const shared = { target: 'es2022', sourcemap: true, hash: false, report: false } as const;

export default defineConfig([
  {
    ...shared,
    name: 'browser',
    // Built together, so that both entries share one copy of the engine.
    entry: { index: 'src/index.ts', 'engine/index': 'src/engine/index.ts' },
    format: 'esm',
    platform: 'neutral',
    dts: true,
  },
  {
    ...shared,
    name: 'server',
    entry: { 'server/index': 'src/server/index.ts', 'server/cli': 'src/server/cli.ts' },
    format: 'esm',
    platform: 'node',
    fixedExtension: false,
    tsconfig: 'src/server/tsconfig.json',
    dts: { entry: ['src/server/index.ts'] },
    // The other configuration has names of its own for what both use (errors, protocol).
    outputOptions: { chunkFileNames: 'server/[name].js' },
  },
  {
    ...shared,
    name: 'script',
    entry: { 'kandy.global': 'src/compat/kandyGlobal.ts' },
    format: 'iife',
    platform: 'browser',
    minify: true,
    dts: false,
    deps: { alwaysBundle: [/./], onlyBundle: false },
    outputOptions: { entryFileNames: '[name].js' },
  },
]);
