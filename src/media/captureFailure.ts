import { HookswitchError, type ErrorReason } from '../errors';

const permissionMaxMs = 500;

/** What each name of a `DOMException` from `getUserMedia` means (W3C mediacapture-streams §10.2.1, and older names). */
const captureFailures: Readonly<Record<string, ErrorReason>> = {
  NotAllowedError: 'denied-by-person',
  PermissionDeniedError: 'denied-by-person',
  SecurityError: 'denied-by-system',
  NotFoundError: 'no-device',
  DevicesNotFoundError: 'no-device',
  NotReadableError: 'device-in-use',
  TrackStartError: 'device-in-use',
  OverconstrainedError: 'overconstrained',
  ConstraintNotSatisfiedError: 'overconstrained',
  AbortError: 'aborted',
};

/** The reason behind a failed `getUserMedia`; undefined for what browsers do not throw there. */
export function captureFailure(cause: unknown): ErrorReason | undefined {
  if (!(cause instanceof Error)) return undefined;
  const reason = Object.hasOwn(captureFailures, cause.name) ? captureFailures[cause.name] : undefined;
  // Chromium and Safari give one name to both refusals and tell them apart in the message alone.
  return reason === 'denied-by-person' && /\bsystem\b/i.test(cause.message) ? 'denied-by-system' : reason;
}

/** A refused capture as an error of ours: `call:4` with its reason. What is one of ours already stays as it is. */
export function captureError(cause: unknown, detail = constraintOf(cause)): HookswitchError {
  return cause instanceof HookswitchError ? cause : new HookswitchError('call:4', { detail, reason: captureFailure(cause), cause });
}

/** What could not be had (W3C mediacapture-streams §11.1 `OverconstrainedError.constraint`). */
function constraintOf(cause: unknown): string | undefined {
  const { constraint } = Object(cause) as { constraint?: unknown };
  return typeof constraint === 'string' && constraint !== '' ? `No device has this '${constraint}'.` : undefined;
}

/** Which of the two was denied, where both were asked for and the browser can tell; its own error does not. Never hangs. */
export async function deniedDevice(cause: unknown): Promise<string | undefined> {
  if (captureFailure(cause) !== 'denied-by-person') return undefined;
  const isDenied = async (name: 'camera' | 'microphone') =>
    Promise.race([
      // Some browsers do not know these names.
      Promise.resolve(navigator.permissions.query({ name })).then(({ state }) => state === 'denied'),
      new Promise<false>((resolve) => setTimeout(resolve, permissionMaxMs, false)),
    ]);
  const [camera, microphone] = await Promise.all([isDenied('camera'), isDenied('microphone')]).catch(() => [false, false]);
  return camera === microphone ? undefined : `It is the ${camera ? 'camera' : 'microphone'} that was denied.`;
}
