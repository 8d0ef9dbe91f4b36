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

/** Where any track comes from: a device of ours, or a section of the far side's descriptions. */
export type Origin = Source | { mid: string };

interface PresentTrack {
  track: MediaStreamTrack;
  origin: Origin;
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
  /** The section in which the far side sends a screen, now or later; undefined: in none, or it has not said so. */
  screenMid: string | undefined;

  constructor(context: PresentTracksContext) {
    this.#context = context;
  }

  /** Our tracks, in the order in which they came. */
  sent(source?: Source): MediaStreamTrack[] {
    return [...this.#present.values()].flatMap(({ origin, track }) => (isOurs(origin) && (!source || origin === source) ? track : []));
  }

  received(): MediaStreamTrack[] {
    return [...this.#present.values()].flatMap(({ origin, track }) => (isOurs(origin) ? [] : track));
  }

  /** A track has come. */
  add(track: MediaStreamTrack, streamId: string, origin: Origin): void {
    if (this.#present.has(track.id)) return;
    this.watch(track, streamId, origin);
    this.#context.hear({ type: 'trackAdded', trackId: track.id, local: isOurs(origin) });
  }

  /** The same, and nobody is told. */
  watch(track: MediaStreamTrack, streamId: string, origin: Origin): void {
    const { callId, tracks, hear } = this.#context;
    const trackId = track.id;
    const local = isOurs(origin);
    const device = deviceOf(track);
    const listening = new AbortController();
    const { signal } = listening;
    this.#present.set(trackId, { track, origin, listening });
    const sourceOf = () => (isOurs(origin) ? origin : origin.mid === this.screenMid ? 'screen' : undefined);
    tracks.add({
      track,
      callId,
      local,
      streamId,
      // The far side may say so later, and something else later still.
      get source() {
        return sourceOf();
      },
    });
    track.addEventListener('mute', () => hear({ type: 'sourceMuted', trackId, local }), { signal });
    track.addEventListener('unmute', () => hear({ type: 'sourceUnmuted', trackId, local }), { signal });
    const ended = () => {
      this.remove(track);
      if (origin === 'screen') hear({ type: 'sharingStopped', track });
      else if (isOurs(origin)) hear({ type: 'deviceStopped', track, source: origin, device });
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
    return { trackId, local: isOurs(present.origin) };
  }

  /** Forgets all, and says which there were. */
  clear(): { trackId: string; local: boolean }[] {
    return [...this.#present.keys()].flatMap((trackId) => this.forget(trackId) ?? []);
  }
}

const isOurs = (origin: Origin): origin is Source => typeof origin === 'string';
