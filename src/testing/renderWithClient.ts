import type { RenderOptions, RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createScriptedClient, watchWith, type ScriptedClient, type ScriptedClientOptions } from './createScriptedClient';
import { settle } from './stage';
import { loadTestingLibrary } from './testingLibrary';

/** How to render: on a client of its own, made as these options say, or on one that is there already. */
export type RenderWithClientOptions = (ScriptedClientOptions | { scripted: ScriptedClient }) & {
  /** Whether effects and renders happen twice, as React has it while one develops. Default true. */
  strict?: boolean | undefined;
  /** Those of Testing Library. A `wrapper` finds the client above it. */
  render?: RenderOptions | undefined;
};

/** What Testing Library gives, and the client with everything that can be done to it. */
export interface RenderedWithClient extends RenderResult, ScriptedClient {}

/**
 * Renders below a `<CallProvider>`, and resolves when the client has come to rest: reachable, by default. From then on, what the
 * far side and the service do is on the page when it resolves, without an `act` of one's own.
 * Needs `@testing-library/react`.
 */
export async function renderWithClient(ui: ReactNode, options: RenderWithClientOptions = {}): Promise<RenderedWithClient> {
  // Loaded when they are needed, so that whoever tests without React needs none.
  const [{ act, render }, { belowProvider }] = await Promise.all([loadTestingLibrary(), import('./belowProvider')]);
  const scripted = 'scripted' in options ? options.scripted : createScriptedClient(options);
  watchWith(scripted.client, act);
  const wrapper = belowProvider(scripted.client, options.strict ?? true, options.render?.wrapper);
  const rendered = render(ui, { ...options.render, wrapper });
  await act(settle);
  return { ...rendered, ...scripted };
}
