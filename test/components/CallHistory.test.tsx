// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { CallHistory, TextsProvider } from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { button, press } from './people';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const bob = { address: 'bob@example.com', name: 'Bob' };
const carol = { address: 'carol@example.com', name: 'Carol' };
const rows = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

/** A page with the history, and what the far side does for it. */
async function open() {
  const page = await renderWithClient(<CallHistory />);
  const { client, farSide } = page;
  return {
    ...page,
    make: (address: string, video = false) => act(async () => client.call.make(address, { audio: true, video })),
    async isMissed(from: typeof bob) {
      await farSide.cancels(await farSide.calls(from));
    },
  };
}

test('before the first call the list says so', async () => {
  await open();

  expect(screen.getByRole('region', { name: 'Past calls' }).textContent).toBe('No calls yet.');
});

test('each way a call can end has its words', async () => {
  vi.useFakeTimers({ now: 1_000_000_000_000, toFake: ['Date'] });
  const { client, farSide, make, isMissed } = await open();

  await isMissed(bob);
  await farSide.cancels(await farSide.calls(carol), { statusCode: 200 });
  const rejected = await farSide.calls(bob, { audio: true, video: true });
  await act(async () => client.call.reject(rejected));
  for (const statusCode of [486, 408, 603, 404]) await farSide.ends(await make('dora@example.com'), { statusCode });
  await act(async () => client.call.end(await make('eve@example.com')));
  const answered = await make('fred@example.com', true);
  await farSide.answers(answered);
  vi.setSystemTime(1_000_000_187_000);
  await farSide.ends(answered);

  expect(new Set(rows())).toEqual(
    new Set([
      'fred@example.com3 min 7 s · Outgoing · Video call · 3 minutes ago',
      'eve@example.comCancelled · Outgoing · Voice call · now',
      'dora@example.comFailed · Outgoing · Voice call · now',
      'dora@example.comDeclined · Outgoing · Voice call · now',
      'dora@example.comNo answer · Outgoing · Voice call · now',
      'dora@example.comBusy · Outgoing · Voice call · now',
      'BobDeclined · Incoming · Video call · now',
      'CarolAnswered elsewhere · Incoming · Voice call · now',
      'BobMissed · Incoming · Voice call · now',
    ]),
  );
});

test('the newest call is the first', async () => {
  vi.useFakeTimers({ now: 1_000_000_000_000, toFake: ['Date'] });
  const { isMissed } = await open();

  await isMissed(bob);
  vi.setSystemTime(1_000_000_060_000);
  await isMissed(carol);

  expect(rows().map((row) => row.slice(0, 3))).toEqual(['Car', 'Bob']);
});

test('a time grows old while one looks: minutes, then the clock, then the day', async () => {
  vi.useFakeTimers({ now: new Date(2026, 4, 1, 9, 0), toFake: ['Date', 'setInterval', 'clearInterval'] });
  const { isMissed } = await open();
  await isMissed(bob);
  const time = () => within(screen.getByRole('listitem')).getByText((_, element) => element?.tagName === 'TIME');
  expect(time().getAttribute('datetime')).toBe(new Date(2026, 4, 1, 9, 0).toISOString());
  expect(time().textContent).toBe('now');

  act(() => void vi.advanceTimersByTime(5 * 60_000));
  expect(time().textContent).toBe('5 minutes ago');
  act(() => void vi.advanceTimersByTime(2 * 3_600_000));
  expect(time().textContent).toMatch(/^9:00/);
  act(() => void vi.advanceTimersByTime(24 * 3_600_000));

  expect(time().textContent).toMatch(/May 1, 2026.* 9:00/);
});

test('calling back calls the same person, once, with the voice', async () => {
  const { client, isMissed, service } = await open();
  await isMissed(bob);

  await press('Call Bob');
  await press('Call Bob');

  expect(client.call.getAll().filter(({ direction }) => direction === 'outgoing')).toMatchObject([
    { to: 'sip:bob@example.com', mediaConstraints: { audio: true } },
  ]);
  expect(service.sent.filter(({ type }) => type === 'invite')).toHaveLength(1);
  expect([button('Call Bob').disabled, button('Call Bob').getAttribute('aria-disabled')]).toEqual([false, 'true']);
});

test('nobody can be called back while the service is not reached', async () => {
  const { isMissed, service } = await open();
  await isMissed(bob);
  expect(button('Call Bob').disabled).toBe(false);

  await service.losesConnection();
  expect(button('Call Bob').disabled).toBe(true);
  await service.reconnects();

  expect(button('Call Bob').disabled).toBe(false);
});

test('one call is removed, and then all; who does it by keys stays in the list', async () => {
  const { isMissed } = await open();
  await isMissed(bob);
  await isMissed(carol);
  button('Remove the call with Carol, now').focus();

  await userEvent.keyboard('{Enter}');
  expect(rows()).toHaveLength(1);
  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Past calls' }));
  button('Remove all').focus();
  await userEvent.keyboard('{Enter}');

  expect(screen.getByText('No calls yet.')).toBeDefined();
  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Past calls' }));
});

test('every word, the time among them, and what can be done can be replaced', async () => {
  const { farSide } = await renderWithClient(
    <TextsProvider
      texts={{ when: (at, now) => `vor ${now.getTime() - at.getTime()} ms`, directions: { incoming: 'Herein', outgoing: 'Hinaus' } }}
    >
      <CallHistory>{({ remoteParticipant }) => <button type="button">Mail {remoteParticipant.displayNumber}</button>}</CallHistory>
    </TextsProvider>,
  );
  await farSide.cancels(await farSide.calls(bob));

  expect(rows()[0]).toMatch(/Missed · Herein · Voice call · vor \d+ ms/);
  expect(button('Mail bob@example.com')).toBeDefined();
});
