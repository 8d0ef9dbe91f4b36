import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import {
  CallControls,
  CallStatus,
  Dialer,
  ErrorNotice,
  IncomingCallBanner,
  LoginForm,
  LogOutButton,
  MediaContainer,
  MessageLog,
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
    </CallProvider>,
  );

  expect(typeof document).toBe('undefined');
  expect(markup).toContain('Log in');
  expect(markup).toContain('Address or number');
  expect(complaints).not.toHaveBeenCalled();
});
