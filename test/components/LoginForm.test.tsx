// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createRef } from 'react';
import { afterEach, expect, test } from 'vitest';
import { LoginForm, LogOutButton } from '../../src/components';
import { HookswitchError, type Client, type LoginCredentials } from '../../src/engine';
import { renderWithClient } from '../../src/testing';
import { createDeferred } from '../../src/testing/deferred';
import { annAlone, twoPeople } from '../engine/people';
import { button, press, show } from './people';

afterEach(cleanup);

const typed: LoginCredentials = { clientId: 'demo', username: 'ann@example.com', password: 'secret' };

test('what was typed logs in, and the page can be reached then', async () => {
  const { client, service } = annAlone();
  const asked: LoginCredentials[] = [];
  show(
    client,
    <LoginForm
      onLogin={async (credentials) => {
        asked.push(credentials);
      }}
    />,
  );

  fireEvent.change(screen.getByLabelText('Client ID'), { target: { value: 'demo ' } });
  fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: 'ann@example.com' } });
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'secret' } });
  await press('Log in');

  expect(asked).toEqual([typed]);
  expect(service.asked.subscribe).toBe(1);
});

test('without onLogin the client itself logs in', async () => {
  const { client } = annAlone();
  const asked: LoginCredentials[] = [];
  const login: Client['login'] = async (credentials) => {
    asked.push(credentials);
    return { accessToken: '', username: 'ann', identity: 'ann@example.com' };
  };
  show({ ...client, login }, <LoginForm initial={typed} />);

  await press('Log in');

  expect(asked).toEqual([typed]);
});

test('empty fields are not sent', async () => {
  const asked: unknown[] = [];
  show(annAlone().client, <LoginForm onLogin={async (it) => asked.push(it)} />);

  await press('Log in');

  expect(asked).toEqual([]);
});

test('while it is logging in, the button keeps the focus and a second press does nothing', async () => {
  const answer = createDeferred<undefined>();
  let asked = 0;
  show(annAlone().client, <LoginForm initial={typed} onLogin={() => (asked++, answer.promise)} />);
  button('Log in').focus();

  await press('Log in');
  await press('Log in');

  expect(asked).toBe(1);
  expect(document.activeElement).toBe(button('Log in'));
  expect(button('Log in').disabled).toBe(false);
  expect(button('Log in').getAttribute('aria-disabled')).toBe('true');
  expect(screen.getByRole('form').getAttribute('aria-busy')).toBe('true');
  await act(async () => answer.resolve(undefined));
  expect(button('Log in').getAttribute('aria-disabled')).toBe(null);
});

test('a wrong password is told, and the fields are tied to what is told', async () => {
  show(annAlone().client, <LoginForm initial={typed} onLogin={() => Promise.reject(new HookswitchError('authentication:1'))} />);

  await press('Log in');

  const problem = screen.getByRole('alert');
  expect(problem.textContent).toBe('The credentials are missing or wrong.');
  expect(screen.getByLabelText('Password').getAttribute('aria-describedby')).toBe(problem.id);
  expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).toBe('true');
});

test('a service that cannot be reached does not call the password wrong', async () => {
  const unreachable = new HookswitchError('authentication:1', { reason: 'unreachable' });
  show(annAlone().client, <LoginForm initial={typed} onLogin={() => Promise.reject(unreachable)} />);

  await press('Log in');

  expect(screen.getByRole('alert').textContent).toContain('Check the network');
  expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).toBe(null);
});

const password = () => screen.getByLabelText<HTMLInputElement>('Password');
const email = () => screen.getByLabelText<HTMLInputElement>('E-mail');

test('a password that was refused is gone and can be typed again at once; the rest stays', async () => {
  const { service } = await renderWithClient(<LoginForm initial={{ ...typed, password: '' }} />, { user: null });
  service.failsNext('login');
  password().focus();

  await userEvent.keyboard('guess{Enter}');
  expect(screen.getByRole('alert').textContent).toBe('The credentials are missing or wrong.');
  expect(password().value).toBe('');
  expect(document.activeElement).toBe(password());
  expect(email().value).toBe('ann@example.com');
  await userEvent.keyboard('secret{Enter}');

  expect(screen.queryByRole('alert')).toBe(null);
  expect(email().getAttribute('aria-invalid')).toBe(null);
});

test('who has gone elsewhere meanwhile is not fetched back when the password is refused', async () => {
  const { service } = await renderWithClient(
    <>
      <LoginForm initial={typed} />
      <input aria-label="Note" />
    </>,
    { user: null },
  );
  const refusal = service.keepsWaiting('login');
  await press('Log in');
  screen.getByLabelText('Note').focus();

  await refusal.fail();

  expect(password().value).toBe('');
  expect(document.activeElement).toBe(screen.getByLabelText('Note'));
});

test('when the service could not be reached everything stays, so that one press tries again', async () => {
  const { service } = await renderWithClient(<LoginForm initial={typed} />, { user: null });
  service.failsNext('login', new HookswitchError('authentication:1', { reason: 'unreachable' }));

  await press('Log in');
  await screen.findByRole('alert');
  expect(password().value).toBe('secret');
  await press('Log in');

  await expect.poll(() => screen.queryByRole('alert')).toBe(null);
});

test('a password that was taken does not stay on the page', async () => {
  await renderWithClient(<LoginForm initial={typed} />, { user: null });

  await press('Log in');

  await expect.poll(() => password().value).toBe('');
  expect(email().value).toBe('ann@example.com');
});

test('what is told of a refusal is told in a region that was there before', async () => {
  const { service, container } = await renderWithClient(<LoginForm initial={typed} />, { user: null });
  const region = container.querySelector('[aria-live=assertive]');
  service.failsNext('login');
  expect(region?.textContent).toBe('');

  await press('Log in');

  expect(await screen.findByRole('alert')).toBe(region);
});

test('browsers and their password keepers know the fields', () => {
  show(annAlone().client, <LoginForm />);

  expect(screen.getByLabelText('E-mail').getAttribute('autocomplete')).toBe('username');
  expect(screen.getByLabelText('Password').getAttribute('autocomplete')).toBe('current-password');
});

test('a ref, an id and a class of the application arrive at the form', () => {
  const ref = createRef<HTMLFormElement>();
  show(annAlone().client, <LoginForm ref={ref} id="login" className="mine" />);

  expect(ref.current).toBe(screen.getByRole('form'));
  expect(ref.current?.id).toBe('login');
  expect(ref.current?.classList.contains('mine')).toBe(true);
});

test('logging out waits until it is done, and nobody is logged in then', async () => {
  const { ann } = await twoPeople();
  show(ann.client, <LogOutButton />);
  button('Log out').focus();

  act(() => button('Log out').click());
  expect(button('Log out').getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(button('Log out'));
  await act(() => expect.poll(() => ann.client.getUserInfo()).toBeUndefined());

  expect(button('Log out').disabled).toBe(true);
});
