import type { Media } from '../media';
import { deviceOf, type Device, type TrackRegistry } from './tracks';

/** What happens to a track of a call. */
export type TrackEvent =
  | { type: 'trackAdded' | 'trackEnded' | 'sourceMuted' | 'sourceUnmuted'; trackId: string; local: boolean }
  /** The person has stopped sharing with the browser's own button. */
  | { type: 'sharingStopped'; track: MediaStreamTrack }
  /** A microphone or camera of ours gives nothing any more, and not by us. */
  | { type: 'deviceStopped'; track: MediaStreamTrack; source: 'microphone' | 'camera'; device: Device };

/** Where a track of ours comes from. */
export type Source = 'microphone' | 'camera' | 'screen';

interface PresentTrack {
  track: MediaStreamTrack;
  /** Undefined: the far side's. */
  source: Source | undefined;
  listening: AbortController;
}

export interface PresentTracksContext {
  callId: string;
  media: Media;
  tracks: TrackRegistry;
  hear(event: TrackEvent): void;
}

/** The tracks of a call that have not ended, ours and theirs. */
export class PresentTracks {
  readonly #context: PresentTracksContext;
  readonly #present = new Map<string, PresentTrack>();

  constructor(context: PresentTracksContext) {
    this.#context = context;
  }

  /** Our tracks, in the order in which they came. */
  sent(source?: Source): MediaStreamTrack[] {
    return [...this.#present.values()].flatMap((present) =>
      present.source && (!source || present.source === source) ? present.track : [],
    );
  }

  received(): MediaStreamTrack[] {
    return [...this.#present.values()].flatMap(({ source, track }) => (source ? [] : track));
  }

  /** A track has come. `source` is undefined for one of the far side. */
  add(track: MediaStreamTrack, streamId: string, source: Source | undefined): void {
    if (this.#present.has(track.id)) return;
    this.watch(track, streamId, source);
    this.#context.hear({ type: 'trackAdded', trackId: track.id, local: source !== undefined });
  }

  /** The same, and nobody is told. */
  watch(track: MediaStreamTrack, streamId: string, source: Source | undefined): void {
    const { callId, tracks, hear } = this.#context;
    const trackId = track.id;
    const local = source !== undefined;
    const device = deviceOf(track);
    const listening = new AbortController();
    const { signal } = listening;
    this.#present.set(trackId, { track, source, listening });
    tracks.add({ track, callId, local, streamId, source });
    track.addEventListener('mute', () => hear({ type: 'sourceMuted', trackId, local }), { signal });
    track.addEventListener('unmute', () => hear({ type: 'sourceUnmuted', trackId, local }), { signal });
    const ended = () => {
      this.remove(track);
      if (source === 'screen') hear({ type: 'sharingStopped', track });
      else if (source) hear({ type: 'deviceStopped', track, source, device });
    };
    track.addEventListener('ended', ended, { signal });
  }

  /** A track has gone for good. */
  remove(track: MediaStreamTrack): void {
    const gone = this.forget(track.id);
    if (gone) this.#context.hear({ type: 'trackEnded', ...gone });
  }

  /** The same, and nobody is told. Undefined: it was gone already. */
  forget(trackId: string): { trackId: string; local: boolean } | undefined {
    const present = this.#present.get(trackId);
    if (!present) return undefined;
    this.#present.delete(trackId);
    present.listening.abort();
    this.#context.media.unrender(present.track);
    this.#context.tracks.delete(trackId);
    return { trackId, local: present.source !== undefined };
  }

  /** Forgets all, and says which there were. */
  clear(): { trackId: string; local: boolean }[] {
    return [...this.#present.keys()].flatMap((trackId) => this.forget(trackId) ?? []);
  }
}
