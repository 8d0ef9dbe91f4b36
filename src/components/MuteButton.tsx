import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { useScopedCall } from './CallScope';
import { cx } from './cx';
import { MicrophoneIcon } from './icons';
import { useTexts } from './texts';

export interface MuteButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise the newest that is not over. */
  callId?: string | undefined;
}

/** Mutes our microphone, or lets it be heard again: its name says which. */
export const MuteButton = forwardRef<HTMLButtonElement, MuteButtonProps>(function MuteButton(
  { callId, className, children, ...button },
  ref,
) {
  const { can, isMuted, mute, unmute } = useScopedCall(callId);
  const texts = useTexts();
  return (
    <button
      ref={ref}
      type="button"
      {...button}
      className={cx('hs-button hs-mute', className)}
      data-muted={isMuted}
      disabled={button.disabled === true || !can('mute')}
      onClick={isMuted ? unmute : mute}
    >
      {children ?? (
        <>
          <MicrophoneIcon isOff={isMuted} />
          {isMuted ? texts.unmute : texts.mute}
        </>
      )}
    </button>
  );
});
