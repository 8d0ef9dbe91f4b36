import { useCall, type CallView } from '../hooks';
import { useScopedId } from './CallScope';

/** The call of a button, and the one it is joined with: who mutes means everybody who hears them. */
export function useConversation(callId: string | undefined): readonly [CallView, ...CallView[]] {
  const one = useCall(useScopedId(callId));
  // No call has the empty id.
  const other = useCall(one.call?.joinedWith ?? '');
  return other.call ? [one, other] : [one];
}
