import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import type { Operation } from '../engine';
import type { CallView } from '../hooks';
import { useScopedCall } from './CallScope';
import { cx } from './cx';
import { CameraIcon, ReceiverIcon } from './icons';
import { useTexts } from './texts';

/** What a {@link CallActionButton} can do. */
export type CallAction = Operation | 'answerWithVideo';

export interface CallActionButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  operation: CallAction;
  /** Without it: the call of the nearest `CallScope`, otherwise the newest that is not over. */
  callId?: string | undefined;
}

/** A button for one operation on one call. Disabled exactly when the engine would refuse it, or no video was offered to answer with. */
export const CallActionButton = forwardRef<HTMLButtonElement, CallActionButtonProps>(function CallActionButton(
  { operation, callId, className, children, ...button },
  ref,
) {
  const view = useScopedCall(callId);
  const texts = useTexts();
  const asked = operation === 'answerWithVideo' ? 'answer' : operation;
  const isOffered = operation !== 'answerWithVideo' || view.call?.mediaOffered.video === true;
  const isPending = view.call?.localOp?.operation === asked.toUpperCase();
  return (
    <button
      ref={ref}
      type="button"
      {...button}
      className={cx('hs-button hs-action', className)}
      data-operation={operation}
      data-pending={isPending || undefined}
      // Not `disabled`: that would take the focus away from who has just pressed it.
      aria-disabled={isPending || button['aria-disabled']}
      disabled={button.disabled === true || !isOffered || !(isPending || view.can(asked))}
      onClick={isPending ? undefined : () => perform(view, operation)}
    >
      {children ?? (
        <>
          {operation === 'answerWithVideo' ? <CameraIcon /> : <ReceiverIcon />}
          {texts[operation]}
        </>
      )}
    </button>
  );
});

function perform(view: CallView, operation: CallAction): void {
  if (operation === 'answer') view.answer({ audio: true });
  else if (operation === 'answerWithVideo') view.answer({ audio: true, video: true });
  else view[operation]();
}
