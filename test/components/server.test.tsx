import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import {
  CallControls,
  CallHistory,
  CallList,
  CallStatus,
  CallTimer,
  DevicePreview,
  Dialer,
  ErrorNotice,
  IncomingCallBanner,
  Keypad,
  LoginForm,
  LogOutButton,
  MediaContainer,
  MessageLog,
  PermissionHelp,
  QualityIndicator,
  TransferDialog,
} from '../../src/components';
import { CallProvider } from '../../src/hooks';
import { createScriptedClient } from '../../src/testing';

test('a server that renders a page beforehand gets markup, and React has no complaints', () => {
  const complaints = vi.spyOn(console, 'error');
  const { client } = createScriptedClient({ reachable: false });

  const markup = renderToString(
    <CallProvider client={client}>
      <LoginForm />
      <LogOutButton />
      <ErrorNotice />
      <IncomingCallBanner />
      <CallStatus />
      <MediaContainer />
      <CallControls />
      <Dialer />
      <MessageLog />
      <CallList empty={<p>Nobody is on the phone.</p>} />
      <CallTimer />
      <QualityIndicator />
      <CallHistory />
      <DevicePreview />
      <PermissionHelp error={{ name: 'BasicError', code: 'call:4', message: '', reason: 'denied-by-person' }} />
      <Keypad />
      <TransferDialog />
    </CallProvider>,
  );

  expect(typeof document).toBe('undefined');
  expect(markup).toContain('Log in');
  expect(markup).toContain('Address or number');
  expect(markup).toContain('Nobody is on the phone.');
  expect(markup).toContain('No calls yet.');
  expect(markup).toContain('Check camera and microphone');
  expect(markup).toContain('The microphone or camera is not allowed');
  expect(complaints).not.toHaveBeenCalled();
});
