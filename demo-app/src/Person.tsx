import { canPerform, ErrorNotice, LogOutButton, useCallRecord, useCalls } from 'hookswitch';
import { useId, useRef } from 'react';
import { nameOf, type Account } from './accounts';
import { Avatar } from './Avatar';
import { Login } from './Login';
import { Phone } from './Phone';
import { Presence } from './Presence';
import { useDemoLogin } from './useDemoLogin';
import { useFocusKept } from './useFocusKept';

export interface PersonProps {
  /** Who can log in with one click. */
  accounts: readonly Account[];
  /** Who is logged in when the page opens; the part of the page is then named after them. */
  atOnce?: Account;
}

/** One side of a call: how to log in, and then the phone. */
export function Person({ accounts, atOnce }: PersonProps) {
  const login = useDemoLogin(atOnce);
  const { user } = login;
  const call = useCallRecord();
  // One that waits for an answer is the banner's.
  const callId = call && !canPerform(call, 'reject') ? call.id : undefined;
  const hasSeveral = useCalls().filter((one) => canPerform(one, 'end') && !canPerform(one, 'reject')).length > 1;
  const heading = useRef<HTMLHeadingElement>(null);
  const stage = useRef<HTMLElement>(null);
  const focus = useFocusKept(`${user?.identity} ${callId}`, callId === undefined ? heading : stage);
  const id = useId();
  const name = user ? nameOf(user.identity) : (atOnce?.name ?? 'Who are you?');
  return (
    <section className="person" aria-labelledby={id} {...focus}>
      <div className="person-head" data-state={user ? 'loggedIn' : 'loggedOut'}>
        {user && <Avatar name={name} />}
        <h2 ref={heading} id={id} className="person-name" tabIndex={-1}>
          {name}
        </h2>
        {user && <Presence />}
        {user && <LogOutButton className="person-leave" />}
      </div>
      <ErrorNotice />
      {user ? (
        <Phone name={name} address={user.identity} callId={callId} hasSeveral={hasSeveral} stage={stage} />
      ) : (
        <Login accounts={accounts} {...login} />
      )}
    </section>
  );
}
