import type { Client } from '../engine';

/** Where the sound of a client's calls is played: in the page itself, so that no component that goes away silences a call. */
export interface AudioSink {
  /** Plays the sound of all calls from now on, as long as there is the client. More than once is no harm. */
  start(): void;
  /** Whether the browser waits for a click before it plays. */
  isBlocked(): boolean;
  /** Plays what was blocked. To be called in a click's own task. */
  resume(): void;
  /** Calls `listener` when `isBlocked` has changed. Returns the function that stops it. */
  subscribe(listener: () => void): () => void;
}

const sinks = new WeakMap<Client, AudioSink>();

/** The one sink of this client. */
export function audioSinkOf(client: Client): AudioSink {
  const sink = sinks.get(client) ?? createAudioSink(client);
  sinks.set(client, sink);
  return sink;
}

function createAudioSink({ call, media, subscribe }: Client): AudioSink {
  const listeners = new Set<() => void>();
  let place: HTMLElement | undefined;
  let played: readonly string[] = [];
  let blocked = false;

  function setBlocked(now: boolean) {
    if (blocked === now) return;
    blocked = now;
    for (const listener of listeners) listener();
  }
  function refresh() {
    const wanted = call
      .getAll()
      .flatMap(({ remoteTracks }) => remoteTracks)
      .filter((id) => media.getTrackById(id)?.kind === 'audio');
    const added = wanted.filter((id) => !played.includes(id));
    if (added.length > 0) {
      place ??= createPlace();
      media.renderTracks(added, place);
      play();
    }
    played = wanted;
    if (wanted.length > 0 || !place) return;
    // The engine took the elements away with their tracks.
    place.remove();
    place = undefined;
    setBlocked(false);
  }
  /** The engine plays as well, but tells nobody of a refusal. */
  function play() {
    const here = place;
    Promise.all([...(here?.querySelectorAll('audio') ?? [])].map((element) => element.play())).then(
      () => here === place && setBlocked(false),
      (cause: unknown) => {
        if (here === place && cause instanceof DOMException && cause.name === 'NotAllowedError') setBlocked(true);
      },
    );
  }

  let hasStarted = false;
  return {
    start() {
      if (hasStarted) return;
      hasStarted = true;
      subscribe((type) => {
        if (type.startsWith('call:')) refresh();
      });
      refresh();
    },
    isBlocked: () => blocked,
    resume: play,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function createPlace(): HTMLElement {
  const place = document.createElement('div');
  place.hidden = true;
  place.dataset['hookswitch'] = 'sound';
  document.body.append(place);
  return place;
}
