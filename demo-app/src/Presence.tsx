import { useSubscription, type SubscriptionView } from 'hookswitch';

const words: Record<SubscriptionView['status'], string> = {
  loggedOut: '',
  loggingIn: 'logging in …',
  loggedIn: 'not ready for calls',
  subscribing: 'connecting …',
  reachable: 'ready for calls',
  reconnecting: 'not ready for calls',
};

/** Whether calls can reach this phone, and a way to try again where they cannot. */
export function Presence() {
  const { status, subscribe, user } = useSubscription();
  return (
    <p className="presence" data-state={status}>
      <span className="presence-address">{user?.identity}</span>
      <span className="presence-words">{words[status]}</span>
      {status === 'loggedIn' && (
        <button type="button" className="presence-again" onClick={subscribe}>
          Connect again
        </button>
      )}
    </p>
  );
}
