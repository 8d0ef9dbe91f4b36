import { forwardRef, useId, type ComponentPropsWithoutRef } from 'react';
import type { LoginCredentials } from '../engine';
import { useSubscription } from '../hooks';
import { cx } from './cx';
import { useTexts } from './texts';

export interface LoginFormProps extends Omit<ComponentPropsWithoutRef<'form'>, 'onSubmit'> {
  /** Gets tokens in the application's own way and calls `client.setTokens`; a rejection is shown. Without it: `client.login`. */
  onLogin?: ((credentials: LoginCredentials) => Promise<unknown>) | undefined;
  /** What stands in the fields at first. */
  initial?: Partial<LoginCredentials> | undefined;
}

/** Client id, e-mail and password. Logs in and subscribes, so that calls can reach the page. */
export const LoginForm = forwardRef<HTMLFormElement, LoginFormProps>(function LoginForm(
  { onLogin, initial, className, children, ...form },
  ref,
) {
  const { status, loginError, logIn, logInWith } = useSubscription();
  const texts = useTexts();
  const id = useId();
  const isPending = status === 'loggingIn';
  const state = isPending ? 'pending' : loginError ? 'failed' : 'idle';
  // A service that could not be reached says nothing about what was typed.
  const isRefused = loginError !== undefined && loginError.reason === undefined;
  const problem = { 'aria-invalid': isRefused || undefined, 'aria-describedby': loginError ? `${id}problem` : undefined };
  return (
    <form
      ref={ref}
      aria-label={texts.logIn}
      {...form}
      className={cx('hs-form hs-login', className)}
      data-state={state}
      aria-busy={isPending}
      onSubmit={(event) => {
        event.preventDefault();
        if (isPending) return;
        const credentials = read(new FormData(event.currentTarget));
        void (onLogin ? logInWith(() => onLogin(credentials)) : logIn(credentials));
      }}
    >
      {children ?? (
        <>
          <label className="hs-field">
            {texts.clientId}
            <input className="hs-input" name="clientId" required autoComplete="off" defaultValue={initial?.clientId} {...problem} />
          </label>
          <label className="hs-field">
            {texts.email}
            <input
              className="hs-input"
              name="username"
              type="email"
              required
              autoComplete="username"
              defaultValue={initial?.username}
              {...problem}
            />
          </label>
          <label className="hs-field">
            {texts.password}
            <input
              className="hs-input"
              name="password"
              type="password"
              required
              autoComplete="current-password"
              defaultValue={initial?.password}
              {...problem}
            />
          </label>
          <button
            className="hs-button hs-submit"
            type="submit"
            data-pending={isPending || undefined}
            aria-disabled={isPending || undefined}
          >
            {texts.logIn}
          </button>
        </>
      )}
      {loginError && (
        <p className="hs-problem" role="alert" id={`${id}problem`}>
          {texts.error(loginError)}
        </p>
      )}
    </form>
  );
});

function read(form: FormData): LoginCredentials {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { clientId: text('clientId').trim(), username: text('username').trim(), password: text('password') };
}
