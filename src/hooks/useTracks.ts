import { useState } from 'react';
import type { Picture, TrackPicture } from '../store';
import { usePicture } from './CallProvider';

/** Which tracks; what is left out does not matter. */
export interface TrackFilter {
  callId?: string | undefined;
  /** Ours, or the far side's. */
  local?: boolean | undefined;
  kind?: 'audio' | 'video' | undefined;
  /** A picture of the far side is taken for a camera's, unless it says that it is a screen. */
  source?: TrackPicture['source'];
}

/** The tracks of calls that are not over. The array is another one only when one of them has changed. */
export function useTracks(filter: TrackFilter = {}): readonly TrackPicture[] {
  const [kept] = useState(keeper);
  const wanted = Object.entries(filter).filter(([, value]) => value !== undefined) as [keyof TrackFilter, unknown][]; // as typed above
  return usePicture(({ tracks }: Picture) =>
    kept(
      Object.values(tracks).filter((track) => {
        const told = { ...track, source: sourceOf(track) };
        return wanted.every(([name, value]) => told[name] === value);
      }),
    ),
  );
}

/** Where a track comes from. A client of another make does not tell; of the far side, only a screen is known. */
export const sourceOf = ({ source, kind }: TrackPicture) => source ?? (kind === 'audio' ? 'microphone' : 'camera');

/** Gives the last array again while the next has the same members: a new one each time would render forever. */
function keeper(): (now: readonly TrackPicture[]) => readonly TrackPicture[] {
  let last: readonly TrackPicture[] = [];
  return (now) => {
    if (now.length !== last.length || now.some((track, index) => track !== last[index])) last = now;
    return last;
  };
}
