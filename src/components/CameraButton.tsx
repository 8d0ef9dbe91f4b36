import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { useCall } from '../hooks';
import { Button } from './Button';
import { useScopedId } from './CallScope';
import { cx } from './cx';
import { CameraIcon } from './icons';
import { useWords } from './texts';
import { cameraWords } from './words';

export interface CameraButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** Turns the picture of our camera off and on. Pressed while the far side sees us; disabled in a call without our video. */
export const CameraButton = forwardRef<HTMLButtonElement, CameraButtonProps>(function CameraButton(
  { callId, className, children, ...button },
  ref,
) {
  const { can, isCameraOn, setCamera } = useCall(useScopedId(callId));
  const texts = useWords(cameraWords);
  const canUse = can('camera');
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-camera', className)}
      data-camera={isCameraOn ? 'on' : canUse ? 'off' : 'none'}
      aria-pressed={isCameraOn}
      canAct={canUse}
      onClick={() => setCamera(!isCameraOn)}
    >
      {children ?? (
        <>
          <CameraIcon isOff={!isCameraOn} />
          {texts.camera}
        </>
      )}
    </Button>
  );
});
