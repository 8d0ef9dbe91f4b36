import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProject, pack, reactVersions, type Project } from './support/packedProject';
import { createViteApp } from './support/viteApp';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

test('the package holds all that its manifest names, and nothing of our sources, tests and stories', () => {
  const { contents } = pack();
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string | null>>;
    bin: Record<string, string>;
  };
  const targets = [...Object.values(manifest.exports), manifest.bin].flatMap((it) => (typeof it === 'string' ? it : Object.values(it)));

  const others = contents.filter((file) => !/^dist\/.+\.(js|js\.map|d\.ts|css)$/.test(file));
  expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  for (const target of targets) if (target !== null) expect(contents).toContain(target.replace('./', ''));
});

describe('in a project with nothing but Hookswitch', () => {
  let project: Project;
  beforeAll(() => void (project = createProject()));
  afterAll(() => project.remove());

  test('one can start the server and log in to it, from Node alone', async () => {
    project.write('first.mjs', startAndLogIn);

    expect(await project.run('first.mjs')).toEqual({ passed: true, output: 'alice@example.com\n' });
  });

  test('one finds the sources in the maps, and no file speaks of a map that is not there', () => {
    const { contents } = pack();
    const read = (file: string) => readFileSync(join(project.folder, 'node_modules/hookswitch', file), 'utf8');

    for (const file of contents.filter((it) => it.endsWith('.map'))) {
      const { sources, sourcesContent } = JSON.parse(read(file)) as { sources: string[]; sourcesContent: unknown[] };
      expect(sourcesContent.filter(Boolean), file).toHaveLength(sources.length);
    }
    for (const file of contents.filter((it) => /\.(js|ts|css)$/.test(it))) {
      const map = /^\/[/*]# sourceMappingURL=(\S+)/m.exec(read(file))?.[1];
      if (map !== undefined) expect(contents).toContain(join(dirname(file), map).replaceAll('\\', '/'));
    }
  });
});

describe.each(reactVersions)('in a project with React %s', (react) => {
  let project: Project;
  beforeAll(() => {
    project = createProject({ react, packages: ['@testing-library/react', '@testing-library/dom', '@types/node'] });
  });
  afterAll(() => project.remove());

  test('an import touches no window and no document', async () => {
    project.write('import.mjs', importUnderWatch);

    expect(await project.run('import.mjs')).toEqual({ passed: true, output: '' });
  });

  test('a server renders every component', async () => {
    project.write('render.mjs', renderAll);

    const { passed, output } = await project.run('render.mjs');

    // One line: whatever React warns of would be another.
    expect({ passed, output }).toEqual({ passed: true, output: expect.stringMatching(/^\{.*\}\n$/) as string });
    const { version, html } = JSON.parse(output) as { version: string; html: Record<string, string> };
    expect(version.split('.')).toEqual(expect.arrayContaining(react.split('.')));
    expect(html['LoginForm']).toMatch(/^<form .*Log in/);
    expect(html['Dialer']).toMatch(/^<form .*Call/);
    expect(html['CallControls']).toMatch(/^<div .*Mute.*Camera.*End/);
  });

  test('the testing kit stands in for a service, with no browser and no server', async () => {
    project.write('kit.mjs', beCalled);

    expect(await project.run('kit.mjs')).toEqual({ passed: true, output: 'Ringing\n' });
  });

  test('the types of every entry hold, also for who checks those of packages', () => {
    project.write('entries.ts', useAllEntries);

    expect(faultsInTypes(project)).toEqual([]);
  });
});

test('a page that imports the server is not built, and its author reads why', async () => {
  const app = createViteApp('19', `import { createServer } from 'hookswitch/server';\n\nvoid createServer();\n`);

  const { passed, output } = await app.build();

  expect(passed).toBe(false);
  expect(output).toMatch(/"\.\/server" is not exported .* package .*hookswitch/);
  app.remove();
});

const startAndLogIn = `
import { create } from 'hookswitch/engine';
import { createServer } from 'hookswitch/server';

const server = await createServer({ port: 0 });
const client = create({ authentication: { server: { base: \`127.0.0.1:\${server.port}\`, protocol: 'http' } } });
const user = await client.login({ clientId: 'package', username: 'alice@example.com', password: 'demo' });
console.log(user.identity);
await client.logout();
await server.close();
`;

const importUnderWatch = `
for (const name of ['window', 'document', 'localStorage']) {
  Object.defineProperty(globalThis, name, { get: () => console.log(\`\${name} was touched: \${new Error().stack}\`) });
}
await import('hookswitch');
`;

const renderAll = `
import * as hookswitch from 'hookswitch';
import { createElement, StrictMode, version } from 'react';
import { renderToString } from 'react-dom/server';

const client = hookswitch.create({ authentication: { server: { base: 'calls.example.com' } } });
const needed = {
  CallActionButton: { operation: 'end' },
  CallProvider: { client },
  DeviceSelect: { kind: 'microphone' },
  TextsProvider: { texts: {} },
};
const names = Object.keys(hookswitch).filter((name) => /^[A-Z]/.test(name) && name !== 'HookswitchError');
const html = Object.fromEntries(
  names.map((name) => {
    const part = createElement(hookswitch[name], needed[name]);
    return [name, renderToString(createElement(StrictMode, null, createElement(hookswitch.CallProvider, { client }, part)))];
  }),
);
console.log(JSON.stringify({ version, html }));
`;

const beCalled = `
import { createScriptedClient, reachable } from 'hookswitch/testing';

const scripted = createScriptedClient();
await reachable(scripted);
const callId = await scripted.farSide.calls('bob@example.com');
console.log(scripted.client.call.getById(callId).state);
`;

const useAllEntries = `
import type * as all from 'hookswitch';
import type * as compat from 'hookswitch/compat';
import type * as engine from 'hookswitch/engine';
import type * as server from 'hookswitch/server';
import type * as testing from 'hookswitch/testing';

export type Made = [
  ReturnType<typeof all.useCall>,
  ReturnType<typeof compat.create>,
  ReturnType<typeof engine.create>,
  ReturnType<typeof server.createServer>,
  ReturnType<typeof testing.renderWithClient>,
];
`;

/** What a cautious user's TypeScript finds wrong in our declarations, and in the use of them. Those of other packages are theirs. */
function faultsInTypes({ folder }: Project): string[] {
  const { options } = ts.convertCompilerOptionsFromJson({ ...strictest, typeRoots: ['node_modules/@types'] }, folder);
  const program = ts.createProgram([join(folder, 'entries.ts')], options);
  const files = program.getSourceFiles().filter(({ fileName }) => /\/(hookswitch\/dist\/.*|entries)\.ts$/.test(fileName));
  const faults = files.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  return [...program.getOptionsDiagnostics(), ...faults].map(
    ({ file, messageText }) => `${file?.fileName ?? ''} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

const strictest = {
  target: 'es2022',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
};
