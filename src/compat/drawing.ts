import type { Client } from '../engine';
import type { CallSettings } from './callSettings';

/** Where the media of one call are put. */
type Containers = Pick<CallSettings, 'remoteVideoContainer' | 'localVideoContainer'>;

/** Puts the media of calls where the page has said, as soon as they are there; the engine takes them away again. */
export function createDrawing({ call, media, on }: Client) {
  const containers = new Map<string, Containers>();
  let sound: HTMLElement | undefined;

  on('call:newTrack', ({ callId, trackId, local }) => {
    const { remoteVideoContainer, localVideoContainer } = containers.get(callId) ?? {};
    const isPicture = media.getTrackById(trackId)?.kind === 'video';
    // Nobody wants to hear oneself. The far side is heard also where the page has no place for it.
    const place = local ? isPicture && localVideoContainer : (remoteVideoContainer ?? (!isPicture && placeOfSound()));
    if (place) media.renderTracks([trackId], place);
  });
  on('call:stateChange', ({ callId }) => {
    if (call.getById(callId)?.endTime === undefined) return;
    containers.delete(callId);
    if (sound?.childElementCount !== 0) return;
    sound.remove();
    sound = undefined;
  });

  function placeOfSound(): HTMLElement | undefined {
    if (!('document' in globalThis)) return undefined;
    sound ??= document.body.appendChild(Object.assign(document.createElement('div'), { hidden: true }));
    return sound;
  }

  return {
    /** From now on the media of this call are put here. */
    use: (callId: string, given: Containers): void => void containers.set(callId, given),
  };
}
