import type { ToneOptions } from './media';

/** The two frequencies of each key, in Hz (ITU-T Q.23 §2): row and column of the keypad. */
const rowsHz = [697, 770, 852, 941];
const columnsHz = [1209, 1336, 1477, 1633];
const keys = '123A456B789C*0#D';

const pauseMs = 2000;
const volume = 0.1;

/** Plays tones on the loudspeaker. Nothing happens without Web Audio; what it takes of the browser is given back after the last tone. */
export function playTones(tones: string, { durationMs, gapMs }: ToneOptions): void {
  if (!('AudioContext' in globalThis)) return;
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: volume });
  gain.connect(context.destination);
  let at = context.currentTime;
  for (const tone of tones.toUpperCase()) {
    const key = keys.indexOf(tone);
    const end = at + (key < 0 ? pauseMs : durationMs) / 1000;
    for (const frequency of key < 0 ? [] : [rowsHz[Math.floor(key / 4)], columnsHz[key % 4]]) {
      const oscillator = new OscillatorNode(context, { frequency: frequency ?? 0 });
      oscillator.connect(gain);
      oscillator.start(at);
      oscillator.stop(end);
    }
    at = end + (key < 0 ? 0 : gapMs / 1000);
  }
  // Not by the clock of the context: it stands still where the page may not play.
  setTimeout(() => void context.close(), (at - context.currentTime) * 1000 + gapMs);
}
