/** A track of a call, as an application sees it (SDK_API §6). */
export interface Track {
  readonly trackId: string;
  /** The same, by the name the SDK's documentation uses. */
  readonly id: string;
  readonly callId: string;
  readonly local: boolean;
  readonly kind: 'audio' | 'video';
  readonly label: string;
  /** The device a track of ours really comes from, whichever was asked for. */
  readonly deviceId?: string | undefined;
  /** Muted by `media.muteTracks`. */
  readonly muted: boolean;
  /** Nothing comes from its source for now. */
  readonly sourceMuted: boolean;
  readonly disabled: boolean;
  readonly state: 'live' | 'ended';
  readonly streamId: string;
  /** Where it comes from. Of the far side's, only a screen is known, where that says so. */
  readonly source?: 'microphone' | 'camera' | 'screen' | undefined;
  /** Where it is shown now. */
  readonly containers: readonly Element[];
}

/** What the engine keeps of a track. */
export interface TrackEntry {
  readonly track: MediaStreamTrack;
  readonly callId: string;
  readonly local: boolean;
  readonly streamId: string;
  readonly source?: Track['source'];
}

/** A device, in the words of the browser. */
export interface Device {
  readonly deviceId: string;
  readonly label: string;
}

/** The tracks of all calls that are not over, by id. */
export interface TrackRegistry {
  add(entry: TrackEntry): void;
  get(trackId: string): TrackEntry | undefined;
  inStream(streamId: string): readonly TrackEntry[];
  delete(trackId: string): void;
  readonly size: number;
}

/** An empty registry. */
export function createTrackRegistry(): TrackRegistry {
  const entries = new Map<string, TrackEntry>();
  return {
    add: (entry) => void entries.set(entry.track.id, entry),
    get: (trackId) => entries.get(trackId),
    inStream: (streamId) => [...entries.values()].filter((entry) => entry.streamId === streamId),
    delete: (trackId) => void entries.delete(trackId),
    get size() {
      return entries.size;
    },
  };
}

/** The device a track of ours comes from. */
export function deviceOf(track: MediaStreamTrack): Device {
  return { deviceId: track.getSettings().deviceId ?? '', label: track.label };
}

/** The public record of a track. */
export function describeTrack({ track, callId, local, streamId, source }: TrackEntry, containers: readonly Element[]): Track {
  return {
    trackId: track.id,
    id: track.id,
    callId,
    local,
    kind: track.kind === 'video' ? 'video' : 'audio',
    label: track.label,
    ...(local && { deviceId: deviceOf(track).deviceId }),
    muted: !track.enabled,
    sourceMuted: track.muted,
    disabled: !track.enabled,
    state: track.readyState,
    streamId,
    ...(source && { source }),
    containers,
  };
}
