import { canPerform, type Call } from '../engine';
import type { Picture } from '../store';
import { usePicture } from './CallProvider';

/**
 * The record of one call. Without an id: the newest that is not over. For a part that shows or does one thing;
 * `useCall` knows more, weighs more, and renders more often.
 */
export function useCallRecord(callId?: string): Call | undefined {
  return usePicture((picture) => (callId === undefined ? newestOf(picture) : picture.calls[callId]));
}

function newestOf({ calls }: Picture): Call | undefined {
  return Object.values(calls).findLast((call) => canPerform(call, 'end'));
}
