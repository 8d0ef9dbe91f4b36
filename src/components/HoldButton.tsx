import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { useCall } from '../hooks';
import { Button } from './Button';
import { useScopedId } from './CallScope';
import { cx } from './cx';
import { HoldIcon } from './icons';
import { holderOf } from './sentences';
import { useWords } from './texts';
import { holdWords } from './words';

export interface HoldButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** Holds the call, or resumes it: its name says which. The far side may hold it, too, and goes on doing so. */
export const HoldButton = forwardRef<HTMLButtonElement, HoldButtonProps>(function HoldButton(
  { callId, className, children, ...button },
  ref,
) {
  const { call, can, hold, isOnHold, unhold } = useCall(useScopedId(callId));
  const texts = useWords(holdWords);
  const underWay = call?.localOp?.operation;
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-hold', className)}
      data-hold={holderOf(call) ?? 'none'}
      isPending={underWay === 'HOLD' || underWay === 'UNHOLD'}
      canAct={can(isOnHold ? 'unhold' : 'hold')}
      onClick={() => (isOnHold ? unhold() : hold())}
    >
      {children ?? (
        <>
          <HoldIcon isHeld={isOnHold} />
          {isOnHold ? texts.resume : texts.hold}
        </>
      )}
    </Button>
  );
});
