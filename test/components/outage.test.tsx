// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { CallStatus, Dialer, MessageLog } from '../../src/components';
import { useSubscription } from '../../src/hooks';
import { renderWithClient } from '../../src/testing';
import { button } from './people';

afterEach(cleanup);

const lost = 'Connection to the service lost. Trying again …';
const gone = 'Calls no longer reach this page.';
const back = 'Calls can reach this page now.';
const status = () => screen.getByRole('status').textContent;
const lines = () =>
  within(screen.getByRole('log'))
    .queryAllByRole('listitem')
    .map(({ firstChild }) => firstChild?.textContent);

test('while the connection is lost the page says so, beside the call that goes on', async () => {
  const { client, farSide, service } = await renderWithClient(<CallStatus />);
  await farSide.answers(client.call.make('bob@example.com'));
  expect(status()).toBe('bob@example.com: Connected');

  await service.losesConnection();
  expect(status()).toBe(`bob@example.com: Connected ${lost}`);
  await service.reconnects();

  expect(screen.queryByText(lost)).toBe(null);
  expect(status()).toBe(`bob@example.com: Connected ${back}`);
});

test('a connection that is given up is said to be gone, until it is back', async () => {
  const { service } = await renderWithClient(<CallStatus />);

  await service.givesUp();
  expect(status()).toContain(gone);
  await service.reconnects();

  expect(status()).toContain(back);
});

test('who logs out is told nothing of lost connections', async () => {
  const { client, service } = await renderWithClient(
    <>
      <CallStatus />
      <MessageLog />
    </>,
  );
  await service.losesConnection();

  await act(() => client.logout());

  expect(status()).toBe('');
  expect(lines()).toEqual([back, lost, gone]);
});

test('who is reached from the first needs not be told', async () => {
  await renderWithClient(<CallStatus />);

  expect(status()).toBe('');
});

test('the log tells when the connection is lost and when it is back', async () => {
  const { service } = await renderWithClient(<MessageLog />);

  await service.losesConnection();
  await service.reconnects();

  expect(lines()).toEqual([back, lost, back]);
});

test('before anything has happened the log says that', async () => {
  await renderWithClient(<MessageLog />, { reachable: false });

  expect(within(screen.getByRole('log')).getByText('Nothing has happened yet.')).toBeDefined();
});

test('useSubscription knows a lost connection from one that was given up', async () => {
  function Status() {
    return <output>{useSubscription().status}</output>;
  }
  const { service } = await renderWithClient(<Status />);
  expect(status()).toBe('reachable');

  await service.losesConnection();
  expect(status()).toBe('reconnecting');
  await service.reconnects();
  expect(status()).toBe('reachable');
  await service.givesUp();

  expect(status()).toBe('loggedIn');
});

test('while no call can be made, Call says what is missing', async () => {
  const { client, service } = await renderWithClient(<Dialer initialAddress="bob@example.com" />);
  const described = (description: string) => screen.queryByRole('button', { name: 'Call', description });
  expect(button('Call').getAttribute('aria-describedby')).toBe(null);

  await service.losesConnection();
  expect(described('Calls can be made as soon as the service is reached.')).toBe(button('Call'));
  expect(button('Call').disabled).toBe(true);
  await service.reconnects();
  expect(button('Call').disabled).toBe(false);
  await act(() => client.logout());

  expect(described('Log in to make calls.')).toBe(button('Call'));
});
