import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { useCall } from '../hooks';
import { Button } from './Button';
import { useScopedId } from './CallScope';
import { cx } from './cx';
import { ScreenIcon } from './icons';
import { useWords } from './texts';
import { useAsked } from './useAsked';
import { shareWords } from './words';

export interface ShareButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** Shares a screen, a window or a tab, as the browser lets the person choose, or stops it: its name says which. */
export const ShareButton = forwardRef<HTMLButtonElement, ShareButtonProps>(function ShareButton(
  { callId, className, children, ...button },
  ref,
) {
  const { call, can, isSharing, startScreenshare, stopScreenshare } = useCall(useScopedId(callId));
  const [isPending, ask] = useAsked(call, 'ADD_MEDIA', 'REMOVE_MEDIA');
  const texts = useWords(shareWords);
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-share', className)}
      data-sharing={isSharing}
      isPending={isPending}
      canAct={can(isSharing ? 'stopScreenshare' : 'startScreenshare')}
      onClick={() => {
        ask();
        if (isSharing) stopScreenshare();
        else startScreenshare();
      }}
    >
      {children ?? (
        <>
          <ScreenIcon isOff={isSharing} />
          {isSharing ? texts.stopSharing : texts.share}
        </>
      )}
    </Button>
  );
});
