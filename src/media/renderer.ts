import type { Log } from '../log';
import type { Media } from './media';

/** The part of the port that shows tracks. */
export type Renderer = Pick<Media, 'render' | 'setSpeaker' | 'unrender' | 'containersOf'>;

/** A renderer that remembers its elements as long as they are shown. */
export function createRenderer(log: Log): Renderer {
  const shown = new Map<MediaStreamTrack, Map<Element, HTMLMediaElement>>();
  /** Where what was rendered with a loudspeaker of its own is played. */
  const ownSpeakers = new WeakMap<HTMLMediaElement, string>();
  let speaker: string | undefined;

  return {
    render(track, container, options = {}) {
      const elements = shown.get(track) ?? new Map<Element, HTMLMediaElement>();
      const element = elements.get(container) ?? createElement(track, container.ownerDocument);
      shown.set(track, elements.set(container, element));
      // The page may have emptied its container since; an element that was taken out is paused, so it is played again.
      if (element.parentNode !== container) container.append(element);
      if (options.speakerId !== undefined) ownSpeakers.set(element, options.speakerId);
      direct(element, ownSpeakers.get(element) ?? speaker, log);
      play(element, log);
    },
    setSpeaker(speakerId) {
      speaker = speakerId;
      for (const elements of shown.values()) {
        for (const element of elements.values()) if (!ownSpeakers.has(element)) direct(element, speakerId, log);
      }
    },
    unrender(track, container) {
      const elements = shown.get(track);
      for (const [place, element] of elements ?? []) {
        if (container && place !== container) continue;
        elements?.delete(place);
        element.remove();
        element.srcObject = null;
      }
      if (!elements?.size) shown.delete(track);
    },
    containersOf: (track) =>
      [...(shown.get(track) ?? [])].filter(([place, { parentNode }]) => parentNode === place).map(([place]) => place),
  };
}

function createElement(track: MediaStreamTrack, document: Document): HTMLMediaElement {
  const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
  element.autoplay = true;
  element.style.width = element.style.height = '100%';
  if ('playsInline' in element) {
    element.playsInline = true;
    element.muted = element.defaultMuted = true;
  }
  element.srcObject = new MediaStream([track]);
  return element;
}

function direct(element: HTMLMediaElement, speakerId: string | undefined, log: Log): void {
  // Absent in Safari before 18.4, as is the name of the loudspeaker.
  const { setSinkId, sinkId = '' } = element as Partial<HTMLMediaElement>;
  if (speakerId === undefined || speakerId === sinkId) return;
  if (!setSinkId) log.warn('this browser cannot choose a loudspeaker');
  setSinkId?.call(element, speakerId).catch((cause: unknown) => {
    log.warn('the loudspeaker could not be chosen', cause);
  });
}

function play(element: HTMLMediaElement, log: Log): void {
  element.play().catch((cause: unknown) => {
    // Taken out before it began to play: nothing is missing.
    if (!(cause instanceof DOMException && cause.name === 'AbortError'))
      log.warn('the browser does not play a track; it may wait for a click', cause);
  });
}
