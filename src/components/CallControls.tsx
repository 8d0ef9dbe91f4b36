import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { CallActionButton } from './CallActionButton';
import { CallScope, useScopedCall } from './CallScope';
import { CameraButton } from './CameraButton';
import { cx } from './cx';
import { HoldButton } from './HoldButton';
import { KeypadButton } from './KeypadButton';
import { MuteButton } from './MuteButton';
import { usePassedFocus } from './passedFocus';
import { ShareButton } from './ShareButton';
import { useWords } from './texts';
import { TransferButton } from './TransferButton';
import { controlsWords } from './words';

export interface CallControlsProps extends ComponentPropsWithoutRef<'div'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/**
 * The buttons of a call: mute, camera, hold, share, keypad, transfer, end. They stay where they are, disabled, when there is no call;
 * the group then keeps the focus for who has just pressed End.
 */
export const CallControls = forwardRef<HTMLDivElement, CallControlsProps>(function CallControls(
  { callId, className, children, ...div },
  ref,
) {
  const call = useScopedCall(callId);
  const texts = useWords(controlsWords);
  const focus = usePassedFocus(ref);
  return (
    <div
      role="group"
      tabIndex={-1}
      aria-label={texts.controls}
      {...div}
      ref={focus.attach}
      className={cx('hs-controls', className)}
      data-landing
      data-call={call?.id}
      data-state={call?.state ?? 'none'}
    >
      <CallScope callId={callId ?? call?.id}>
        {children ?? (
          <>
            <MuteButton />
            <CameraButton />
            <HoldButton />
            <ShareButton />
            <KeypadButton />
            <TransferButton />
            <CallActionButton operation="end" />
          </>
        )}
      </CallScope>
    </div>
  );
});
