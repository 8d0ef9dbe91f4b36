import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { CallControls, Dialer, IncomingCallBanner, ResumeSoundButton } from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { button } from './people';

afterEach(cleanup);

const bob = { address: 'bob@example.com', name: 'Bob' };
const focused = () => document.activeElement;
/** A browser looks for what has lost the focus when it draws the next picture. */
const nextPicture = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

function Desk() {
  return (
    <>
      <IncomingCallBanner />
      <Dialer />
      <CallControls />
      <ResumeSoundButton />
      <button type="button">Next</button>
    </>
  );
}

test('in a real browser the keyboard is led from the banner to the controls, and on from there when the call has ended', async () => {
  const { farSide } = await renderWithClient(<Desk />);
  await farSide.calls(bob);
  await userEvent.tab();
  expect(focused()).toBe(button('Answer'));

  await userEvent.keyboard('{Enter}');
  await expect.poll(focused).toBe(button('Mute'));
  const group = screen.getByRole('group', { name: 'Call controls' });
  const others = [...group.querySelectorAll<HTMLButtonElement>(':scope > button:enabled')].slice(1);
  for (const next of others) {
    await userEvent.tab();
    expect(focused()).toBe(next);
  }
  expect(focused()).toBe(button('End'));
  await userEvent.keyboard('{Enter}');
  await nextPicture();
  expect(focused()).toBe(group);
  await userEvent.tab();

  expect(focused()).toBe(button('Next'));
});

test('in a real browser a keyboard that rejects is led to the field for calling, and a mouse is not', async () => {
  const { farSide } = await renderWithClient(<Desk />);
  await farSide.calls(bob);
  await userEvent.click(button('Reject'));
  await nextPicture();
  expect(focused()).toBe(document.body);

  await farSide.calls(bob);
  button('Reject').focus();
  await userEvent.keyboard(' ');
  await nextPicture();

  expect(focused()).toBe(screen.getByRole('textbox', { name: 'Address or number' }));
});
