import { LoginForm, useTexts } from 'hookswitch';
import { clientId, type Account } from './accounts';
import { Avatar } from './Avatar';
import type { DemoLogin } from './useDemoLogin';

export interface LoginProps extends DemoLogin {
  /** Who can log in with one click. With more than one, other people can log in, too. */
  accounts: readonly Account[];
}

/** A card for each account, to log in with one click, and the form for all others. */
export function Login({ accounts, isPending, loginError, enter }: LoginProps) {
  const texts = useTexts();
  return (
    <>
      <ul className="accounts" aria-busy={isPending}>
        {accounts.map((account) => (
          <li key={account.address} className="account">
            <Avatar name={account.name} />
            <span className="account-words">
              <span className="account-name">{account.name}</span>
              <span className="account-address">{account.address}</span>
            </span>
            <button
              type="button"
              className="hs-button hs-submit account-enter"
              aria-disabled={isPending || undefined}
              onClick={() => enter(account)}
            >
              {texts.logIn} as {account.name}
            </button>
          </li>
        ))}
      </ul>
      {loginError && (
        <p className="notice" role="alert">
          {texts.error(loginError)}
        </p>
      )}
      {accounts.length > 1 && (
        <details className="other-account">
          <summary className="other-account-name">Another account</summary>
          <LoginForm initial={{ clientId }} />
        </details>
      )}
    </>
  );
}
