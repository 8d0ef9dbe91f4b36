import { HookswitchError } from '../errors';
import { captureError, deniedDevice } from './captureFailure';
import type { CaptureRequest } from './media';

/** What a microphone does unless the caller says otherwise: telephony wants all three. */
const audioDefaults = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } satisfies MediaTrackConstraints;

/**
 * Asks for microphone and camera in one `getUserMedia`: iOS mutes the first of two.
 * The request is made before the first `await`, because it needs the activation of the person's click.
 * @throws HookswitchError `call:4` with a reason. A missing camera fails both: an audio call is the caller's decision.
 */
export async function capture({ audio, video }: CaptureRequest): Promise<MediaStreamTrack[]> {
  if (!audio && !video) return [];
  try {
    const stream = await devices().getUserMedia({ audio: audio && { ...audioDefaults, ...(audio === true ? {} : audio) }, video });
    return stream.getTracks();
  } catch (cause) {
    throw captureError(cause, audio && video ? await deniedDevice(cause) : undefined);
  }
}

/**
 * Asks which screen, window or tab to share, before the first `await`, as {@link capture}.
 * @throws HookswitchError `call:4` with a reason: `denied-by-person` where the choice was cancelled.
 */
export async function captureScreen(constraints: boolean | MediaTrackConstraints): Promise<MediaStreamTrack[]> {
  try {
    const found = devices() as Partial<Pick<MediaDevices, 'getDisplayMedia'>>; // absent on phones
    if (!found.getDisplayMedia) throw new HookswitchError('call:4', { reason: 'unsupported-browser' });
    const stream = await found.getDisplayMedia.call(devices(), { video: constraints });
    return stream.getTracks();
  } catch (cause) {
    throw captureError(cause);
  }
}

function devices(): MediaDevices {
  // Absent on plain http, and in browsers without WebRTC, whatever the types of the DOM say.
  const found = globalThis.navigator.mediaDevices as MediaDevices | undefined;
  if (found) return found;
  throw new HookswitchError('call:4', { reason: globalThis.isSecureContext ? 'unsupported-browser' : 'insecure-context' });
}
