import type { Log } from '../log';
import type { Media } from '../media';
import type { MediaApi } from './client';
import { initializeDevices, type ChosenDevices } from './devices';
import type { Emit } from './events';
import { describeTrack, type TrackEntry, type TrackRegistry } from './tracks';

export interface MediaContext {
  media: Media;
  tracks: TrackRegistry;
  devices: ChosenDevices;
  emit: Emit;
  log: Log;
  /** Tracks of these calls were muted or unmuted. */
  onMuted(callIds: readonly string[]): void;
}

/** Null for a selector that is none as well: the page is told, and goes on. */
function firstMatch(selector: string): Element | null {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
}

/** Tracks, elements and devices, as an application asks for them. */
export function createMediaApi({ media, tracks, devices, emit, log, onMuted }: MediaContext): MediaApi {
  /** The tracks that are there. An undefined id is common (a call without video), so it is passed over. */
  function found(given: readonly (string | undefined)[], asked: string): TrackEntry[] {
    // Pages in plain JavaScript may pass one id, or nothing.
    const trackIds: readonly (string | undefined)[] = Array.isArray(given) ? given : [given as unknown as string | undefined];
    return trackIds.flatMap((trackId) => {
      const entry = trackId === undefined ? undefined : tracks.get(trackId);
      // A page takes a track away when it hears that it has ended: nothing to warn of.
      if (!entry && (asked !== 'removeTracks' || trackId === undefined))
        log.warn(`${asked}: there is no track ${trackId}; it is passed over`);
      return entry ?? [];
    });
  }
  function elementFor(container: string | Element, asked: string): Element | undefined {
    const element = typeof container === 'string' ? firstMatch(container) : (container as Element | null | undefined);
    if (!element)
      log.warn(`${asked}: ${typeof container === 'string' ? `no element of the page matches '${container}'` : 'there is no element'}`);
    return element ?? undefined;
  }
  function enable(trackIds: readonly string[], enabled: boolean) {
    const changed = found(trackIds, enabled ? 'unmuteTracks' : 'muteTracks').filter(({ track }) => track.enabled !== enabled);
    for (const { track } of changed) track.enabled = enabled;
    if (changed.length === 0) return;
    emit(enabled ? 'media:unmuted' : 'media:muted', { tracks: changed.map(({ track }) => track.id) });
    onMuted([...new Set(changed.flatMap(({ callId, local }) => (local ? callId : [])))]);
  }

  return {
    getDevices: () => media.getDevices(),
    getDefaultDevices: () => devices.get(),
    setDefaultDevices: (choice) => devices.set(choice),
    initializeDevices: (constraints) => initializeDevices({ media, devices, emit }, constraints),
    getTrackById(trackId) {
      const entry = tracks.get(trackId);
      return entry && describeTrack(entry, media.containersOf(entry.track));
    },
    getById(mediaId) {
      const [first, ...others] = tracks.inStream(mediaId);
      return first && { id: mediaId, local: first.local, tracks: [first, ...others].map(({ track }) => track.id) };
    },
    renderTracks(trackIds, container, options) {
      const element = elementFor(container, 'renderTracks');
      if (element) for (const { track } of found(trackIds, 'renderTracks')) media.render(track, element, options);
    },
    removeTracks(trackIds, container) {
      const element = elementFor(container, 'removeTracks');
      if (element) for (const { track } of found(trackIds, 'removeTracks')) media.unrender(track, element);
    },
    muteTracks: (trackIds) => enable(trackIds, false),
    unmuteTracks: (trackIds) => enable(trackIds, true),
  };
}
