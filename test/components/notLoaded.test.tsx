// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { DevicePreview, TransferButton } from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { button, press } from './people';

afterEach(cleanup);

const said = 'This did not load. Check the network and try again.';
const unreachable = () => {
  throw new TypeError('Failed to fetch dynamically imported module');
};

test('a dialog whose code cannot be loaded is told beside its button, and opens when it is tried again', async () => {
  vi.doMock('../../src/components/TransferDialog', unreachable);
  const { client, farSide } = await renderWithClient(<TransferButton />);
  await farSide.answers(client.call.make('bob@example.com', { audio: true }));

  await press('Transfer');
  expect((await screen.findByRole('alert')).textContent).toBe(said);
  expect(button('Transfer').getAttribute('aria-disabled')).toBe(null);
  vi.doUnmock('../../src/components/TransferDialog');
  await press('Transfer');

  await screen.findByRole('dialog', { name: 'Transfer bob@example.com' });
  expect(screen.queryByText(said)).toBe(null);
});

test('a preview whose code cannot be loaded leaves the page as it is, tells, and can be tried again', async () => {
  vi.doMock('../../src/components/PreviewPanel', unreachable);
  const { media } = await renderWithClient(<DevicePreview />);
  media.denyCapture('denied-by-person');

  await press('Check camera and microphone');
  expect((await screen.findByRole('alert')).textContent).toBe(said);
  expect(media.captures).toEqual([]);
  vi.doUnmock('../../src/components/PreviewPanel');
  await press('Check camera and microphone');

  await screen.findByText('The microphone or camera is not allowed');
  expect(screen.queryByText(said)).toBe(null);
});
