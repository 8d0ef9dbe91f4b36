import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What a bundler that renders on the server, too, sees of an entry: how it begins, and what its files import at once. */
async function entry(name: string) {
  const file = join(root, 'dist', name);
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    packages: 'external',
    format: 'esm',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const files = Object.entries(metafile.inputs);
  return {
    text: readFileSync(file, 'utf8'),
    files: files.map(([path]) => path),
    packages: new Set(
      files.flatMap(([, { imports }]) =>
        imports.flatMap(({ kind, path, external }) => (external && kind === 'import-statement' ? path : [])),
      ),
    ),
  };
}

const directive = /^(['"])use client\1;/;

test('the entry with hooks and components says first of all that it belongs in the browser', async () => {
  const { text, packages } = await entry('index.js');

  expect(text).toMatch(directive);
  expect(packages).toContain('react');
});

test('it names what it gives one by one: such bundlers refuse `export *` from the browser’s side', async () => {
  const { text } = await entry('index.js');

  expect(text).not.toMatch(/export\s*\*/);
});

test('the engine can be used on both sides: it needs no React, and no file of it is bound to the browser’s', async () => {
  const { files, packages } = await entry('engine/index.js');

  expect([...packages].filter((name) => name.startsWith('react'))).toEqual([]);
  for (const file of files) expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/['"]use client['"]/);
});

test('only the entry draws the line: no other file of ours can be imported past it', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, unknown> };

  expect(Object.keys(exports).filter((path) => path.includes('*'))).toEqual([]);
});
