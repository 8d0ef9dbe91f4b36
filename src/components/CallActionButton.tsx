import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { canPerform, type CallApi } from '../engine';
import { useClient } from '../hooks';
import { Button } from './Button';
import { useScopedCall } from './CallScope';
import { cx } from './cx';
import { actionWords } from './words';
import { CameraIcon, ReceiverIcon } from './icons';
import { useWords } from './texts';

/** What a {@link CallActionButton} can do. */
export type CallAction = 'answer' | 'answerWithVideo' | 'reject' | 'ignore' | 'end';

export interface CallActionButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  operation: CallAction;
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** A button for one operation on one call. Disabled exactly when the engine would refuse it, or no video was offered to answer with. */
export const CallActionButton = forwardRef<HTMLButtonElement, CallActionButtonProps>(function CallActionButton(
  { operation, callId, className, children, ...button },
  ref,
) {
  // The record alone: with `useCall`, one button would weigh as much as everything that can be done with a call.
  const call = useScopedCall(callId);
  const client = useClient();
  const texts = useWords(actionWords);
  const withVideo = operation === 'answerWithVideo';
  const asked = withVideo ? 'answer' : operation;
  const isOffered = !withVideo || call?.mediaOffered.video === true;
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-action', className)}
      data-operation={operation}
      isPending={isOffered && call?.localOp?.operation === asked.toUpperCase()}
      canAct={isOffered && call !== undefined && canPerform(call, asked)}
      onClick={() => call && perform(client.call, call.id, operation)}
    >
      {children ?? (
        <>
          {withVideo ? <CameraIcon /> : <ReceiverIcon />}
          {texts[operation]}
        </>
      )}
    </Button>
  );
});

function perform(calls: CallApi, callId: string, operation: CallAction): void {
  if (operation === 'answer') calls.answer(callId, { audio: true });
  else if (operation === 'answerWithVideo') calls.answer(callId, { audio: true, video: true });
  else calls[operation](callId);
}
