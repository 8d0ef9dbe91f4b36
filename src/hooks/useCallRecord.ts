import { canPerform, type Call } from '../engine';
import type { Picture } from '../store';
import { usePicture } from './CallProvider';

/**
 * The record of one call. Without an id: the newest that is not over, and one that waits for our answer only where there is no
 * other. For a part that shows or does one thing; `useCall` knows more, weighs more, and renders more often.
 */
export function useCallRecord(callId?: string): Call | undefined {
  return usePicture((picture) => (callId === undefined ? newestOf(picture) : picture.calls[callId]));
}

/** A second caller must not take the pictures and buttons of the call one is in. */
function newestOf({ calls }: Picture): Call | undefined {
  const going = Object.values(calls).filter((call) => canPerform(call, 'end'));
  return going.findLast((call) => !canPerform(call, 'reject')) ?? going.at(-1);
}
