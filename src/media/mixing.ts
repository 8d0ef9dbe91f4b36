import { HookswitchError } from '../errors';
import type { Mixer } from './media';

/** A browser that does not let the page play does not say so: it waits for a click. */
const startMaxMs = 2000;

interface Sound {
  readonly node: MediaStreamAudioSourceNode;
  readonly element: HTMLAudioElement;
}

/** A mixer on Web Audio. @throws HookswitchError `call:5` where there is none, or the page may not play sound. */
export async function createMixer(): Promise<Mixer> {
  if (!('AudioContext' in globalThis)) throw new HookswitchError('call:5', { reason: 'unsupported-browser' });
  const context = new AudioContext();
  await started(context);
  if (context.state !== 'running') {
    await context.close();
    throw new HookswitchError('call:5', { detail: 'The browser lets this page play sound only after a click.' });
  }
  const sounds = new Map<MediaStreamTrack, Sound>();
  const mixtures: MediaStreamAudioDestinationNode[] = [];

  function soundOf(track: MediaStreamTrack): Sound {
    const stream = new MediaStream([track]);
    // Chromium gives Web Audio the sound of a far side only while an element plays it, too.
    const element = Object.assign(new Audio(), { muted: true, srcObject: stream });
    element.play().catch(() => undefined); // it has played elsewhere already, or was taken away again
    const sound = { node: new MediaStreamAudioSourceNode(context, { mediaStream: stream }), element };
    sounds.set(track, sound);
    return sound;
  }
  function drop(track: MediaStreamTrack, { node, element }: Sound): void {
    node.disconnect();
    element.srcObject = null;
    sounds.delete(track);
  }

  return {
    mix(groups) {
      const wanted = new Set(groups.flat());
      for (const [track, sound] of [...sounds]) {
        if (wanted.has(track)) sound.node.disconnect();
        else drop(track, sound);
      }
      return groups.map((group, index) => {
        const mixture = (mixtures[index] ??= new MediaStreamAudioDestinationNode(context));
        for (const track of new Set(group)) (sounds.get(track) ?? soundOf(track)).node.connect(mixture);
        const [track] = mixture.stream.getAudioTracks();
        if (!track) throw new HookswitchError('call:2');
        return track;
      });
    },
    close() {
      for (const [track, sound] of [...sounds]) drop(track, sound);
      for (const { stream } of mixtures.splice(0)) for (const track of stream.getTracks()) track.stop();
      if (context.state !== 'closed') void context.close();
    },
  };
}

/** Resolves when the context runs, or should. */
async function started(context: AudioContext): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, startMaxMs);
  });
  await Promise.race([context.resume(), late]);
  clearTimeout(timer);
}
