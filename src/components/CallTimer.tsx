import { forwardRef, useEffect, useState, type ComponentPropsWithoutRef } from 'react';
import { useScopedCall } from './CallScope';
import { cx } from './cx';

const secondMs = 1000;

export interface CallTimerProps extends Omit<ComponentPropsWithoutRef<'time'>, 'children' | 'dateTime'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** How long the call has been answered; nothing before and after. It is not read aloud as it changes. */
export const CallTimer = forwardRef<HTMLTimeElement, CallTimerProps>(function CallTimer({ callId, ...time }, ref) {
  const call = useScopedCall(callId);
  const since = call && (call.state === 'Connected' || call.state === 'On Hold') ? call.startTime : undefined;
  return since === undefined ? null : <Running key={since} ref={ref} since={since} {...time} />;
});

interface RunningProps extends Omit<CallTimerProps, 'callId'> {
  /** In ms since 1970. */
  since: number;
}

const Running = forwardRef<HTMLTimeElement, RunningProps>(function Running({ since, className, ...time }, ref) {
  const [seconds, setSeconds] = useState(() => secondsSince(since));
  useEffect(() => {
    // From second to second of the call, so that none is shown for longer than the others.
    let next = setTimeout(tick, untilNext(since));
    function tick() {
      setSeconds(secondsSince(since));
      next = setTimeout(tick, untilNext(since));
    }
    return () => clearTimeout(next);
  }, [since]);
  return (
    <time ref={ref} {...time} className={cx('hs-timer', className)} dateTime={`PT${seconds}S`}>
      {clock(seconds)}
    </time>
  );
});

/** The clock of the machine may have been set back. */
const secondsSince = (since: number) => Math.max(0, Math.floor((Date.now() - since) / secondMs));
const untilNext = (since: number) => secondMs - ((((Date.now() - since) % secondMs) + secondMs) % secondMs);

/** `03:07`, and `1:03:07` from an hour on. */
function clock(seconds: number): string {
  const two = (count: number) => String(count).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
