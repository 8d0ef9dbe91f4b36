// @vitest-environment jsdom
import { composeStories, type StoryObj } from '@storybook/react-vite';
import { cleanup, screen } from '@testing-library/react';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.reports/testing-readme');
const readme = readFileSync(join(root, 'src/testing/README.md'), 'utf8');

/** Each example of the README as a file of its own, which has the package as it was built. */
const files = [...readme.matchAll(/^```tsx\n(.*?)^```/gms)].map(([, code = ''], index) => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `example-${index + 1}.tsx`);
  writeFileSync(file, code);
  return file;
});

afterEach(cleanup);

test('every example has the right types, as strictly as our own code', { timeout: 120_000 }, () => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, options);

  const problems = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));

  expect(files).toHaveLength(3);
  expect(ts.formatDiagnostics(problems, { ...host, getCurrentDirectory: () => root })).toBe('');
});
const host = { getCanonicalFileName: (name: string) => name, getNewLine: () => '\n' };

// Their own tests run here, too.
describe('the examples', async () => {
  const [, , story] = (await Promise.all(files.map((file) => import(/* @vite-ignore */ file)))) as [unknown, unknown, Stories];

  test('the story shows both pictures of a call', async () => {
    await composeStories(story).Connected.run();

    expect(document.querySelectorAll('img[alt=""]')).toHaveLength(2);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'End' }).disabled).toBe(false);
  });
});

interface Stories {
  default: object;
  Connected: StoryObj;
}
