import { expect, test } from 'vitest';
import { captureFailure } from '../../src/media/captureFailure';

test.each([
  ['NotAllowedError', 'Permission denied', 'denied-by-person'],
  ['NotAllowedError', 'Permission dismissed', 'denied-by-person'],
  ['NotAllowedError', 'Permission denied by system', 'denied-by-system'],
  ['PermissionDeniedError', '', 'denied-by-person'],
  ['SecurityError', 'Disallowed by permissions policy', 'denied-by-system'],
  ['NotFoundError', 'Requested device not found', 'no-device'],
  ['DevicesNotFoundError', '', 'no-device'],
  ['NotReadableError', 'Could not start video source', 'device-in-use'],
  ['TrackStartError', '', 'device-in-use'],
  ['OverconstrainedError', '', 'overconstrained'],
  ['ConstraintNotSatisfiedError', '', 'overconstrained'],
  ['AbortError', '', 'aborted'],
])('%s "%s" is told to the person as %s', (name, message, reason) => {
  expect(captureFailure(new DOMException(message, name))).toBe(reason);
});

test.each([
  [new DOMException('', 'DataError')],
  [new DOMException('', 'toString')],
  [new TypeError('no')],
  ['NotAllowedError'],
  [undefined],
  [null],
])('a failure that browsers do not have has no reason: %s', (cause) => {
  expect(captureFailure(cause)).toBeUndefined();
});
