import { captureError, type CaptureRequest, type Media } from '../media';
import type { CallOptions, MediaConstraints } from './call';

/** What to capture for a call: devices, and a screen. */
export interface CallCaptureRequest extends CaptureRequest {
  screen: boolean | MediaTrackConstraints;
}

/** What was captured; the screen is a video track too, but no camera. */
export interface Captured {
  devices: readonly MediaStreamTrack[];
  screen: readonly MediaStreamTrack[];
}

/** What to capture for what was asked, as far as the far side offered it: a camera nobody asked for stays dark. */
export function captureRequest(
  { audio, audioOptions, video, videoOptions, screen, screenOptions }: MediaConstraints,
  offered: { audio: boolean; video: boolean } = { audio: true, video: true },
): CallCaptureRequest {
  return {
    audio: audio === true && offered.audio && (audioOptions ?? true),
    video: video === true && offered.video && (videoOptions ?? true),
    screen: screen === true && offered.video && (screenOptions ?? true),
  };
}

/**
 * Asks for all of it in the caller's own task. Where one part is refused, the other is turned off again.
 * @throws HookswitchError `call:4` with a reason.
 */
export async function captureAll(media: Media, request: CallCaptureRequest, stream: CallOptions['stream']): Promise<Captured> {
  const asked = [
    stream ? tracksOf(stream, request) : media.capture({ audio: request.audio, video: request.video }),
    request.screen ? media.captureScreen(request.screen) : Promise.resolve([]),
  ] as const;
  try {
    const [devices, screen] = await Promise.all(asked);
    return { devices, screen };
  } catch (cause) {
    for (const part of asked) part.then((tracks) => tracks.forEach((track) => track.stop())).catch(() => undefined);
    throw cause;
  }
}

/** @throws HookswitchError `call:4` where the stream was promised and the person, or the browser, refused it. */
async function tracksOf(stream: NonNullable<CallOptions['stream']>, request: CaptureRequest): Promise<MediaStreamTrack[]> {
  const given = await Promise.resolve(stream).catch((cause: unknown) => {
    throw captureError(cause);
  });
  return tracksWanted(given, request);
}

/** The call owns a given stream, so what it has no use for is stopped. */
function tracksWanted(stream: MediaStream, request: CaptureRequest): MediaStreamTrack[] {
  return stream.getTracks().filter((track) => {
    const wanted = track.kind === 'video' ? request.video !== false : request.audio !== false;
    if (!wanted) track.stop();
    return wanted;
  });
}
