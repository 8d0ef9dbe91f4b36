import { useSubscription, type SubscriptionView } from 'hookswitch';
import { useEffect, useRef } from 'react';
import { clientId, demoPassword, type Account } from './accounts';

/** Logging in with one click, or with none. */
export interface DemoLogin extends Pick<SubscriptionView, 'user' | 'loginError'> {
  isPending: boolean;
  enter(account: Account): void;
}

/** @param atOnce - who logs in when the page opens; not again after a logout. */
export function useDemoLogin(atOnce: Account | undefined): DemoLogin {
  const { user, status, loginError, logIn } = useSubscription();
  const isPending = status === 'loggingIn';
  const hasBegun = useRef(false);
  useEffect(() => {
    if (!atOnce || hasBegun.current) return;
    hasBegun.current = true;
    void logIn(credentialsOf(atOnce));
  }, [atOnce, logIn]);
  return {
    user,
    loginError,
    isPending,
    enter(account) {
      if (!isPending) void logIn(credentialsOf(account));
    },
  };
}

function credentialsOf({ address }: Account) {
  return { clientId, username: address, password: demoPassword };
}
