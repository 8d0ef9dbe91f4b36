// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { CallControls, CallStatus, Dialer, ErrorNotice, IncomingCallBanner, MediaContainer, MessageLog } from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { listenToPage, type ScreenReader } from './screenReader';

let reader: ScreenReader;
afterEach(() => {
  reader.stop();
  cleanup();
});

const bob = { address: 'bob@example.com', name: 'Bob' };

function Phone() {
  return (
    <>
      <ErrorNotice />
      <IncomingCallBanner />
      <CallStatus />
      <MediaContainer />
      <CallControls />
      <Dialer />
      <MessageLog />
    </>
  );
}

/** Renders, and says nothing of what was there from the start. */
async function open(...[ui, options]: Parameters<typeof renderWithClient>) {
  const page = await renderWithClient(ui, options);
  reader = listenToPage();
  return page;
}

test('every state of an outgoing call is said once, politely, on a page with everything', async () => {
  const { client, farSide } = await open(<Phone />);

  const callId = await act(async () => client.call.make(bob.address));
  await farSide.rings(callId);
  await farSide.sendsEarlyMedia(callId);
  await farSide.answers(callId);
  await farSide.holds(callId);
  await farSide.resumes(callId);
  await farSide.ends(callId);

  expect(reader.said).toEqual([
    'politely: bob@example.com: Calling',
    'politely: bob@example.com: Ringing',
    'politely: bob@example.com: Connected',
    'politely: bob@example.com: On hold by the other side',
    'politely: bob@example.com: Connected',
    'politely: bob@example.com: Call ended',
  ]);
});

test('an incoming call interrupts, once; all else about it waits', async () => {
  const { client, farSide } = await open(<Phone />);

  const callId = await farSide.calls(bob);
  act(() => client.call.answer(callId, { audio: true }));
  await expect.poll(() => client.call.getById(callId)?.state).toBe('Connected');
  await farSide.ends(callId);

  expect(reader.said).toEqual(['at once: Bob is calling', 'politely: Bob: Connected', 'politely: Bob: Call ended']);
});

test('why nobody answered is said with the end of the call', async () => {
  const { client, farSide } = await open(<Phone />);

  const callId = client.call.make(bob.address);
  await farSide.rings(callId);
  await farSide.ends(callId, { statusCode: 486 });

  expect(reader.said.at(-1)).toBe('politely: bob@example.com: Call ended (Busy)');
});

test('what is wrong and what to do is said at once, once; again when it happens again', async () => {
  const { client, media } = await open(<Phone />);
  media.denyCapture('denied-by-person');
  const told = () => reader.said.filter((words) => words.startsWith('at once'));

  act(() => void client.call.make(bob.address));
  await expect.poll(() => told().length).toBe(1);
  act(() => void client.call.make(bob.address));
  await expect.poll(() => told().length).toBe(2);

  expect(told()[0]).toContain('Allow it in the address bar of the browser and try again.');
  expect(told()[1]).toContain('Allow it in the address bar of the browser and try again.');
});

test('a lost connection is said without saying the call again, and so is its return', async () => {
  const { client, farSide, service } = await open(<Phone />);
  await farSide.answers(client.call.make(bob.address));
  const before = reader.said.length;

  await service.losesConnection();
  await service.reconnects();

  expect(reader.said.slice(before)).toEqual([
    'politely: Connection to the service lost. Trying again …',
    'politely: Calls can reach this page now.',
  ]);
});

test('a log alone says everything itself', async () => {
  const { client, farSide, media } = await open(<MessageLog />);

  const callId = client.call.make(bob.address);
  await farSide.answers(callId);
  await farSide.ends(callId);
  media.denyCapture('no-device');
  act(() => void client.call.make(bob.address));
  await screen.findByText(/Connect one and try again/);

  expect(reader.said.map((words) => words.replace(/\d+:.*/, ''))).toEqual([
    'politely: Calling bob@example.com',
    'politely: bob@example.com: Connected',
    'politely: bob@example.com: Call ended',
    expect.stringContaining('politely: The microphone or camera could not be used.'),
    'politely: bob@example.com: Call ended',
  ]);
});

test('a log falls silent when others on the page speak, and speaks again when they go', async () => {
  const { rerender } = await open(
    <>
      <MessageLog />
      <CallStatus />
      <ErrorNotice />
    </>,
  );
  const log = screen.getByRole('log');
  expect(log.getAttribute('aria-live')).toBe('off');

  rerender(
    <>
      <MessageLog />
      <CallStatus />
    </>,
  );

  expect(log.getAttribute('aria-live')).toBe('polite');
});

test('a banner without a status beside it says by itself who calls, in a region that was there before', async () => {
  const { farSide, container } = await open(<IncomingCallBanner />);
  const region = container.querySelector('[aria-live=assertive]');
  expect(region?.textContent).toBe('');

  await farSide.calls(bob);

  expect(reader.said).toEqual(['at once: Bob is calling']);
  expect(screen.getByRole('alert')).toBe(region);
});

test('regions are there before their text, and stay', async () => {
  const { client, farSide, media, container } = await open(<Phone />);
  const before = [...container.querySelectorAll('[aria-live], [role=alert], output')];
  expect(before.map(({ textContent }) => textContent)).toEqual(['', '', '', expect.stringContaining('Calls can reach')]);

  media.denyCapture('denied-by-person');
  act(() => void client.call.make(bob.address));
  await screen.findAllByText(/Allow it/);
  await farSide.calls(bob);

  expect([...container.querySelectorAll('[aria-live], [role=alert], output')]).toEqual(before);
});
