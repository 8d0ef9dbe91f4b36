import { defineConfig, type Rolldown } from 'tsdown';

const shared = { target: 'es2022', sourcemap: true, hash: false, report: false } as const;

/** The sources are not in the package, so declarations have no maps; each would name one all the same. */
const declarationsWithoutMaps: Rolldown.Plugin = {
  name: 'declarations-without-maps',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk' && file.fileName.endsWith('.d.ts')) file.code = file.code.replace(/\n\/\/# sourceMappingURL=.*/, '');
    }
  },
};

export default defineConfig([
  {
    ...shared,
    name: 'browser',
    // A file for each of ours, so that a bundler takes only what a page uses.
    unbundle: true,
    // A constant that is inlined would leave a bare import behind, of which bundlers warn.
    inputOptions: { optimization: { inlineConst: false } },
    // Built together, so that all entries share one copy of the engine.
    entry: {
      index: 'src/index.ts',
      'engine/index': 'src/engine/index.ts',
      'compat/index': 'src/compat/index.ts',
      'testing/index': 'src/testing/index.ts',
    },
    format: 'esm',
    platform: 'neutral',
    dts: true,
    plugins: [declarationsWithoutMaps],
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
    plugins: [declarationsWithoutMaps],
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
