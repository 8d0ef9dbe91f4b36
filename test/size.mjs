// What a page pays for an entry: bundled with everything it needs, minified, brotli. Fails above the limits. 1 kB = 1 000 bytes.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const hooks =
  'CallProvider, useCall, useCallHistory, useCallRecord, useCalls, useCallStats, useClient, useDevices, useDtmf, useLastError, ' +
  'useSubscription, useTracks';

/** Everything one needs to call and be called, with all the controls of a call. Without `useTexts`, which has the words of every component. */
const firstSlice =
  'CallActionButton, CallControls, CallScope, CallStatus, CameraButton, Dialer, ErrorNotice, IncomingCallBanner, LocalVideo, LogOutButton, ' +
  'LoginForm, MediaContainer, MessageLog, MuteButton, RemoteVideo, ResumeSoundButton, TextsProvider';

/** Each alone: what a page pays that takes no other. */
const later = [
  'CallHistory',
  'CallList',
  'CallTimer',
  'DevicePreview',
  'DeviceSelect',
  'HoldButton',
  'Keypad',
  'KeypadButton',
  'PermissionHelp',
  'QualityIndicator',
  'ShareButton',
  'TransferButton',
  'TransferDialog',
  'useTexts',
];

const entries = [
  { name: 'hookswitch/engine', bytes: await bundle(`export * from './dist/engine/index.js';`), brotliLimit: 34_000 },
  // With zustand, without React and without the engine.
  { name: 'all hooks', bytes: await bundle(`export { ${hooks} } from './dist/index.js';`), gzipLimit: 4_000 },
  { name: 'first slice', bytes: await bundle(`export { ${firstSlice} } from './dist/index.js';`), gzipLimit: 12_000 },
  ...(await Promise.all(
    later.map(async (name) => ({ name, bytes: await bundle(`export { ${name} } from './dist/index.js';`), gzipLimit: 4_000 })),
  )),
  { name: 'one button', bytes: await bundle(`export { CallActionButton } from './dist/index.js';`), gzipLimit: 2_500 },
  { name: 'dist/styles.css', bytes: readFileSync('dist/styles.css'), gzipLimit: 6_000 },
  { name: 'dist/kandy.global.js', bytes: readFileSync('dist/kandy.global.js') },
];

const rows = entries.map(({ name, bytes, brotliLimit, gzipLimit }) => {
  const brotli = brotliCompressSync(bytes).length;
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const fits = brotli <= (brotliLimit ?? Infinity) && gzip <= (gzipLimit ?? Infinity);
  return {
    name,
    minified: bytes.length,
    gzip,
    brotli,
    limit: brotliLimit ?? gzipLimit,
    of: brotliLimit ? 'brotli' : gzipLimit ? 'gzip' : '',
    fits,
  };
});

/** @param {number | undefined} bytes */
const kB = (bytes) => (bytes === undefined ? '–' : `${(bytes / 1000).toFixed(1)} kB`).padStart(10);
console.log(`${''.padEnd(22)}${['minified', 'gzip', 'brotli', 'limit'].map((title) => title.padStart(10)).join('')}`);
for (const { name, minified, gzip, brotli, limit, of, fits } of rows) {
  console.log(`${name.padEnd(22)}${kB(minified)}${kB(gzip)}${kB(brotli)}${kB(limit)} ${of}${fits ? '' : '  too large'}`);
}
process.exitCode = rows.every((row) => row.fits) ? 0 : 1;

/**
 * What a page loads at first. What the code loads later by itself, and only where it is used, is not counted.
 * @param {string} contents
 */
async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['react', 'react-dom', 'react/jsx-runtime'],
    plugins: [
      {
        name: 'loaded-later',
        setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ kind }) => (kind === 'dynamic-import' ? { external: true } : undefined)),
      },
    ],
    write: false,
    legalComments: 'none',
  });
  return Buffer.concat(outputFiles.map((file) => file.contents));
}
