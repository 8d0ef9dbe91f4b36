import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { CallActionButton } from './CallActionButton';
import { CallScope, useScopedCall } from './CallScope';
import { CameraButton } from './CameraButton';
import { cx } from './cx';
import { MuteButton } from './MuteButton';
import { useTexts } from './texts';

export interface CallControlsProps extends ComponentPropsWithoutRef<'div'> {
  /** Without it: the call of the nearest `CallScope`, otherwise the newest that is not over. */
  callId?: string | undefined;
}

/** The buttons of a call: mute, camera, end. They stay where they are, disabled, when there is no call. */
export const CallControls = forwardRef<HTMLDivElement, CallControlsProps>(function CallControls(
  { callId, className, children, ...div },
  ref,
) {
  const { call, state } = useScopedCall(callId);
  const texts = useTexts();
  return (
    <div ref={ref} role="group" aria-label={texts.controls} {...div} className={cx('hs-controls', className)} data-state={state ?? 'none'}>
      <CallScope callId={callId ?? call?.id}>
        {children ?? (
          <>
            <MuteButton />
            <CameraButton />
            <CallActionButton operation="end" />
          </>
        )}
      </CallScope>
    </div>
  );
});
