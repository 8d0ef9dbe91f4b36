// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { renderWithClient } from 'hookswitch/testing';
import { expect, test } from 'vitest';
import { DoorPhone } from './DoorPhone';

test('who rings at the door can be answered', async () => {
  const { client, farSide } = await renderWithClient(<DoorPhone />);
  await farSide.calls({ address: 'door@example.com', name: 'The postman' });

  expect(screen.getByText(/The postman is at the door/)).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Answer' }));

  await expect.poll(() => client.call.getAll()[0]?.state).toBe('Connected');
});
