import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Every name that an entry gives; a name more or less is a change people notice. */
const engine = [
  ...['HookswitchError', 'callStates', 'canPerform', 'create', 'createLocalStorageHistory', 'createOn', 'errorMessages', 'errorReasons'],
  'operations',
];
const react = [
  ...['CallProvider', 'createCallStore', 'useCall', 'useCallHistory', 'useCallRecord', 'useCalls', 'useCallStats', 'useClient'],
  ...['useDevices', 'useDtmf', 'useLastError', 'useSubscription', 'useTracks'],
  ...['CallActionButton', 'CallControls', 'CallHistory', 'CallList', 'CallScope', 'CallStatus', 'CallTimer', 'CameraButton'],
  ...['DevicePreview', 'DeviceSelect', 'Dialer', 'ErrorNotice', 'HoldButton', 'IncomingCallBanner', 'Keypad', 'KeypadButton'],
  ...['LocalVideo', 'LogOutButton', 'LoginForm', 'MediaContainer', 'MessageLog', 'MuteButton', 'PermissionHelp', 'QualityIndicator'],
  ...['RemoteVideo', 'ResumeSoundButton', 'ShareButton', 'TransferButton', 'TransferDialog'],
  ...['TextsProvider', 'englishTexts', 'useTexts'],
];
const names = {
  hookswitch: [...engine, ...react].sort(),
  'hookswitch/engine': engine,
  'hookswitch/compat': ['create'],
  'hookswitch/server': ['createCallTokens', 'createServer', 'hashPassword'],
  'hookswitch/testing': [
    ...['FakePeer', 'FakeTrack', 'createDrawnMedia', 'createDrawnStream', 'createFakeMedia', 'createMemoryNetwork', 'createScriptedClient'],
    ...['reachable', 'renderWithClient'],
  ],
};

/** Read as text: an import would be resolved by the test runner, not by Node. */
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | Record<string, string | null>>;
  bin: Record<string, string>;
  sideEffects: string[];
};

test.each(Object.entries(names))(
  '%s can be imported in Node, where there is no window, and gives what is written here',
  (entry, expected) => {
    const script = `if (typeof window !== 'undefined') throw new Error('a window'); console.log(JSON.stringify(Object.keys(await import('${entry}')).sort()))`;

    const given = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, encoding: 'utf8' });

    expect(JSON.parse(given)).toEqual(expected);
  },
);

test('every file that the manifest names was built', () => {
  const named = [
    ...Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target))),
    ...Object.values(manifest.bin),
    ...manifest.sideEffects,
  ];
  for (const file of named) if (file !== null) expect(existsSync(join(root, file)), file).toBe(true);
});

test('the server can be started by its name from a shell', () => {
  const file = join(root, manifest.bin['hookswitch-server'] ?? '');

  expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o111).toBe(0o111);
});

test('a bundle for browsers cannot take the server in by mistake', async () => {
  const bundle = build({
    stdin: { contents: `import 'hookswitch/server';`, resolveDir: root },
    bundle: true,
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });

  await expect(bundle).rejects.toThrow(/hookswitch\/server/);
});

test('a bundle for browsers needs nothing of Node for the engine', async () => {
  const { errors } = await build({
    stdin: { contents: `export * from 'hookswitch/engine';`, resolveDir: root },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });

  expect(errors).toEqual([]);
});

test('the entries for browsers share one engine and one context of React', () => {
  const script = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { HookswitchError, useSubscription } from 'hookswitch';
    import * as engine from 'hookswitch/engine';
    import { createScriptedClient } from 'hookswitch/testing';
    import { belowProvider } from './dist/testing/belowProvider.js';

    const { client, service } = createScriptedClient();
    service.failsNext('login');
    const error = await client.login({ clientId: '', username: '', password: '' }).catch((cause) => cause);
    const Status = () => useSubscription().status;
    const page = renderToString(createElement(belowProvider(client, true), null, createElement(Status)));
    console.log(error instanceof HookswitchError, HookswitchError === engine.HookswitchError, page);
  `;

  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, encoding: 'utf8' });

  expect(said.trim()).toBe('true true reachable');
});
