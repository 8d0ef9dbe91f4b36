import { HookswitchError, type ErrorReason } from '../errors';

/** As the service says that the call is over. */
export function gone(): HookswitchError {
  return new HookswitchError(404, { message: 'Answer session request failed: Not Found', reason: 'call-over' });
}

/** As the service says that something cannot be done now. */
export function conflict(reason: ErrorReason): HookswitchError {
  return new HookswitchError(409, { message: 'Update session request failed: Conflict', reason });
}

/** As the service says that nobody has an address. @param part - of the message, by its wire name. */
export function noSuchAddress(part: string): HookswitchError {
  return new HookswitchError('SVC0004', { message: `No valid addresses provided in message part ${part}`, reason: 'no-such-callee' });
}

/** As the service says that it does not do this. */
export function against(policy: string): HookswitchError {
  return new HookswitchError('POL0001', { message: `A policy error occurred: ${policy}` });
}
