import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { Button } from './Button';
import { cx } from './cx';
import { HoldIcon } from './icons';
import { holderOf } from './sentences';
import { useWords } from './texts';
import { useConversation } from './useConversation';
import { holdWords } from './words';

export interface HoldButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** Holds the call, or resumes it: its name says which. Of joined calls, both. The far side may hold it, too, and goes on doing so. */
export const HoldButton = forwardRef<HTMLButtonElement, HoldButtonProps>(function HoldButton(
  { callId, className, children, ...button },
  ref,
) {
  const calls = useConversation(callId);
  const isOnHold = calls.every((call) => call.isOnHold);
  const operation = isOnHold ? 'unhold' : 'hold';
  const able = calls.filter(({ can }) => can(operation));
  const texts = useWords(holdWords);
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-hold', className)}
      data-hold={holderOf(calls[0].call) ?? 'none'}
      isPending={calls.some(({ call }) => underWay.has(call?.localOp?.operation))}
      canAct={able.length > 0}
      onClick={() => able.forEach((call) => call[operation]())}
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

const underWay: ReadonlySet<string | undefined> = new Set(['HOLD', 'UNHOLD']);
