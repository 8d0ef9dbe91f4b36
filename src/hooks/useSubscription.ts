import { useCallback, useMemo, useState } from 'react';
import type { BasicError, HookswitchError, LoginCredentials, UserInfo } from '../engine';
import type { Picture } from '../store';
import { useKit, usePicture } from './CallProvider';

/** Whether the person is logged in and can be called. */
export interface SubscriptionView {
  /** `reachable`: logged in and subscribed. `reconnecting`: that, too, but the path to the service is lost and is being looked for. */
  readonly status: 'loggedOut' | 'loggingIn' | 'loggedIn' | 'subscribing' | 'reachable' | 'reconnecting';
  readonly user: UserInfo | undefined;
  /** Why the last login failed; gone with the next. */
  readonly loginError: BasicError | undefined;
  /** Logs in and subscribes. Never rejects: resolves to what failed, which is in `loginError`, too. */
  logIn(credentials: LoginCredentials): Promise<BasicError | undefined>;
  /** For an application that logs in by itself: `login` gets the tokens and calls `setTokens`. */
  logInWith(login: () => Promise<unknown>): Promise<BasicError | undefined>;
  subscribe(): void;
  unsubscribe(): void;
  /** Ends every call, unsubscribes, and forgets the tokens. */
  logOut(): Promise<void>;
}

const services = ['call'];

export function useSubscription(): SubscriptionView {
  const { client } = useKit();
  const reach = usePicture(reachOf);
  const user = usePicture((picture) => picture.user);
  const [login, setLogin] = useState<{ isPending: boolean; error?: BasicError | undefined }>({ isPending: false });

  const logInWith = useCallback(
    async (getTokens: () => Promise<unknown>) => {
      setLogin({ isPending: true });
      try {
        await getTokens();
        setLogin({ isPending: false });
        client.services.subscribe(services);
        return undefined;
      } catch (cause) {
        const error = loginFailure(cause);
        setLogin({ isPending: false, error });
        return error;
      }
    },
    [client],
  );
  return useMemo(
    () => ({
      status: login.isPending ? 'loggingIn' : user ? reach : 'loggedOut',
      user,
      loginError: login.error,
      logIn: (credentials) => logInWith(() => client.login(credentials)),
      logInWith,
      subscribe: () => client.services.subscribe(services),
      unsubscribe: () => client.services.unsubscribe(services),
      logOut: () => client.logout(),
    }),
    [client, login, logInWith, reach, user],
  );
}

/** Of somebody who is logged in. While a subscription is given up, too, its link is down. */
function reachOf({ subscription: { subscribed, isPending }, isConnected }: Picture) {
  if (subscribed.length > 0 && isConnected) return 'reachable';
  if (isPending) return 'subscribing';
  return subscribed.length > 0 ? 'reconnecting' : 'loggedIn';
}

/** What the engine rejects with knows its own record; what an application's own login rejects with does not. */
function loginFailure(cause: unknown): BasicError {
  if (cause instanceof Error && 'toBasicError' in cause) return (cause as HookswitchError).toBasicError();
  return { name: 'BasicError', code: 'authentication:1', message: cause instanceof Error ? cause.message : String(cause) };
}
