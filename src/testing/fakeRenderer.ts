import type { Media, RenderOptions } from '../media';
import { createFakePicture } from './fakePicture';

/** Where a track is shown. */
export interface FakeRendering {
  readonly track: MediaStreamTrack;
  readonly container: Element;
  readonly options: RenderOptions;
  /** The `deviceId` of the loudspeaker it comes from; empty: the default one. */
  readonly speakerId: string;
}

/** The part of the media that shows tracks. */
export interface FakeRenderer extends Pick<Media, 'render' | 'setSpeaker' | 'unrender' | 'containersOf'> {
  /** Every rendering that is still there. */
  readonly renderings: readonly FakeRendering[];
  /** From now on no sound is played before the next click on the page, as browsers have it that want a click first. */
  blockPlayback(): void;
}

/** Remembers what is rendered. @param isLocal - which of two pictures is drawn; without it, none is. */
export function createFakeRenderer(isLocal?: (track: MediaStreamTrack) => boolean): FakeRenderer {
  const shown = new Map<Omit<FakeRendering, 'speakerId'>, Element | undefined>();
  let speaker = '';
  let isBlocked: (() => boolean) | undefined;

  function elementFor(track: MediaStreamTrack, document: Document): Element | undefined {
    if (track.kind === 'video') return isLocal && createFakePicture(document, isLocal(track));
    return isBlocked && createSound(document, isBlocked);
  }
  function renderingsOf(track: MediaStreamTrack, container?: Element): Omit<FakeRendering, 'speakerId'>[] {
    return [...shown.keys()].filter((one) => one.track === track && (!container || one.container === container));
  }
  function unrender(track: MediaStreamTrack, container?: Element) {
    for (const rendering of renderingsOf(track, container)) {
      shown.get(rendering)?.remove();
      shown.delete(rendering);
    }
  }
  return {
    get renderings() {
      return [...shown.keys()].map((one) => ({ ...one, speakerId: one.options.speakerId ?? speaker }));
    },
    blockPlayback() {
      let blocked = true;
      isBlocked = () => blocked;
      document.addEventListener('click', () => (blocked = false), { once: true, capture: true });
    },
    render(track, container, options = {}) {
      unrender(track, container);
      const element = elementFor(track, container.ownerDocument);
      shown.set({ track, container, options }, element);
      if (element) container.append(element);
    },
    setSpeaker(speakerId) {
      speaker = speakerId;
    },
    unrender,
    containersOf: (track) => renderingsOf(track).map(({ container }) => container),
  };
}

function createSound(document: Document, isBlocked: () => boolean): HTMLAudioElement {
  const sound = document.createElement('audio');
  sound.play = () => (isBlocked() ? Promise.reject(new DOMException('Click first.', 'NotAllowedError')) : Promise.resolve());
  return sound;
}
