import { StrictMode, type JSXElementConstructor, type ReactNode } from 'react';
import type { Client } from '../engine';
import { CallProvider } from '../hooks';

/** What a page puts around that which is rendered: strict mode, the client's provider, and whatever wrapper it has of its own. */
export function belowProvider(client: Client, isStrict: boolean, Inner?: JSXElementConstructor<{ children: ReactNode }>) {
  return function BelowProvider({ children }: { children: ReactNode }) {
    const provided = <CallProvider client={client}>{Inner ? <Inner>{children}</Inner> : children}</CallProvider>;
    return isStrict ? <StrictMode>{provided}</StrictMode> : provided;
  };
}
