import { HookswitchError, type ErrorReason } from '../errors';

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
export function captureError(cause: unknown): HookswitchError {
  return cause instanceof HookswitchError ? cause : new HookswitchError('call:4', { reason: captureFailure(cause), cause });
}
