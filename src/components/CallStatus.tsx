import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { canPerform, type Call } from '../engine';
import { useCalls } from '../hooks';
import { cx } from './cx';
import { nameOf } from './nameOf';
import { useTexts } from './texts';

export interface CallStatusProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  /** Without it: the newest call that is not waiting for our answer. */
  callId?: string | undefined;
}

/**
 * What the call is doing and with whom, read aloud as it changes: politely, save that an incoming call interrupts.
 * That interruption is for the ear alone; the banner shows the call. Keep this on the page also without a call:
 * a region that comes together with its text is not read.
 */
export const CallStatus = forwardRef<HTMLDivElement, CallStatusProps>(function CallStatus({ callId, className, ...div }, ref) {
  const calls = useCalls();
  const texts = useTexts();
  const shown = callId === undefined ? current(calls) : calls.find(({ id }) => id === callId);
  const incoming = calls.find(isIncoming);
  return (
    <div ref={ref} {...div} className={cx('hs-status', className)} data-state={shown?.state ?? 'none'}>
      <output className="hs-status-line">
        {shown && texts.callState(nameOf(shown.remoteParticipant, texts), texts.states[shown.state])}
      </output>
      <p className="hs-for-the-ear" role="alert">
        {incoming && texts.incoming(nameOf(incoming.remoteParticipant, texts))}
      </p>
    </div>
  );
});

const isIncoming = (call: Call) => canPerform(call, 'reject');

/** A call that goes on rather than a newer one that is over. */
function current(calls: readonly Call[]): Call | undefined {
  const ours = calls.filter((call) => !isIncoming(call));
  return ours.findLast((call) => canPerform(call, 'end')) ?? ours.at(-1);
}
