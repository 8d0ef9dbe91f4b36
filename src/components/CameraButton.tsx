import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { useScopedCall } from './CallScope';
import { cx } from './cx';
import { CameraIcon } from './icons';
import { useTexts } from './texts';

export interface CameraButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise the newest that is not over. */
  callId?: string | undefined;
}

/** Turns the picture of our camera off and on. Pressed while the far side sees us; disabled in a call without our video. */
export const CameraButton = forwardRef<HTMLButtonElement, CameraButtonProps>(function CameraButton(
  { callId, className, children, ...button },
  ref,
) {
  const { can, isCameraOn, setCamera } = useScopedCall(callId);
  const texts = useTexts();
  const canUse = can('camera');
  return (
    <button
      ref={ref}
      type="button"
      {...button}
      className={cx('hs-button hs-camera', className)}
      data-camera={isCameraOn ? 'on' : canUse ? 'off' : 'none'}
      aria-pressed={isCameraOn}
      disabled={button.disabled === true || !canUse}
      onClick={() => setCamera(!isCameraOn)}
    >
      {children ?? (
        <>
          <CameraIcon isOff={!isCameraOn} />
          {texts.camera}
        </>
      )}
    </button>
  );
});
