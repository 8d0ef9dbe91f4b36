import {
  CallControls,
  CallStatus,
  Dialer,
  ErrorNotice,
  IncomingCallBanner,
  LogOutButton,
  LoginForm,
  MediaContainer,
  MessageLog,
  useSubscription,
  type LoginCredentials,
} from 'hookswitch';
import './phone.css';

export interface PhoneProps {
  /** Whose phone it is, where there are several on one page. */
  owner?: string;
  initialAddress?: string;
  initialLogin?: LoginCredentials;
}

/** All parts on one page, as an application puts them together. */
export function Phone({ owner, initialAddress, initialLogin }: PhoneProps) {
  const { user } = useSubscription();
  if (!user) return <LoginForm initial={initialLogin} />;
  return (
    <div className="phone">
      <header className="phone-head">
        <strong>{owner ?? user.identity}</strong>
        <LogOutButton />
      </header>
      <div className="phone-body">
        <div className="phone-part">
          <ErrorNotice />
          <IncomingCallBanner />
          <MediaContainer aria-label={owner && `Pictures of ${owner}’s call`} />
          <CallStatus />
          <CallControls />
        </div>
        <div className="phone-part">
          <Dialer aria-label={owner && `Call as ${owner}`} initialAddress={initialAddress} />
          <MessageLog />
        </div>
      </div>
    </div>
  );
}
