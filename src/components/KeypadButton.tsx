import { forwardRef, useEffect, useImperativeHandle, useRef, useState, type ComponentPropsWithoutRef } from 'react';
import { useCall } from '../hooks';
import { Button } from './Button';
import { CallScope, useScopedId } from './CallScope';
import { cx } from './cx';
import { KeysIcon } from './icons';
import { Keypad } from './Keypad';
import { useWords } from './texts';
import { keypadWords } from './words';

export interface KeypadButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'onClick'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/**
 * Opens a `Keypad` over the page, which closes by Escape, by a click beside it, and when no tones can be sent any more. In browsers
 * without popovers it opens beside the button.
 */
export const KeypadButton = forwardRef<HTMLButtonElement, KeypadButtonProps>(function KeypadButton(
  { callId, className, children, ...button },
  ref,
) {
  const { call, can } = useCall(useScopedId(callId));
  const texts = useWords(keypadWords);
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const keys = useRef<HTMLDivElement>(null);
  const canSend = can('sendDTMF');
  useImperativeHandle(ref, () => opener.current as HTMLButtonElement, []);

  useEffect(() => {
    const [button, popover] = [opener.current, panel.current];
    if (!button || !popover || !hasPopovers()) return undefined;
    // Not in the markup: a browser without popovers must not hide it, and a server knows of no browser.
    popover.popover = 'auto';
    // The browser then knows the button as the one that opens and closes; by the element, as an id is not found in every shadow tree.
    button.popoverTargetElement = popover;
    const follow = (event: Event) => setOpen((event as ToggleEvent).newState === 'open');
    popover.addEventListener('toggle', follow);
    return () => popover.removeEventListener('toggle', follow);
  }, []);
  useEffect(() => {
    if (isOpen) keys.current?.focus();
  }, [isOpen]);
  useEffect(() => {
    if (canSend || !isOpen) return;
    if (hasPopovers()) panel.current?.hidePopover();
    else setOpen(false);
  }, [canSend, isOpen]);

  return (
    <>
      <Button
        ref={opener}
        {...button}
        className={cx('hs-keypad-button', className)}
        aria-expanded={isOpen}
        data-open={isOpen}
        canAct={canSend}
        onClick={hasPopovers() ? undefined : () => setOpen(!isOpen)}
      >
        {children ?? (
          <>
            <KeysIcon />
            {texts.keypad}
          </>
        )}
      </Button>
      <div ref={panel} className="hs-keypad-panel" hidden={!isOpen}>
        <CallScope callId={call?.id}>{isOpen && <Keypad ref={keys} />}</CallScope>
      </div>
    </>
  );
});

const hasPopovers = () => typeof HTMLElement !== 'undefined' && 'showPopover' in HTMLElement.prototype;
