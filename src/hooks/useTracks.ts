import { useState } from 'react';
import type { Picture, TrackPicture } from '../store';
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
  const [kept] = useState(keeper);
  return usePicture(({ tracks }: Picture) =>
    kept(
      Object.values(tracks).filter(
        (track) =>
          (callId === undefined || track.callId === callId) &&
          (local === undefined || track.local === local) &&
          (kind === undefined || track.kind === kind),
      ),
    ),
  );
}

/** Where a track of ours comes from. A client of another make does not tell. */
export const sourceOf = ({ source, kind }: TrackPicture) => source ?? (kind === 'audio' ? 'microphone' : 'camera');

/** Gives the last array again while the next has the same members: a new one each time would render forever. */
function keeper(): (now: readonly TrackPicture[]) => readonly TrackPicture[] {
  let last: readonly TrackPicture[] = [];
  return (now) => {
    if (now.length !== last.length || now.some((track, index) => track !== last[index])) last = now;
    return last;
  };
}
