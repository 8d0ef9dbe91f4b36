import { useShallow } from 'zustand/react/shallow';
import type { TrackPicture } from '../store';
import { usePicture } from './CallProvider';

/** Which tracks; what is left out does not matter. */
export interface TrackFilter {
  callId?: string | undefined;
  /** Ours, or the far side's. */
  local?: boolean | undefined;
  kind?: 'audio' | 'video' | undefined;
}

/** The tracks of calls that are not over. The array is another one only when one of them has changed. */
export function useTracks({ callId, local, kind }: TrackFilter = {}): readonly TrackPicture[] {
  const isWanted = (track: TrackPicture) =>
    (callId === undefined || track.callId === callId) &&
    (local === undefined || track.local === local) &&
    (kind === undefined || track.kind === kind);
  return usePicture(useShallow((picture) => Object.values(picture.tracks).filter(isWanted)));
}
