import { forwardRef, useEffect, type ComponentPropsWithoutRef } from 'react';
import { cx } from './cx';
import { usePassedFocus } from './passedFocus';

export interface ButtonProps extends ComponentPropsWithoutRef<'button'> {
  /** Whether what it does can be done now. Default true. */
  canAct?: boolean | undefined;
  /** Whether it is being done. */
  isPending?: boolean | undefined;
}

/** The button under all buttons of the kit: keeps the focus while something is pending, and passes it on when it is disabled or goes. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { canAct = true, isPending = false, className, onClick, ...button },
  ref,
) {
  const focus = usePassedFocus(ref);
  const isOff = button.disabled === true || !(canAct || isPending);
  useEffect(() => {
    if (isOff) focus.passOn();
  }, [focus, isOff]);
  return (
    <button
      type="button"
      {...button}
      ref={focus.attach}
      className={cx('hs-button', className)}
      data-pending={isPending || undefined}
      // Not `disabled`: that would take the focus away from who has just pressed it.
      aria-disabled={isPending || button['aria-disabled']}
      disabled={isOff}
      onClick={isPending ? undefined : onClick}
    />
  );
});
