import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Client } from '../engine';
import { createCallStore, type CallStore, type Picture } from '../store';

interface Kit {
  client: Client;
  store: CallStore;
}
const KitContext = createContext<Kit | null>(null);

export interface CallProviderProps {
  /** Made once, outside of what is rendered: `const client = create(…)`. */
  client: Client;
  children?: ReactNode;
}

/** Makes one client available to the hooks and components below it. Its calls do not depend on being shown: unmounting ends none. */
export function CallProvider({ client, children }: CallProviderProps) {
  const kit = useMemo<Kit>(() => ({ client, store: createCallStore(client) }), [client]);
  useEffect(() => kit.store.connect(), [kit]);
  return <KitContext.Provider value={kit}>{children}</KitContext.Provider>;
}

/** The client and the store of the nearest provider. @throws Error where there is none. */
export function useKit(): Kit {
  const kit = useContext(KitContext);
  if (!kit) throw new Error('hookswitch: useCall and its siblings need a <CallProvider client={…}> above them.');
  return kit;
}

/** A part of the picture, which must already be in it: a selector that makes something new renders forever. */
export function usePicture<T>(select: (picture: Picture) => T): T {
  return useStore(useKit().store, select);
}

/** The client of the nearest provider. */
export function useClient(): Client {
  return useKit().client;
}
