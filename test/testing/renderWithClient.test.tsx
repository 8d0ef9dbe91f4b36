// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useContext, createContext, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallProvider, useCall, useCalls, useSubscription } from '../../src/hooks';
import { createScriptedClient, renderWithClient } from '../../src/testing';

const complaints = vi.spyOn(console, 'error');

beforeEach(() => void complaints.mockClear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  expect(complaints).not.toHaveBeenCalled();
});

/** A page that says what it knows. */
function Phone() {
  const { status, logIn } = useSubscription();
  const call = useCall();
  return (
    <>
      <output>{[status, call.state, call.who?.displayName].filter(Boolean).join(' ')}</output>
      <button type="button" onClick={() => call.answer()}>
        Answer
      </button>
      <button type="button" onClick={() => void logIn({ clientId: 'phone', username: 'carol@example.com', password: 'demo' })}>
        Log in
      </button>
    </>
  );
}
const said = () => screen.getByRole('status').textContent;
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

test('the client can be called when the page is there', async () => {
  await renderWithClient(<Phone />);

  expect(said()).toBe('reachable');
});

// With global words of the test runner, Testing Library says of every environment that it is one of `act`; else of none.
test.each([true, false])(
  'what the far side and the service do is on the page when it is done (act environment: %s)',
  async (isActEnvironment) => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', isActEnvironment);
    const { farSide, service } = await renderWithClient(<Phone />);

    const callId = await farSide.calls({ address: 'bob@example.com', name: 'Bob' });
    expect(said()).toBe('reachable Ringing Bob');
    press('Answer');
    await farSide.holds(callId);
    expect(said()).toBe('reachable On Hold Bob');
    await farSide.resumes(callId);
    expect(said()).toBe('reachable Connected Bob');
    await service.losesConnection();
    expect(said()).toContain('reconnecting');
    await service.reconnects();
    await farSide.ends(callId);

    expect(said()).toBe('reachable');
  },
);

test('two people may call at once', async () => {
  const { client, farSide } = await renderWithClient(<Count />);

  const callIds = await Promise.all([farSide.calls('bob@example.com'), farSide.calls('carol@example.com')]);

  expect(said()).toBe('2');
  expect(callIds.map((callId) => client.call.getById(callId)?.state)).toEqual(['Ringing', 'Ringing']);
});

test('a login that the service keeps waiting is seen to wait', async () => {
  const { service } = await renderWithClient(<Phone />, { user: null });
  const login = service.keepsWaiting('login');

  press('Log in');
  expect(said()).toBe('loggingIn');
  await login.goOn();

  expect(said()).toBe('reachable');
});

test('a page with a client of its own making shows what happened before it was there', async () => {
  const scripted = createScriptedClient();
  await scripted.farSide.calls({ address: 'bob@example.com', name: 'Bob' });

  const rendered = await renderWithClient(<Phone />, { scripted });

  expect(rendered.client).toBe(scripted.client);
  expect(said()).toBe('reachable Ringing Bob');
});

test('a page that one renders by oneself in an act environment needs no act either', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const { client, farSide } = createScriptedClient();
  render(
    <CallProvider client={client}>
      <Phone />
    </CallProvider>,
  );

  const callId = await farSide.calls({ address: 'bob@example.com', name: 'Bob' });
  expect(said()).toBe('reachable Ringing Bob');
  press('Answer');
  await farSide.holds(callId);

  expect(said()).toBe('reachable On Hold Bob');
});

test('the client stays when the page is rendered again, and the call goes on when the page goes', async () => {
  const { client, farSide, rerender, unmount } = await renderWithClient(<Phone />);
  const callId = await farSide.calls();

  rerender(<Count />);
  expect(said()).toBe('1');
  unmount();

  expect(client.call.getById(callId)?.state).toBe('Ringing');
});
function Count() {
  return <output>{useCalls().length}</output>;
}

test('the wrapper of a page finds the client above it', async () => {
  const Language = createContext('');
  function Wrapper({ children }: { children: ReactNode }) {
    return <Language.Provider value={`${useSubscription().status} in English`}>{children}</Language.Provider>;
  }
  function Page() {
    return <output>{useContext(Language)}</output>;
  }

  await renderWithClient(<Page />, { render: { wrapper: Wrapper } });

  expect(said()).toBe('reachable in English');
});

test('effects and renders happen twice, unless one says otherwise', async () => {
  const rendered = vi.fn(() => null);
  const Once = () => rendered();

  await renderWithClient(<Once />, { strict: false });
  const withoutStrictMode = rendered.mock.calls.length;
  rendered.mockClear();
  await renderWithClient(<Once />);

  expect([withoutStrictMode, rendered.mock.calls.length]).toEqual([1, 2]);
});
