import { canPerform, type Call } from '../engine';
import type { Picture } from '../store';
import { usePicture } from './CallProvider';

/**
 * The record of one call. Without an id: the newest that is not over, one that we hold only where there is no other, and one that
 * waits for our answer only where there is none of these. For a part that shows or does one thing; `useCall` knows more, weighs more,
 * and renders more often.
 */
export function useCallRecord(callId?: string): Call | undefined {
  return usePicture((picture) => (callId === undefined ? newestOf(picture) : picture.calls[callId]));
}

/** The newest call, as above. A second caller must not take the pictures and buttons of the call one is in. */
export function newestOf({ calls }: Picture): Call | undefined {
  const going = Object.values(calls).filter((call) => canPerform(call, 'end'));
  const ours = going.filter((call) => !canPerform(call, 'reject'));
  return ours.findLast(({ localHold }) => !localHold) ?? ours.at(-1) ?? going.at(-1);
}
