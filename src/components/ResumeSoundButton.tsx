import { forwardRef, useEffect, useSyncExternalStore, type ComponentPropsWithoutRef } from 'react';
import { useClient } from '../hooks';
import { audioSinkOf } from './audioSink';
import { Button } from './Button';
import { cx } from './cx';
import { SoundIcon } from './icons';
import { useWords } from './texts';
import { soundWords } from './words';

export type ResumeSoundButtonProps = Omit<ComponentPropsWithoutRef<'button'>, 'onClick'>;

/**
 * Plays the sound of all calls, and shows a button only where the browser waits for a click before it does.
 * The sound goes on when this is taken off the page. Part of `MediaContainer`; a page without pictures uses it alone.
 */
export const ResumeSoundButton = forwardRef<HTMLButtonElement, ResumeSoundButtonProps>(function ResumeSoundButton(
  { className, children, ...button },
  ref,
) {
  const sink = audioSinkOf(useClient());
  const texts = useWords(soundWords);
  const isBlocked = useSyncExternalStore(sink.subscribe, sink.isBlocked, () => false);
  // Nothing to stop: the sound belongs to the client.
  useEffect(() => sink.start(), [sink]);
  if (!isBlocked) return null;
  return (
    <Button ref={ref} {...button} className={cx('hs-resume-sound', className)} onClick={sink.resume}>
      {children ?? (
        <>
          <SoundIcon />
          {texts.resumeSound}
        </>
      )}
    </Button>
  );
});
