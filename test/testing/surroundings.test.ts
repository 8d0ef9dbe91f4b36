// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => void vi.resetModules());
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

test('where the words of the test runner are global, a page is gone after its test', async () => {
  const hooks: (() => Promise<void>)[] = [];
  vi.stubGlobal('afterEach', (hook: () => Promise<void>) => hooks.push(hook));
  const { renderWithClient } = await import('../../src/testing');
  // As in Jest: a test is running.
  vi.stubGlobal('afterEach', () => {
    throw new Error('Hooks cannot be defined inside tests.');
  });

  await renderWithClient('Hello');
  expect(document.body.textContent).toBe('Hello');
  for (const hook of hooks) await hook();

  expect(document.body.textContent).toBe('');
  expect(process.env['RTL_SKIP_AUTO_CLEANUP']).toBe(undefined);
});

test('where they are not, the page stays until it is cleaned up', async () => {
  const { renderWithClient } = await import('../../src/testing');
  const { cleanup } = await import('@testing-library/react');

  await renderWithClient('Hello');
  expect(document.body.textContent).toBe('Hello');
  cleanup();

  expect(document.body.textContent).toBe('');
});

test('a jsdom without encoders, as that of Jest, is enough to log in', async () => {
  for (const name of ['TextEncoder', 'TextDecoder', 'MessageChannel', 'setImmediate']) vi.stubGlobal(name, undefined);
  const { createScriptedClient } = await import('../../src/testing');
  const { client, farSide } = createScriptedClient({ user: null });

  await client.login({ clientId: 'phone', username: 'zoë@example.com', password: 'demo' });
  client.services.subscribe(['call']);
  const callId = await farSide.calls();

  expect(client.call.getById(callId)).toMatchObject({ state: 'Ringing', to: 'zoë@example.com' });
});
