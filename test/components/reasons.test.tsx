// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { CallStatus, MessageLog, TextsProvider } from '../../src/components';
import { renderWithClient } from '../../src/testing';

afterEach(cleanup);

const bob = 'bob@example.com';
const status = () => screen.getByRole('status').textContent;

test.each([
  [603, 'Decline', 'Declined'],
  [486, 'Busy Here', 'Busy'],
  [408, 'Request Timeout', 'No answer'],
  [404, 'Not Found', 'No such address'],
])('who calls is told in people’s words why nobody answered (%i)', async (statusCode, reasonText, words) => {
  const { client, farSide } = await renderWithClient(<CallStatus />);
  const callId = client.call.make(bob);
  await farSide.rings(callId);

  await farSide.ends(callId, { statusCode, reasonText });

  expect(status()).toBe(`${bob}: Call ended (${words})`);
});

test('who is called is told that the caller gave up', async () => {
  const { farSide } = await renderWithClient(<CallStatus />);

  await farSide.cancels(await farSide.calls(bob));

  expect(status()).toBe(`${bob}: Call ended (Caller gave up)`);
});

test('both sides are told that the connection was lost', async () => {
  const { client, farSide } = await renderWithClient(<CallStatus />);
  const callId = client.call.make(bob);
  await farSide.answers(callId);

  await farSide.ends(callId, { statusCode: 9909, reasonText: 'Call has ended due to call audit failure.' });

  expect(status()).toBe(`${bob}: Call ended (Connection lost)`);
});

test('a reason without words of ours is told in those of the service', async () => {
  const { client, farSide } = await renderWithClient(<CallStatus />);
  const callId = client.call.make(bob);

  await farSide.ends(callId, { statusCode: 499, reasonText: 'Gone fishing' });

  expect(status()).toBe(`${bob}: Call ended (Gone fishing)`);
});

test('a call that one ends oneself needs no reason, and the next call has none of the last', async () => {
  const { client, farSide } = await renderWithClient(<CallStatus />);
  await farSide.ends(client.call.make(bob));
  const callId = client.call.make(bob);
  await farSide.answers(callId);
  expect(status()).toBe(`${bob}: Connected`);

  await farSide.ends(callId);

  expect(status()).toBe(`${bob}: Call ended`);
});

test('reasons can be told in other words, and the log tells the same', async () => {
  const { client, farSide } = await renderWithClient(
    <TextsProvider texts={{ reasons: { 603: 'abgelehnt' } }}>
      <CallStatus />
      <MessageLog />
    </TextsProvider>,
  );

  await farSide.ends(client.call.make(bob), { statusCode: 603 });

  expect(status()).toBe(`${bob}: Call ended (abgelehnt)`);
  expect(within(screen.getByRole('log')).getByText(`${bob}: Call ended (abgelehnt)`)).toBeDefined();
});
