import { forwardRef, useState, type ComponentPropsWithoutRef } from 'react';
import { useSubscription } from '../hooks';
import { Button } from './Button';
import { cx } from './cx';
import { useWords } from './texts';
import { accountWords } from './words';

export type LogOutButtonProps = Omit<ComponentPropsWithoutRef<'button'>, 'onClick'>;

/** Ends every call and logs out. Disabled while nobody is logged in. */
export const LogOutButton = forwardRef<HTMLButtonElement, LogOutButtonProps>(function LogOutButton(
  { className, children, ...button },
  ref,
) {
  const { user, logOut } = useSubscription();
  const texts = useWords(accountWords);
  const [isPending, setPending] = useState(false);
  return (
    <Button
      ref={ref}
      {...button}
      className={cx('hs-log-out', className)}
      isPending={isPending}
      canAct={user !== undefined}
      onClick={() => {
        setPending(true);
        void logOut().finally(() => setPending(false));
      }}
    >
      {children ?? texts.logOut}
    </Button>
  );
});
