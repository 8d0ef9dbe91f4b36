import type { DeviceChoice } from '../engine';
import type { DevicesView } from '../hooks';

// The engine captures for calls alone, and for the permission: it gives nobody a stream. What is shown here never enters a call.

/**
 * Whether microphone and camera may be opened. Asks for the permission, as the engine does, only where none was given: it opens the
 * devices for it, and closes them again.
 */
export async function areAllowed({ microphone, request }: DevicesView, video: boolean): Promise<boolean> {
  // They have names where they were allowed, save in Firefox: there only once they were open.
  if (microphone.some(({ label }) => label !== '')) return true;
  const isGranted = await Promise.all([isAllowed('microphone'), !video || isAllowed('camera')]);
  return isGranted.every(Boolean) || request({ audio: true, video });
}

/** What the browser says of it; false where it says nothing (Firefox before 131). */
async function isAllowed(name: 'microphone' | 'camera'): Promise<boolean> {
  const { permissions } = navigator as Partial<Pick<Navigator, 'permissions'>>;
  const status = await permissions?.query({ name }).catch(() => undefined);
  return status?.state === 'granted';
}

/** Opens microphone and camera until `leaving` tells, also where that is before they are open. Rejects as `getUserMedia` does. */
export async function openPreview(
  constraints: MediaStreamConstraints,
  { leaving, onLost }: { leaving: AbortSignal; onLost: () => void },
): Promise<MediaStream> {
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  if (leaving.aborted) stop();
  leaving.addEventListener('abort', stop);
  // Plugged out, or no longer allowed. What we stop ourselves is not told.
  for (const track of stream.getTracks()) track.addEventListener('ended', onLost, { signal: leaving });
  return stream;
}

/** What a stream really comes from, whichever was asked for. */
export function devicesOf(stream: MediaStream): DeviceChoice {
  const idOf = (kind: string) =>
    stream
      .getTracks()
      .find((track) => track.kind === kind)
      ?.getSettings().deviceId;
  return { microphone: idOf('audio'), camera: idOf('video') };
}

/** Fifteen times a second: smooth for the eye, and light for the machine. */
const levelEveryMs = 67;
/** What is softer counts as silence. */
const quietestDb = -60;

/** Shows how loud the stream's microphone is, from 0 (silence) to 1, until `leaving` tells; never, where there is no Web Audio. */
export function followLevel(stream: MediaStream, leaving: AbortSignal, show: (level: number) => void): void {
  if (leaving.aborted || typeof AudioContext === 'undefined' || stream.getAudioTracks().length === 0) return;
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(stream).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const clock = setInterval(() => {
    analyser.getFloatTimeDomainData(wave);
    const power = wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length;
    show(Math.min(1, Math.max(0, 1 - (10 * Math.log10(power)) / quietestDb)));
  }, levelEveryMs);
  leaving.addEventListener('abort', () => {
    clearInterval(clock);
    void context.close();
  });
}

const toneMs = 700;

/** Plays a short tone on a loudspeaker; on that of the system where it cannot be chosen. Rejects where the browser plays nothing. */
export async function playTestTone(speakerId: string | undefined): Promise<void> {
  const context = new AudioContext();
  const target = new MediaStreamAudioDestinationNode(context);
  const tone = new OscillatorNode(context, { frequency: 523 });
  const volume = new GainNode(context, { gain: 0 });
  const element = new Audio();
  try {
    tone.connect(volume).connect(target);
    element.srcObject = target.stream;
    const found = element as Partial<Pick<HTMLAudioElement, 'setSinkId'>>; // absent in Safari before 18.4
    if (speakerId) await found.setSinkId?.call(element, speakerId);
    await element.play();
    const now = context.currentTime;
    const end = now + toneMs / 1000;
    // Without a crack at its ends.
    volume.gain.setValueCurveAtTime([0, 0.2, 0.2, 0.2, 0], now, toneMs / 1000);
    tone.start(now);
    tone.stop(end);
    await new Promise((resolve) => tone.addEventListener('ended', resolve));
  } finally {
    element.srcObject = null;
    void context.close();
  }
}
