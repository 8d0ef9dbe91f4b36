import type * as TestingLibrary from '@testing-library/react';

/** The test runner's, where its words are global (Jest, Mocha, Vitest with `globals`). */
interface Surroundings {
  afterEach?: (hook: () => Promise<void>) => void;
  process?: { env?: Record<string, string | undefined> };
}
const { afterEach, process } = globalThis as Surroundings;

let loading: Promise<typeof TestingLibrary> | undefined;

// Now, because a hook cannot be registered inside of a test, where the library is loaded.
afterEach?.(async () => (await loading)?.cleanup());

/** Testing Library, loaded when it is first needed: stories, and tests without pages, do without it. */
export function loadTestingLibrary(): Promise<typeof TestingLibrary> {
  loading ??= load();
  return loading;
}

async function load(): Promise<typeof TestingLibrary> {
  // For the same reason the library must not register hooks of its own here.
  const env = process?.env ?? {};
  const before = env[skipsHooks];
  env[skipsHooks] = 'true';
  try {
    return await import('@testing-library/react');
  } finally {
    if (before === undefined) Reflect.deleteProperty(env, skipsHooks);
    else env[skipsHooks] = before;
  }
}

const skipsHooks = 'RTL_SKIP_AUTO_CLEANUP';
