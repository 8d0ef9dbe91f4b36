import { forwardRef, useState, type ComponentPropsWithoutRef } from 'react';
import { canPerform, type Call } from '../engine';
import { useCall, useCalls, useSubscription, type SubscriptionView } from '../hooks';
import { cx } from './cx';
import { holderOf, nameOf, stateOf } from './sentences';
import { useWords } from './texts';
import { useVoice } from './voices';
import { heldWords, incomingWords, nameWords, reasonWords, serviceWords, stateWords } from './words';

export interface CallStatusProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  /** Without it: the newest call that is not waiting for our answer. */
  callId?: string | undefined;
}

/**
 * What the call is doing, with whom, and why it ended; and that calls cannot come in, while they cannot. Read aloud as it changes:
 * politely, save that an incoming call interrupts. That interruption is for the ear alone; the banner shows the call. Keep this on
 * the page also without a call: a region that comes together with its text is not read.
 */
export const CallStatus = forwardRef<HTMLDivElement, CallStatusProps>(function CallStatus({ callId, className, ...div }, ref) {
  useVoice('status');
  const calls = useCalls();
  const texts = useWords(words);
  // No call has the empty id.
  const { call, why } = useCall(callId ?? current(calls)?.id ?? '');
  const { status } = useSubscription();
  const reach = useReach(status);
  const incoming = calls.find(isIncoming);
  return (
    <div
      ref={ref}
      {...div}
      className={cx('hs-status', className)}
      data-state={call?.state ?? 'none'}
      data-hold={holderOf(call)}
      data-reach={reach}
    >
      {/* What has changed is read, not the whole again. */}
      <output className="hs-status-line" aria-atomic={false}>
        {call && stateOf(call, why, texts)}
        {reach === 'lost' && <span className="hs-outage"> {status === 'reconnecting' ? texts.reconnecting : texts.unregistered}</span>}
        {reach === 'back' && <span className="hs-for-the-ear"> {texts.registered}</span>}
      </output>
      <p className="hs-for-the-ear" role="alert">
        {incoming && texts.incoming(nameOf(incoming.remoteParticipant, texts))}
      </p>
    </div>
  );
});

const words = { ...nameWords, ...incomingWords, ...heldWords, ...stateWords, ...reasonWords, ...serviceWords };

type Reach = 'unknown' | 'well' | 'lost' | 'back';

/** Whether calls can come in, as far as a person who is logged in must be told. */
function useReach(status: SubscriptionView['status']): Reach {
  const [before, setBefore] = useState<Reach>('unknown');
  const now = reachAfter(before, status);
  if (now !== before) setBefore(now);
  return now;
}

function reachAfter(before: Reach, status: SubscriptionView['status']): Reach {
  switch (status) {
    case 'loggedOut':
    case 'loggingIn':
      return 'unknown';
    case 'reachable':
      return before === 'unknown' ? 'well' : before === 'lost' ? 'back' : before;
    case 'reconnecting':
      return 'lost';
    case 'loggedIn':
      return before === 'unknown' ? 'unknown' : 'lost';
    case 'subscribing':
      return before;
    default:
      return status satisfies never;
  }
}

const isIncoming = (call: Call) => canPerform(call, 'reject');

/** A call that goes on rather than a newer one that is over. */
function current(calls: readonly Call[]): Call | undefined {
  const ours = calls.filter((call) => !isIncoming(call));
  const going = ours.filter((call) => canPerform(call, 'end'));
  return going.findLast(({ localHold }) => !localHold) ?? going.at(-1) ?? ours.at(-1);
}
