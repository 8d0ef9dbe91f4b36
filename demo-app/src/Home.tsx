import { CallProvider, useSubscription, type Client } from 'hookswitch';
import { accounts, partnerOf } from './accounts';
import { PageTitle } from './PageTitle';
import { Person } from './Person';

/** One phone: log in as somebody, call somebody. */
export function Home({ client }: { client: Client }) {
  return (
    <CallProvider client={client}>
      <PageTitle />
      <Intro />
      <Person accounts={accounts} />
    </CallProvider>
  );
}

function Intro() {
  const { user } = useSubscription();
  const both = (
    <a className="link" href="/pair">
      try both sides in one window
    </a>
  );
  return (
    <div className="intro" data-compact={user && true}>
      <h1 className="intro-title">A video call between two windows</h1>
      <p className="intro-lead">
        {user ? (
          <>
            <a className="link" href="/" target="_blank" rel="noopener">
              Open this page in a second window
            </a>{' '}
            and log in as {partnerOf(user.identity).name}, or {both}.
          </>
        ) : (
          <>Choose who you are in this one, or {both}.</>
        )}
      </p>
    </div>
  );
}
