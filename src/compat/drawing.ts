import type { Client } from '../engine';
import type { CallSettings } from './callSettings';

/** Where the media of one call are put. */
type Containers = Pick<CallSettings, 'remoteVideoContainer' | 'localVideoContainer'>;

/** Puts the media of calls where the page has said, as soon as they are there; the engine takes them away again. */
export function createDrawing({ call, media, on }: Client) {
  const containers = new Map<string, Containers>();
  const silenced = new Set<string>();
  let sound: HTMLElement | undefined;

  on('call:newTrack', ({ callId, trackId, local }) => {
    const { remoteVideoContainer, localVideoContainer } = containers.get(callId) ?? {};
    const isPicture = media.getTrackById(trackId)?.kind === 'video';
    // Nobody wants to hear oneself.
    const place = local ? localVideoContainer : remoteVideoContainer;
    if (isPicture && place) media.renderTracks([trackId], place);
    if (!isPicture && !local && !silenced.has(callId)) sayAloud(callId, [trackId], true);
  });
  on('call:stateChange', ({ callId }) => {
    if (call.getById(callId)?.endTime === undefined) return;
    containers.delete(callId);
    silenced.delete(callId);
    if (sound?.childElementCount !== 0) return;
    sound.remove();
    sound = undefined;
  });

  /** The far side is heard also where the page has no place for it. */
  function sayAloud(callId: string, trackIds: readonly string[], isHeard: boolean) {
    const place = containers.get(callId)?.remoteVideoContainer ?? placeOfSound();
    if (place) media[isHeard ? 'renderTracks' : 'removeTracks'](trackIds, place);
  }

  function placeOfSound(): HTMLElement | undefined {
    if (!('document' in globalThis)) return undefined;
    sound ??= document.body.appendChild(Object.assign(document.createElement('div'), { hidden: true }));
    return sound;
  }

  return {
    /** From now on the media of this call are put here. */
    use: (callId: string, given: Containers): void => void containers.set(callId, given),
    /** Whether the far side of this call is heard here, from now on. */
    silence(callId: string, isSilent: boolean): void {
      if (isSilent === silenced.has(callId)) return;
      silenced[isSilent ? 'add' : 'delete'](callId);
      const sounds = call.getById(callId)?.remoteTracks.filter((trackId) => media.getTrackById(trackId)?.kind === 'audio') ?? [];
      if (sounds.length > 0) sayAloud(callId, sounds, !isSilent);
    },
  };
}
