import { useCallback, useMemo, useState } from 'react';
import type { BasicError, HookswitchError, LoginCredentials, UserInfo } from '../engine';
import { useKit, usePicture } from './CallProvider';

/** Whether the person is logged in and can be called. */
export interface SubscriptionView {
  /** `reachable`: logged in and subscribed. */
  readonly status: 'loggedOut' | 'loggingIn' | 'loggedIn' | 'subscribing' | 'reachable';
  readonly user: UserInfo | undefined;
  /** Why the last login failed; gone with the next. */
  readonly loginError: BasicError | undefined;
  /** Logs in and subscribes. Never rejects: a failure is in `loginError`. */
  logIn(credentials: LoginCredentials): Promise<void>;
  /** For an application that logs in by itself: `login` gets the tokens and calls `setTokens`. */
  logInWith(login: () => Promise<unknown>): Promise<void>;
  subscribe(): void;
  unsubscribe(): void;
  /** Ends every call, unsubscribes, and forgets the tokens. */
  logOut(): Promise<void>;
}

const services = ['call'];

export function useSubscription(): SubscriptionView {
  const { client } = useKit();
  const { isPending, subscribed } = usePicture((picture) => picture.subscription);
  const user = usePicture((picture) => picture.user);
  const [login, setLogin] = useState<{ isPending: boolean; error?: BasicError | undefined }>({ isPending: false });

  const logInWith = useCallback(
    async (getTokens: () => Promise<unknown>) => {
      setLogin({ isPending: true });
      try {
        await getTokens();
        setLogin({ isPending: false });
        client.services.subscribe(services);
      } catch (cause) {
        setLogin({ isPending: false, error: loginFailure(cause) });
      }
    },
    [client],
  );
  const isReachable = subscribed.length > 0;
  return useMemo(
    () => ({
      status: login.isPending ? 'loggingIn' : !user ? 'loggedOut' : isReachable ? 'reachable' : isPending ? 'subscribing' : 'loggedIn',
      user,
      loginError: login.error,
      logIn: (credentials) => logInWith(() => client.login(credentials)),
      logInWith,
      subscribe: () => client.services.subscribe(services),
      unsubscribe: () => client.services.unsubscribe(services),
      logOut: () => client.logout(),
    }),
    [client, isPending, isReachable, login, logInWith, user],
  );
}

/** What the engine rejects with knows its own record; what an application's own login rejects with does not. */
function loginFailure(cause: unknown): BasicError {
  if (cause instanceof Error && 'toBasicError' in cause) return (cause as HookswitchError).toBasicError();
  return { name: 'BasicError', code: 'authentication:1', message: cause instanceof Error ? cause.message : String(cause) };
}
