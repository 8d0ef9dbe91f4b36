import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Who may import whom. This table is the architecture; `src/README.md` only explains it. */
const allowed: Record<string, readonly string[]> = {
  errors: [],
  log: [],
  protocol: [],
  media: [],
  signalling: ['protocol'],
  engine: ['signalling', 'media'],
  store: ['engine'],
  hooks: ['store', 'engine'],
  components: ['hooks', 'engine'],
  widget: ['components', 'hooks', 'engine'],
  compat: ['engine'],
  testing: ['hooks', 'engine', 'signalling', 'media'],
  server: ['protocol'],
  index: ['components', 'hooks', 'store', 'engine'],
};

/** Files without imports, which every room may use. */
const leaves: readonly string[] = ['errors', 'log'];

/** The packages a room may use. Rooms that are not listed use none. */
const packages: Record<string, readonly string[]> = {
  protocol: ['valibot'],
  signalling: ['valibot'],
  engine: ['valibot', 'sdp-transform'],
  compat: ['valibot'],
  store: ['zustand'],
  hooks: ['react', 'zustand'],
  components: ['react'],
  testing: ['react', '@testing-library/react'],
  server: ['valibot', 'hono', '@hono/node-server', 'ws', 'jose', 'node:'],
};

const src = join(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file));

test.each(files)('%s imports only the rooms below it, through their door', (file) => {
  for (const target of importsOf(file).filter(isOfTheHouse)) {
    const path = join(dirname(file), target).replaceAll('\\', '/');
    if (room(path) === room(file)) {
      expect([room(file), `${room(file)}/index`], `${file}: a room's own files never use its door`).not.toContain(path);
    } else {
      expect([...leaves, ...(allowed[room(file)] ?? [])], `${file} → ${target}`).toContain(room(path));
      expect(path, `${file}: another room is entered by its door`).toBe(room(path));
    }
  }
});

test.each(files)('%s imports only the packages of its room', (file) => {
  for (const name of importsOf(file).filter((target) => !isOfTheHouse(target))) {
    const permitted = packages[room(file)] ?? [];
    expect(
      permitted.some((it) => (it.endsWith(':') ? name.startsWith(it) : name === it || name.startsWith(`${it}/`))),
      `${file} → ${name}`,
    ).toBe(true);
  }
});

test('every room stands in the table', () => {
  for (const file of files) expect(Object.keys(allowed)).toContain(room(file));
});

test('no file imports itself through others', () => {
  const done = new Set<string>();
  function walk(file: string, path: readonly string[]) {
    expect(path, `a cycle: ${[...path, file].join(' → ')}`).not.toContain(file);
    if (done.has(file)) return;
    for (const target of importsOf(file).filter(isOfTheHouse)) {
      const next = fileAt(join(dirname(file), target).replaceAll('\\', '/'));
      if (next) walk(next, [...path, file]);
    }
    done.add(file);
  }
  for (const file of files) walk(file, []);
});

/** Every kind of import, also `import '…'`, `import('…')` and `export … from '…'`. */
function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(join(src, file), 'utf8')).importedFiles.map((found) => found.fileName);
}

function isOfTheHouse(target: string): boolean {
  return target.startsWith('.');
}

/** The first part of a path: `engine` for `engine/create.ts`, `errors` for `errors.ts`. */
function room(path: string): string {
  return path.split('/')[0]?.replace(/\.tsx?$/, '') ?? path;
}

function fileAt(path: string): string | undefined {
  return files.find((file) => [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`].includes(file));
}
