import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { CallControls } from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { button } from './people';

afterEach(cleanup);

const focused = () => document.activeElement;
const dialog = () => screen.queryByRole('dialog');

/** Ann talks to Bob, and presses Transfer with the keyboard. */
async function open() {
  const page = await renderWithClient(<CallControls />);
  const callId = page.client.call.make('bob@example.com', { audio: true });
  await page.farSide.answers(callId);
  button('Transfer').focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('dialog', { name: 'Transfer bob@example.com' });
  return { ...page, callId };
}

test('in a real browser the keyboard is in the dialog, and stays in it', async () => {
  await open();
  const field = screen.getByRole('textbox', { name: 'Address or number' });
  expect(focused()).toBe(field);

  for (let step = 0; step < 8; step++) {
    await userEvent.tab();
    // The browser has a stop of its own.
    if (focused() !== document.body) expect(dialog()?.contains(focused())).toBe(true);
  }
});

test('in a real browser Escape closes the dialog, and the keyboard is back at the button, which opens it again', async () => {
  await open();

  await userEvent.keyboard('{Escape}');
  await expect.poll(dialog).toBe(null);
  expect(focused()).toBe(button('Transfer'));
  await userEvent.keyboard('{Enter}');

  await screen.findByRole('dialog');
});

test('in a real browser a call that ends under the dialog closes it, and the keyboard is not lost', async () => {
  const { callId, farSide } = await open();

  await farSide.ends(callId);

  await expect.poll(dialog).toBe(null);
  await expect.poll(focused).toBe(screen.getByRole('group', { name: 'Call controls' }));
});
