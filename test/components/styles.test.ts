import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../../src');
const sheets = ['components', 'styles'].flatMap((folder) =>
  readdirSync(join(src, folder))
    .filter((file) => file.endsWith('.css') && file !== 'index.css')
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(src, folder, file), 'utf8').replaceAll(/\/\*.*?\*\//gs, '') })),
);
const index = readFileSync(join(src, 'styles/index.css'), 'utf8');
const markup = readdirSync(join(src, 'components'))
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(join(src, 'components', file), 'utf8'))
  .join('\n');
const all = sheets.map(({ text }) => text).join('\n');

test('a page that imports the one style sheet gets all of them, in no more than 6 kB', async () => {
  const { outputFiles } = await build({ entryPoints: [join(src, 'styles/index.css')], bundle: true, minify: true, write: false });
  const bundled = outputFiles[0]!.contents;

  for (const { file } of sheets) expect(index).toContain(file.split('/')[1]);
  expect(gzipSync(bundled, { level: 9 }).length).toBeLessThanOrEqual(6_000);
});

test.each(sheets)('$file stands in the layer, so that any rule of the page wins', ({ text }) => {
  expect(text.trim()).toMatch(/^@layer hookswitch \{[^]*\n\}$/);
  expect(text.match(/^\S.*\{$/gm)).toEqual(['@layer hookswitch {']);
  expect(text).not.toContain('!important');
});

test.each(sheets)('$file is one class deep, so that one class of the page is enough to change it', ({ text }) => {
  const selectors = [...text.matchAll(/^ +([.:[][^{},]*?)(?: \{|,)$/gm)].map(([, selector = '']) => selector);

  expect(selectors.length).toBeGreaterThan(0);
  for (const selector of selectors) expect(selector.match(/\.[a-z]/g)?.length ?? 0, selector).toBeLessThanOrEqual(1);
});

test.each(sheets)('$file knows no left and right', ({ text }) => {
  expect(text).not.toMatch(/^\s*([a-z]+-)?(left|right|top|bottom)\s*:|^\s*((min|max)-)?(width|height)\s*:/m);
});

test.each(sheets)('$file moves nothing for who wants no motion', ({ text }) => {
  const still = text.split('@media (prefers-reduced-motion: no-preference)')[0];

  expect(still).not.toMatch(/\b(animation|transition)\b/);
});

test.each(sheets.filter(({ file }) => file !== 'styles/tokens.css'))('$file has every colour from a token', ({ text }) => {
  expect(text.replaceAll(/url\(.*\)/g, '')).not.toMatch(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|white|black)\b(?!-)/);
});

test('every measure and colour that is used is there, unless it says what to do without it', () => {
  const used = [...all.matchAll(/var\((--hs-[a-z-]+)\)/g)].map(([, name]) => name);
  const given = new Set([...all.matchAll(/^\s*(--hs-[a-z-]+):/gm)].map(([, name]) => name));

  expect(used.filter((name) => !given.has(name))).toEqual([]);
});

test('every class in the style sheets is one that the components give', () => {
  const styled = new Set([...all.matchAll(/\.(hs-[a-z-]+)/g)].map(([, name = '']) => name));

  for (const name of styled) expect(markup).toMatch(new RegExp(`\\b${name}\\b(?!-)`));
});
