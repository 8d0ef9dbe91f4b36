import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../../src');
const sheets = ['components', 'styles'].flatMap((folder) =>
  readdirSync(join(src, folder))
    .filter((file) => file.endsWith('.css') && file !== 'index.css')
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(src, folder, file), 'utf8') })),
);
const index = readFileSync(join(src, 'styles/index.css'), 'utf8');

test('a page that imports the one style sheet gets all of them, in no more than 6 kB', async () => {
  const { outputFiles } = await build({ entryPoints: [join(src, 'styles/index.css')], bundle: true, minify: true, write: false });
  const bundled = outputFiles[0]!.contents;

  for (const { file } of sheets) expect(index).toContain(file.split('/')[1]);
  expect(gzipSync(bundled, { level: 9 }).length).toBeLessThanOrEqual(6_000);
});

test.each(sheets)('$file stands in the layer, so that any rule of the page wins', ({ text }) => {
  const outside = text.replaceAll(/\/\*.*?\*\//gs, '').trim();

  expect(outside).toMatch(/^@layer hookswitch \{[^]*\n\}$/);
  expect(outside.match(/^\S.*\{$/gm)).toEqual(['@layer hookswitch {']);
  expect(text).not.toContain('!important');
});

test.each(sheets)('$file knows no left and right', ({ text }) => {
  expect(text).not.toMatch(/^\s*([a-z]+-)?(left|right|top|bottom)\s*:|^\s*((min|max)-)?(width|height)\s*:/m);
});

test.each(sheets)('$file moves nothing for who wants no motion', ({ text }) => {
  const still = text.split('@media (prefers-reduced-motion: no-preference)')[0];

  expect(still).not.toMatch(/\b(animation|transition)\b/);
});
