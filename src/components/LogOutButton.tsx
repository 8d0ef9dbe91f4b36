import { forwardRef, useState, type ComponentPropsWithoutRef } from 'react';
import { useSubscription } from '../hooks';
import { cx } from './cx';
import { useTexts } from './texts';

export type LogOutButtonProps = Omit<ComponentPropsWithoutRef<'button'>, 'onClick'>;

/** Ends every call and logs out. Disabled while nobody is logged in. */
export const LogOutButton = forwardRef<HTMLButtonElement, LogOutButtonProps>(function LogOutButton(
  { className, children, ...button },
  ref,
) {
  const { user, logOut } = useSubscription();
  const texts = useTexts();
  const [isPending, setPending] = useState(false);
  return (
    <button
      ref={ref}
      type="button"
      {...button}
      className={cx('hs-button hs-log-out', className)}
      data-pending={isPending || undefined}
      aria-disabled={isPending || button['aria-disabled']}
      disabled={button.disabled === true || !(isPending || user)}
      onClick={() => {
        if (isPending) return;
        setPending(true);
        void logOut().finally(() => setPending(false));
      }}
    >
      {children ?? texts.logOut}
    </button>
  );
});
