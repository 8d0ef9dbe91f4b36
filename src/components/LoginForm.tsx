import { forwardRef, useId, type ComponentPropsWithoutRef } from 'react';
import type { BasicError, LoginCredentials } from '../engine';
import { useSubscription } from '../hooks';
import { Button } from './Button';
import { cx } from './cx';
import { Field } from './Field';
import { usePassedFocus } from './passedFocus';
import { useWords } from './texts';
import { accountWords, errorWords } from './words';

export interface LoginFormProps extends Omit<ComponentPropsWithoutRef<'form'>, 'onSubmit'> {
  /** Gets tokens in the application's own way and calls `client.setTokens`; a rejection is shown. Without it: `client.login`. */
  onLogin?: ((credentials: LoginCredentials) => Promise<unknown>) | undefined;
  /** What stands in the fields at first. */
  initial?: Partial<LoginCredentials> | undefined;
}

/**
 * Client id, e-mail and password. Logs in and subscribes, so that calls can reach the page. A password that was taken or refused
 * does not stay on the page; what was typed stays as it is when the service could not be reached.
 */
export const LoginForm = forwardRef<HTMLFormElement, LoginFormProps>(function LoginForm(
  { onLogin, initial, className, children, ...form },
  ref,
) {
  const { status, loginError, logIn, logInWith } = useSubscription();
  const texts = useWords(words);
  const focus = usePassedFocus(ref);
  const id = useId();
  const isPending = status === 'loggingIn';
  const state = isPending ? 'pending' : loginError ? 'failed' : 'idle';
  const problem = {
    'aria-invalid': loginError && isRefusal(loginError) ? true : undefined,
    'aria-describedby': loginError ? `${id}problem` : undefined,
  };
  async function submit(element: HTMLFormElement) {
    const credentials = read(new FormData(element));
    const error = await (onLogin ? logInWith(() => onLogin(credentials)) : logIn(credentials));
    if (!error || isRefusal(error)) clearPassword(element, error !== undefined);
  }
  return (
    <form
      aria-label={texts.logIn}
      {...form}
      ref={focus.attach}
      className={cx('hs-form hs-login', className)}
      data-landing
      data-state={state}
      aria-busy={isPending}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) void submit(event.currentTarget);
      }}
    >
      {children ?? (
        <>
          <Field label={texts.clientId} name="clientId" required autoComplete="off" defaultValue={initial?.clientId} {...problem} />
          <Field
            label={texts.email}
            name="username"
            type="email"
            required
            autoComplete="username"
            defaultValue={initial?.username}
            {...problem}
          />
          <Field
            label={texts.password}
            name="password"
            type="password"
            required
            autoComplete="current-password"
            defaultValue={initial?.password}
            {...problem}
          />
          <Button className="hs-submit" type="submit" isPending={isPending}>
            {texts.logIn}
          </Button>
        </>
      )}
      {/* There before its text, as some screen readers need it. */}
      <p className={loginError ? 'hs-problem' : 'hs-for-the-ear'} role={loginError && 'alert'} aria-live="assertive" id={`${id}problem`}>
        {loginError && texts.error(loginError)}
      </p>
    </form>
  );
});

const words = { ...accountWords, ...errorWords };

/** A service that could not be reached says nothing about what was typed. */
function isRefusal({ reason }: BasicError): boolean {
  return reason === undefined;
}

function read(form: FormData): LoginCredentials {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { clientId: text('clientId').trim(), username: text('username').trim(), password: text('password') };
}

/** Who is still at the form can type it again at once. */
function clearPassword(form: HTMLFormElement, isToBeTyped: boolean): void {
  const field = form.elements.namedItem('password');
  if (!(field instanceof HTMLInputElement)) return;
  field.value = '';
  if (isToBeTyped && form.contains(form.ownerDocument.activeElement)) field.focus();
}
