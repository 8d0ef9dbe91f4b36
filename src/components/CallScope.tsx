import { createContext, useContext, type ReactNode } from 'react';
import { useCall, type CallView } from '../hooks';

const CallIdContext = createContext<string | undefined>(undefined);

export interface CallScopeProps {
  callId?: string | undefined;
  children?: ReactNode;
}

/** Makes the components below it speak of one call, so that each need not be told its id. */
export function CallScope({ callId, children }: CallScopeProps) {
  return <CallIdContext.Provider value={callId}>{children}</CallIdContext.Provider>;
}

/** The call that is named, otherwise the one of the nearest scope, otherwise the newest that is not over. */
export function useScopedCall(callId: string | undefined): CallView {
  const scope = useContext(CallIdContext);
  return useCall(callId ?? scope);
}
