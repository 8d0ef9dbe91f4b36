// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, expect, test } from 'vitest';
import { Dialer } from '../../src/components';
import { HookswitchError } from '../../src/engine';
import { renderWithClient } from '../../src/testing';
import { annAlone, bobsAddress, incoming, reaches, twoPeople } from '../engine/people';
import { button, press, show } from './people';

afterEach(cleanup);

const type = (address: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: 'Address or number' }), { target: { value: address } });

test('an address that was typed is called, without the blanks around it, with video as ticked', async () => {
  const { ann } = await twoPeople();
  show(ann.client, <Dialer />);

  type(`  ${bobsAddress} `);
  await press('Call');

  const [call] = ann.client.call.getAll();
  expect(call?.to).toContain(bobsAddress);
  expect(call?.mediaConstraints).toMatchObject({ audio: true, video: true });
});

test('without the tick it is a voice call', async () => {
  const { ann } = await twoPeople();
  show(ann.client, <Dialer initialAddress={bobsAddress} />);

  act(() => screen.getByRole('checkbox', { name: 'With video' }).click());
  await press('Call');

  expect(ann.client.call.getAll()[0]?.mediaConstraints).toMatchObject({ audio: true, video: false });
});

test('Enter in the field calls', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <Dialer initialAddress={bobsAddress} />);

  // What a browser does on Enter: it submits by the form's button, if that is enabled.
  await act(async () => screen.getByRole<HTMLFormElement>('form').requestSubmit(button('Call')));
  await act(() => incoming(bob));

  expect(ann.client.call.getAll()).toHaveLength(1);
});

test('an empty field calls nobody', async () => {
  const { ann } = await twoPeople();
  show(ann.client, <Dialer />);
  expect(button('Call').disabled).toBe(true);

  type('   ');
  await act(async () => fireEvent.submit(screen.getByRole('form')));

  expect(button('Call').disabled).toBe(true);
  expect(ann.client.call.getAll()).toEqual([]);
});

test('who is not subscribed cannot call', () => {
  show(annAlone().client, <Dialer initialAddress={bobsAddress} />);

  expect(button('Call').disabled).toBe(true);
});

test('while it rings, the button keeps the focus and a second press makes no second call', async () => {
  const { ann, bob } = await twoPeople();
  show(ann.client, <Dialer initialAddress={bobsAddress} />);
  button('Call').focus();

  await press('Call');
  await act(() => incoming(bob));
  await press('Call');

  expect(ann.client.call.getAll()).toHaveLength(1);
  expect(button('Call').getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(button('Call'));
  const [made] = ann.client.call.getAll();
  await act(async () => {
    ann.client.call.end(made!.id);
    await reaches(ann, made!.id, 'Ended');
  });
  expect(button('Call').getAttribute('aria-disabled')).toBe(null);
});

test('an address that could not be called stays, to be mended', async () => {
  const { service } = await renderWithClient(<Dialer />);
  service.failsNext('invite', new HookswitchError('call:7', { reason: 'no-such-callee' }));
  type('bbo@example.com');

  await press('Call');
  await expect.poll(() => button('Call').getAttribute('aria-disabled')).toBe(null);

  expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('bbo@example.com');
  expect(button('Call').disabled).toBe(false);
});

test('a ref and native props arrive at the form', async () => {
  const { ann } = await twoPeople();
  const ref = createRef<HTMLFormElement>();

  show(ann.client, <Dialer ref={ref} aria-label="Ring somebody" data-mine="yes" />);

  expect(ref.current).toBe(screen.getByRole('form', { name: 'Ring somebody' }));
  expect(ref.current?.dataset['mine']).toBe('yes');
});
