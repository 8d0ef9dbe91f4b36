import type { Log } from '../log';
import type { Media, RenderOptions } from './media';

/** The part of the port that shows tracks. */
export type Renderer = Pick<Media, 'render' | 'unrender' | 'containersOf'>;

/** A renderer that remembers its elements as long as they are shown; the track itself is held weakly. */
export function createRenderer(log: Log): Renderer {
  const shown = new WeakMap<MediaStreamTrack, Map<Element, HTMLMediaElement>>();

  return {
    render(track, container, options = {}) {
      const elements = shown.get(track) ?? new Map<Element, HTMLMediaElement>();
      const element = elements.get(container) ?? createElement(track, container.ownerDocument);
      shown.set(track, elements.set(container, element));
      // The page may have emptied its container since; an element that was taken out is paused, so it is played again.
      if (element.parentNode !== container) container.append(element);
      play(element, options, log);
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

function play(element: HTMLMediaElement, { speakerId }: RenderOptions, log: Log): void {
  // Absent in Safari before 18.4.
  const { setSinkId } = element as Partial<HTMLMediaElement>;
  if (speakerId !== undefined && !setSinkId) log.warn('this browser cannot choose a loudspeaker');
  if (speakerId !== undefined) {
    setSinkId?.call(element, speakerId).catch((cause: unknown) => {
      log.warn('the loudspeaker could not be chosen', cause);
    });
  }
  element.play().catch((cause: unknown) => {
    // Taken out before it began to play: nothing is missing.
    if (!(cause instanceof DOMException && cause.name === 'AbortError'))
      log.warn('the browser does not play a track; it may wait for a click', cause);
  });
}
