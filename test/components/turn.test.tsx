// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { ErrorNotice } from '../../src/components';
import { renderWithClient } from '../../src/testing';

afterEach(cleanup);

const bob = 'bob@example.com';
const refused = { type: 'iceServerError', url: 'turn:turn.example.com:3478?transport=udp', errorCode: 401, errorText: '' } as const;

test('a person in a call reads what to do where a TURN server refuses its credentials, and is not sent to look at the network', async () => {
  const { client, farSide, media } = await renderWithClient(<ErrorNotice />);
  await farSide.answers(client.call.make(bob));

  act(() => media.openPeers()[0]?.emit(refused));

  const words = (await screen.findByRole('alert')).textContent;
  expect(words).toContain('A TURN server refused its credentials. Check them, or the secret that server and service share.');
  expect(words).not.toMatch(/network/i);
});
