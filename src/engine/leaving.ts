import { HookswitchError } from '../errors';
import type { CallMessage } from '../signalling';
import type { LiveCall } from './liveCall';
import { operationNames } from './operations';

/** Leaves at once, whatever else is under way: a hang-up never waits in the queue. */
export function leave(live: LiveCall, operation: 'end' | 'reject' | 'ignore'): void {
  const { record } = live;
  live.isLeaving = true;
  const name = operationNames[operation];
  const farewell = operation === 'ignore' ? undefined : farewellOf(live);
  record.report(name, 'START');
  live.apply('ended');
  sayFarewell(live, farewell).then(
    () => record.report(name, 'FINISH'),
    (cause: unknown) => {
      const error = HookswitchError.from(cause);
      record.report(name, 'FINISH', error);
      record.sayError(error);
    },
  );
}

/** The call cannot go on. */
export function breakOff(live: LiveCall, error: HookswitchError): void {
  const { record } = live;
  const farewell = farewellOf(live);
  record.update({ error: error.toBasicError() });
  record.finish(error);
  record.sayError(error);
  if (live.isOver()) return; // a listener has hung up, and said so to the far side
  live.apply('ended', {}, error);
  sayFarewell(live, farewell).catch((cause: unknown) => live.context.log.warn('a hang-up was not delivered', cause));
}

/** Sends what ends the call for the far side, and has the service's traces of the call forgotten. */
async function sayFarewell(live: LiveCall, message: CallMessage | undefined): Promise<void> {
  const { signalling } = live.context;
  try {
    if (message) await signalling.send(message);
  } finally {
    signalling.forget(live.call.id);
  }
}

/** What ends the call for the far side; nothing where it never heard of the call. */
function farewellOf(live: LiveCall): CallMessage | undefined {
  const { id: callId, direction } = live.call;
  if (direction === 'outgoing' && !live.isInvited) return undefined;
  if (live.isAnswered()) return { type: 'bye', callId };
  return direction === 'outgoing' ? { type: 'cancel', callId } : { type: 'reject', callId, statusCode: 603, reasonText: 'Declined' };
}
