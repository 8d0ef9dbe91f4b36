import {
  CallControls,
  CallProvider,
  CallStatus,
  create,
  Dialer,
  ErrorNotice,
  IncomingCallBanner,
  LoginForm,
  MediaContainer,
} from 'hookswitch';
import 'hookswitch/styles.css';

const client = create({ authentication: { server: { base: 'calls.example.com' } } });

export function App() {
  return (
    <CallProvider client={client}>
      <LoginForm />
      <ErrorNotice />
      <IncomingCallBanner />
      <Dialer />
      <CallStatus />
      <MediaContainer />
      <CallControls />
    </CallProvider>
  );
}
