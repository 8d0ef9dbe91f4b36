// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { CallControls, TransferButton, TransferDialog } from '../../src/components';
import { HookswitchError } from '../../src/engine';
import { renderWithClient } from '../../src/testing';
import { connect, incoming, reaches, threePeople } from '../engine/people';
import { button, press, show } from './people';

afterEach(cleanup);

const voice = { audio: true };
const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Address or number' });
const dialog = () => screen.queryByRole('dialog');

/** Ann talks to Bob. */
async function talking(ui = <TransferButton />) {
  const page = await renderWithClient(ui);
  const { client, farSide, service } = page;
  const make = async (address: string) => {
    const callId = await act(async () => client.call.make(address, voice));
    await farSide.answers(callId);
    return callId;
  };
  const callId = await make('bob');
  const transfers = () => service.sent.filter(({ type }) => type === 'transfer');
  return { ...page, callId, make, transfers, state: () => client.call.getById(callId)?.state };
}

async function open() {
  await press('Transfer');
  return screen.findByRole('dialog', { name: 'Transfer bob@example.com' });
}

test('the button is pending from the click until the dialog is there', async () => {
  await talking();

  act(() => button('Transfer').click());
  expect([button('Transfer').getAttribute('aria-disabled'), dialog()]).toEqual(['true', null]);

  await screen.findByRole('dialog');
  expect(button('Transfer').getAttribute('aria-disabled')).toBe(null);
});

test('a call that is not answered cannot be transferred', async () => {
  const { client } = await renderWithClient(<CallControls />);
  await act(async () => client.call.make('bob', voice));

  expect(button('Transfer').disabled).toBe(true);
});

test('a call is transferred to an address; the dialog says that it is under way, and closes when the call is gone', async () => {
  const { callId, farSide, transfers } = await talking();
  await open();

  await userEvent.type(field(), ' carol@example.com {Enter}');
  expect(transfers()).toMatchObject([{ callId }]);
  expect(JSON.stringify(transfers())).toContain('carol@example.com');
  expect(screen.getByRole('status').textContent).toBe('Transferring …');
  expect(button('Transfer to this address').getAttribute('aria-disabled')).toBe('true');
  await userEvent.type(field(), '{Enter}');
  expect(transfers()).toHaveLength(1);
  await farSide.ends(callId, { statusCode: 200 });

  expect(dialog()).toBe(null);
});

test('without an address nothing is asked, and the field is told to be wrong', async () => {
  const { transfers } = await talking();
  await open();

  await press('Transfer to this address');

  expect(screen.getByRole('alert').textContent).toBe('Type an address or a number first.');
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(transfers()).toEqual([]);
});

