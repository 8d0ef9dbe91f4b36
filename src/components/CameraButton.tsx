import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { Button } from './Button';
import { cx } from './cx';
import { CameraIcon } from './icons';
import { useWords } from './texts';
import { useAsked } from './useAsked';
import { useConversation } from './useConversation';
import { cameraWords } from './words';

export interface CameraButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/**
 * Turns the picture of our camera off and on, in joined calls for both far sides, and adds it to a call that has none of ours. Pressed
 * while a far side sees us.
 */
export const CameraButton = forwardRef<HTMLButtonElement, CameraButtonProps>(function CameraButton(
  { callId, className, children, ...button },
  ref,
) {
  const calls = useConversation(callId);
  const [{ call, can, startVideo }] = calls;
  const isCameraOn = calls.some((one) => one.isCameraOn);
  const [isPending, ask] = useAsked(call, 'ADD_MEDIA');
  const texts = useWords(cameraWords);
  const hasCamera = can('camera');
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-camera', className)}
      data-camera={isCameraOn ? 'on' : hasCamera ? 'off' : 'none'}
      aria-pressed={isCameraOn}
      isPending={isPending}
      canAct={isCameraOn || hasCamera || can('startVideo')}
      onClick={() => {
        if (isCameraOn || hasCamera) return calls.forEach(({ setCamera }) => setCamera(!isCameraOn));
        ask();
        startVideo();
      }}
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
