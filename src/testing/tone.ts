import { onStop } from './onStop';

export interface ToneOptions {
  /** Default 440. */
  frequencyHz?: number | undefined;
}

/** Of full scale: well heard, and no pain on headphones. */
const volume = 0.1;

/** A microphone that hears a tone. Where the browser waits for a click before it makes any sound, so does the tone. */
export function createTone({ frequencyHz = 440 }: ToneOptions): MediaStreamTrack {
  const context = new AudioContext();
  const microphone = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  const tone = new OscillatorNode(context, { frequency: frequencyHz });
  tone.connect(new GainNode(context, { gain: volume })).connect(microphone);
  tone.start();

  const [track] = microphone.stream.getAudioTracks();
  if (!track) throw new Error('hookswitch/testing: this browser gives no track for a tone.');
  const waiting = new AbortController();
  const resume = () => {
    if (context.state === 'suspended') void context.resume();
  };
  for (const gesture of ['pointerdown', 'keydown']) document.addEventListener(gesture, resume, { signal: waiting.signal, capture: true });
  onStop(track, () => {
    waiting.abort();
    if (context.state !== 'closed') void context.close();
  });
  return track;
}