test('what the service refuses is said in the dialog, the call goes on, and it can be tried again', async () => {
  const { service, state, transfers } = await talking();
  await open();
  service.failsNext('transfer', new HookswitchError('SVC0004', { message: 'No valid addresses provided.' }));

  await userEvent.type(field(), 'nobody{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('No valid addresses provided.');
  expect([state(), dialog() !== null]).toEqual(['Connected', true]);
  await userEvent.type(field(), '{Enter}');

  expect(transfers()).toHaveLength(2);
  expect(screen.queryByRole('alert')).toBe(null);
});

test('without a second call there is nobody to connect with, and it says how to have one', async () => {
  await talking();
  await open();

  expect(button('Connect with another call').disabled).toBe(true);
  expect(screen.getByText(/close this and call them; bob@example.com is put on hold/)).toBeDefined();
});

test('Bob is connected with Carol, with whom we have talked first', async () => {
  const { callId, make, farSide, transfers, client } = await talking();
  const carol = await make('carol');
  await vi.waitFor(() => expect(client.call.getById(callId)?.localHold).toBe(true));
  await press('Transfer');
  await screen.findByRole('dialog', { name: 'Transfer carol@example.com' });

  await press('Connect carol@example.com with bob@example.com');
  expect(transfers()).toMatchObject([{ callId: carol }]);
  expect(button('Connect carol@example.com with bob@example.com').getAttribute('aria-disabled')).toBe('true');
  await farSide.ends(carol, { statusCode: 200 });

  expect(dialog()).toBe(null);
});

test('what the service refuses to connect is said, both calls stay as they were, and it can be tried again', async () => {
  const { callId, make, service, transfers, client } = await talking();
  const carol = await make('carol');
  await vi.waitFor(() => expect(client.call.getById(callId)?.localHold).toBe(true));
  await press('Transfer');
  await screen.findByRole('dialog', { name: 'Transfer carol@example.com' });
  service.failsNext('transfer', new HookswitchError('POL0001', { message: 'The two are one.' }));

  await press('Connect carol@example.com with bob@example.com');
  expect((await screen.findByRole('alert')).textContent).toContain('The two are one.');
  expect([carol, callId].map((id) => client.call.getById(id)?.state)).toEqual(['Connected', 'On Hold']);
  await press('Connect carol@example.com with bob@example.com');

  expect(transfers()).toHaveLength(2);
  expect(screen.queryByRole('alert')).toBe(null);
});

test('the service agrees, and then Carol hangs up: it is said, and Bob is there again', async () => {
  const { ann, bob, carol } = await threePeople();
  const { made: toBob } = await connect(ann, bob);
  const toCarol = ann.client.call.make('carol@example.com', voice);
  const carols = await incoming(carol);
  carol.client.call.answer(carols, voice);
  await reaches(ann, toCarol, 'Connected');
  await reaches(ann, toBob, 'On Hold');
  // Carol's phone is slow: it never says what it makes of Bob.
  const send = carol.signalling.send.bind(carol.signalling);
  const isAsked = new Promise<void>((asked) =>
    vi.spyOn(carol.signalling, 'send').mockImplementation((message) => {
      if (message.type !== 'offerAnswer') return send(message);
      asked();
      return new Promise(() => undefined);
    }),
  );
  show(ann.client, <TransferDialog callId={toBob} />);

  await press('Connect bob@example.com with carol@example.com');
  await act(() => isAsked);
  expect(screen.getByText('Transferring …')).toBeDefined();
  carol.client.call.end(carols);

  expect((await screen.findByRole('alert')).textContent).toBe('The other party could not be reached. The call goes on as it was.');
  expect([dialog() !== null, ann.client.call.getById(toBob)?.state]).toEqual([true, 'On Hold']);
  expect(screen.queryByText('Transferring …')).toBe(null);
});

test('the dialog closes by Cancel, and tells', async () => {
  const onClose = vi.fn();
  const { rerender } = await talking();
  await act(async () => rerender(<TransferDialog onClose={onClose} />));

  await press('Cancel');

  expect(onClose).toHaveBeenCalledTimes(1);
});

test('where the browser has modal dialogs it is opened as one, stays open though React attaches it twice, and closes once', async () => {
  const shows = vi.fn(function (this: HTMLDialogElement) {
    if (this.open) throw new DOMException('It is open already.', 'InvalidStateError');
    this.open = true;
  });
  const closes = vi.fn(function (this: HTMLDialogElement) {
    this.open = false;
    queueMicrotask(() => this.dispatchEvent(new Event('close')));
  });
  Object.assign(HTMLDialogElement.prototype, { showModal: shows, close: closes });
  const onClose = vi.fn();
  const { rerender } = await talking();
  await act(async () => rerender(<TransferDialog onClose={onClose} />));
  expect([dialog()?.hasAttribute('open'), onClose.mock.calls.length]).toEqual([true, 0]);
  // What was attached for a trial is closed before it is opened again.
  expect(shows.mock.calls.length - closes.mock.calls.length).toBe(1);

  await press('Cancel');

  expect(onClose).toHaveBeenCalledOnce();
  expect(shows.mock.calls.length).toBe(closes.mock.calls.length);
  for (const name of ['showModal', 'close']) Reflect.deleteProperty(HTMLDialogElement.prototype, name);
});
