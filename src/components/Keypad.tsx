import { forwardRef, type ComponentPropsWithoutRef, type KeyboardEvent } from 'react';
import { useDtmf } from '../hooks';
import { Button } from './Button';
import { useScopedId } from './CallScope';
import { cx } from './cx';
import { useWords } from './texts';
import { keypadWords, keyWords } from './words';

const words = { ...keypadWords, ...keyWords };

const tones = Array.from('123456789*0#');

export interface KeypadProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** The keys of a telephone, and what was sent by them. While it has the focus, they can be typed as well. */
export const Keypad = forwardRef<HTMLDivElement, KeypadProps>(function Keypad({ callId, className, onKeyDown, ...div }, ref) {
  const { isDisabled, send, tones: sent } = useDtmf(useScopedId(callId));
  const texts = useWords(words);
  function typed(event: KeyboardEvent<HTMLDivElement>) {
    onKeyDown?.(event);
    const { key, ctrlKey, metaKey, altKey, repeat } = event;
    if (event.defaultPrevented || ctrlKey || metaKey || altKey || repeat || isDisabled || !tones.includes(key)) return;
    event.preventDefault();
    send(key);
  }
  return (
    <div
      role="group"
      tabIndex={-1}
      aria-label={texts.keypad}
      {...div}
      ref={ref}
      className={cx('hs-keypad', className)}
      data-state={isDisabled ? 'disabled' : 'ready'}
      onKeyDown={typed}
    >
      {/* Each tone is read as it comes, not all of them again. */}
      <output className="hs-tones" aria-label={texts.tonesSent} aria-atomic={false}>
        {Array.from(sent, (tone, index) => (
          <span key={index}>{tone}</span>
        ))}
      </output>
      {tones.map((tone) => (
        <Button
          key={tone}
          className="hs-key"
          data-tone={tone}
          aria-label={texts.keys[tone]}
          canAct={!isDisabled}
          onClick={() => send(tone)}
        >
          {tone}
        </Button>
      ))}
    </div>
  );
});
