import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { Button } from './Button';
import { cx } from './cx';
import { MicrophoneIcon } from './icons';
import { useWords } from './texts';
import { useConversation } from './useConversation';
import { muteWords } from './words';

export interface MuteButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** Mutes our microphone, or lets it be heard again: its name says which. Of joined calls, in both. */
export const MuteButton = forwardRef<HTMLButtonElement, MuteButtonProps>(function MuteButton(
  { callId, className, children, ...button },
  ref,
) {
  const calls = useConversation(callId);
  const isMuted = calls.every((call) => call.isMuted);
  const texts = useWords(muteWords);
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-mute', className)}
      data-muted={isMuted}
      canAct={calls[0].can('mute')}
      onClick={() => calls.forEach(({ mute, unmute }) => (isMuted ? unmute() : mute()))}
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
