import { createContext, useContext, type ReactNode } from 'react';
import type { Call } from '../engine';
import { useCallRecord } from '../hooks';

const CallIdContext = createContext<string | undefined>(undefined);

export interface CallScopeProps {
  callId?: string | undefined;
  children?: ReactNode;
}

/** Makes the components below it speak of one call, so that each need not be told its id. */
export function CallScope({ callId, children }: CallScopeProps) {
  return <CallIdContext.Provider value={callId}>{children}</CallIdContext.Provider>;
}

/** The id that is given, otherwise that of the nearest scope; undefined stands for the newest call that is not over. */
export function useScopedId(callId: string | undefined): string | undefined {
  const scope = useContext(CallIdContext);
  return callId ?? scope;
}

/** The record of the call with the {@link useScopedId}. */
export function useScopedCall(callId: string | undefined): Call | undefined {
  return useCallRecord(useScopedId(callId));
}
