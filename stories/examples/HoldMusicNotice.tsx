import { useCall } from 'hookswitch';

/** A part of your own, over the same picture of the call as ours. */
export function HoldMusicNotice() {
  const { call, who } = useCall();
  return call?.remoteHold ? <p>{who?.displayName ?? 'The other side'} will be back in a moment.</p> : null;
}
