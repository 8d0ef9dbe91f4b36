import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { useCall } from '../hooks';
import { Button } from './Button';
import { useScopedId } from './CallScope';
import { cx } from './cx';
import { MicrophoneIcon } from './icons';
import { useWords } from './texts';
import { muteWords } from './words';

export interface MuteButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** Mutes our microphone, or lets it be heard again: its name says which. */
export const MuteButton = forwardRef<HTMLButtonElement, MuteButtonProps>(function MuteButton(
  { callId, className, children, ...button },
  ref,
) {
  const { can, isMuted, mute, unmute } = useCall(useScopedId(callId));
  const texts = useWords(muteWords);
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-mute', className)}
      data-muted={isMuted}
      canAct={can('mute')}
      onClick={isMuted ? unmute : mute}
    >
      {children ?? (
        <>
          <MicrophoneIcon isOff={isMuted} />
          {isMuted ? texts.unmute : texts.mute}
        </>
      )}
    </Button>
  );
});
