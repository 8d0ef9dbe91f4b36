// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useEffect, useRef, type ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { CallControls, Dialer, ErrorNotice, IncomingCallBanner, LoginForm, LogOutButton } from '../../src/components';
import { useCall, useSubscription } from '../../src/hooks';
import { renderWithClient } from '../../src/testing';
import { button } from './people';

afterEach(cleanup);

const bob = { address: 'bob@example.com', name: 'Bob' };
const note = () => screen.getByRole('textbox', { name: 'Note' });
const addressField = () => screen.getByRole('textbox', { name: 'Address or number' });
const controls = () => screen.getByRole('group', { name: 'Call controls' });
const focused = () => document.activeElement;

/** A page on which somebody is writing something when a call comes. */
function Desk({ children }: { children?: ReactNode }) {
  return (
    <>
      <input aria-label="Note" />
      <IncomingCallBanner />
      <Dialer />
      <CallControls />
      {children}
    </>
  );
}

test('who answers by key is at the controls of the call', async () => {
  const { farSide, client } = await renderWithClient(<Desk />);
  const callId = await farSide.calls(bob);
  button('Answer').focus();

  await userEvent.keyboard('{Enter}');
  await expect.poll(() => client.call.getById(callId)?.state).toBe('Connected');

  expect(focused()).toBe(button('Mute'));
});

test('who answers one call while another has the controls goes back to where they were', async () => {
  const { farSide, client } = await renderWithClient(
    <>
      <input aria-label="Note" />
      <IncomingCallBanner />
      <CallControls callId="another" />
    </>,
  );
  note().focus();
  const callId = await farSide.calls(bob);
  button('Answer').focus();

  await userEvent.keyboard('{Enter}');
  await expect.poll(() => client.call.getById(callId)?.state).toBe('Connected');

  expect(focused()).toBe(note());
});

test('who rejects by key is back where they were', async () => {
  const { farSide } = await renderWithClient(<Desk />);
  note().focus();
  await farSide.calls(bob);

  await userEvent.tab();
  await userEvent.tab();
  expect(focused()).toBe(button('Reject'));
  await userEvent.keyboard(' ');

  expect(screen.queryByRole('alertdialog')).toBe(null);
  expect(focused()).toBe(note());
});

test('who rejects by key and was nowhere before is at the field for calling', async () => {
  const { farSide } = await renderWithClient(<Desk />);
  await farSide.calls(bob);
  button('Reject').focus();

  await userEvent.keyboard('{Enter}');

  expect(focused()).toBe(addressField());
});

test('who stands in the banner when the caller gives up is back where they were', async () => {
  const { farSide } = await renderWithClient(<Desk />);
  note().focus();
  const callId = await farSide.calls(bob);
  await userEvent.tab();

  await farSide.cancels(callId);

  expect(focused()).toBe(note());
});

test('a second press after rejecting one call does not reject the next', async () => {
  const { farSide, client } = await renderWithClient(<Desk />);
  await farSide.calls(bob);
  const second = await farSide.calls('carol@example.com');
  button('Reject').focus();

  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard('{Enter}');

  expect(focused()).toBe(controls());
  expect(client.call.getById(second)?.state).toBe('Ringing');
});

test('who ends a call by key stays at the controls, and goes on from there', async () => {
  const { farSide } = await renderWithClient(
    <Desk>
      <button type="button">Next</button>
    </Desk>,
  );
  await farSide.calls(bob);
  await userEvent.click(button('Answer'));
  await expect.poll(() => button('End').disabled).toBe(false);
  button('End').focus();

  await userEvent.keyboard('{Enter}');
  expect(button('End').disabled).toBe(true);
  expect(focused()).toBe(controls());
  await userEvent.tab();

  expect(focused()).toBe(button('Next'));
});

test('who is at a button of the call when the far side hangs up stays at the controls', async () => {
  const { farSide, client } = await renderWithClient(<Desk />);
  const callId = await farSide.calls(bob);
  await userEvent.click(button('Answer'));
  await expect.poll(() => client.call.getById(callId)?.state).toBe('Connected');
  button('Mute').focus();

  await farSide.ends(callId);

  expect(focused()).toBe(controls());
});

function ControlsInCall() {
  return useCall().state && <CallControls />;
}

test('who ends a call whose controls then go away is back where they were', async () => {
  const { client, farSide } = await renderWithClient(
    <>
      <Dialer initialAddress="bob@example.com" />
      <ControlsInCall />
    </>,
  );
  button('Call').focus();
  await userEvent.keyboard('{Enter}');
  await farSide.answers(client.call.getAll()[0]!.id);
  button('End').focus();

  await userEvent.keyboard('{Enter}');

  expect(screen.queryByRole('group')).toBe(null);
  expect(focused()).toBe(button('Call'));
});

test('who writes elsewhere is left alone when a call is answered, and when it ends', async () => {
  const { client, farSide } = await renderWithClient(<Desk />);
  note().focus();
  const callId = await farSide.calls(bob);

  client.call.answer(callId, { audio: true });
  await expect.poll(() => screen.queryByRole('alertdialog')).toBe(null);
  expect(focused()).toBe(note());
  await farSide.ends(callId);

  expect(focused()).toBe(note());
});

test('a finger or a mouse that rejects opens no keyboard: no field gets the focus', async () => {
  const { farSide } = await renderWithClient(<Desk />);
  await farSide.calls(bob);

  await userEvent.click(button('Reject'));

  expect(screen.queryByRole('alertdialog')).toBe(null);
  expect(focused()).toBe(document.body);
});

test('an application that moves the focus by itself is not disturbed', async () => {
  function Page() {
    const { state } = useCall();
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
      if (state === 'Connected') heading.current?.focus();
    }, [state]);
    return (
      <>
        <h1 ref={heading} tabIndex={-1}>
          Talking
        </h1>
        <Desk />
      </>
    );
  }
  const { farSide, client } = await renderWithClient(<Page />);
  const callId = await farSide.calls(bob);
  button('Answer').focus();

  await userEvent.keyboard('{Enter}');
  await expect.poll(() => client.call.getById(callId)?.state).toBe('Connected');

  expect(focused()).toBe(screen.getByRole('heading'));
});

function Person() {
  const { user } = useSubscription();
  return user ? (
    <div>
      <LogOutButton />
      <Dialer />
    </div>
  ) : (
    <LoginForm initial={{ clientId: 'demo', username: 'ann@example.com' }} />
  );
}

test('who logs in by key is at the field for calling, and who logs out at the form to log in', async () => {
  await renderWithClient(<Person />, { user: null });
  screen.getByLabelText('Password').focus();

  await userEvent.keyboard('secret{Enter}');
  await expect.poll(() => screen.queryByRole('form', { name: 'Log in' })).toBe(null);
  expect(focused()).toBe(addressField());
  button('Log out').focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => screen.queryByRole('form', { name: 'Log in' })).not.toBe(null);

  expect(focused()).toBe(screen.getByLabelText('Client ID'));
});

test('who dismisses a notice by key is back where they were', async () => {
  const { media, client } = await renderWithClient(
    <>
      <ErrorNotice />
      <Dialer initialAddress="bob@example.com" />
    </>,
  );
  media.denyCapture('denied-by-person');
  button('Call').focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => client.call.getAll()[0]?.state).toBe('Ended');

  await userEvent.tab({ shift: true });
  await userEvent.tab({ shift: true });
  await userEvent.tab({ shift: true });
  expect(focused()).toBe(button('Dismiss'));
  await userEvent.keyboard('{Enter}');

  expect(screen.queryByRole('alert')).toBe(null);
  expect(focused()).toBe(addressField());
});
