import { HookswitchError } from '../errors';
import type { ToneOptions } from './media';

/** How long a comma pauses (W3C webrtc §7.2). */
const pauseMs = 2000;
/** A browser that stops in the middle, as at hold, does not say so. */
const graceMs = 1000;

/**
 * Sends tones. Resolves after the last, or when the browser should have come to it.
 * @throws HookswitchError `call:2` where the call sends no sound, or the browser knows no tones (Firefox for some senders).
 */
export function sendTones(connection: RTCPeerConnection, tones: string, { durationMs, gapMs }: ToneOptions): Promise<void> {
  const dtmf = connection.getSenders().find(({ track }) => track?.kind === 'audio')?.dtmf;
  if (!dtmf?.canInsertDTMF) throw new HookswitchError('call:2', { detail: 'Tones need a call that sends sound.' });
  return new Promise((resolve) => {
    const pauses = tones.split(',').length - 1;
    const done = new AbortController();
    const finish = (): void => {
      done.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(finish, tones.length * (durationMs + gapMs) + pauses * pauseMs + graceMs);
    dtmf.addEventListener('tonechange', ({ tone }) => tone === '' && finish(), { signal: done.signal });
    dtmf.insertDTMF(tones, durationMs, gapMs);
  });
}
