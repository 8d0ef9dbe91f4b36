// What a page pays for an entry: bundled with everything it needs, minified, brotli. Fails above the limits. 1 kB = 1 000 bytes.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const entries = [
  { name: 'hookswitch/engine', bytes: await bundle('./dist/engine/index.js'), brotliLimit: 25_000 },
  { name: 'dist/kandy.global.js', bytes: readFileSync('dist/kandy.global.js') },
];

const rows = entries.map(({ name, bytes, brotliLimit }) => {
  const brotli = brotliCompressSync(bytes).length;
  return {
    name,
    minified: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli,
    limit: brotliLimit,
    fits: brotli <= (brotliLimit ?? Infinity),
  };
});

/** @param {number | undefined} bytes */
const kB = (bytes) => (bytes === undefined ? '–' : `${(bytes / 1000).toFixed(1)} kB`).padStart(10);
console.log(`${''.padEnd(22)}${['minified', 'gzip', 'brotli', 'limit'].map((title) => title.padStart(10)).join('')}`);
for (const { name, minified, gzip, brotli, limit, fits } of rows) {
  console.log(`${name.padEnd(22)}${kB(minified)}${kB(gzip)}${kB(brotli)}${kB(limit)}${fits ? '' : '  too large'}`);
}
process.exitCode = rows.every((row) => row.fits) ? 0 : 1;

/** @param {string} entry */
async function bundle(entry) {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${entry}';`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    legalComments: 'none',
  });
  return /** @type {{ contents: Uint8Array }} */ (outputFiles[0]).contents;
}
