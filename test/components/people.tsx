import { act, render, screen } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { expect } from 'vitest';
import type { Client } from '../../src/engine';
import { CallProvider } from '../../src/hooks';
import { bobsAddress, incoming, reaches, type Person } from '../engine/people';

/** On a page of this client, under StrictMode. */
export function show(client: Client, children: ReactNode) {
  return render(
    <StrictMode>
      <CallProvider client={client}>{children}</CallProvider>
    </StrictMode>,
  );
}

/** The button of this name. */
export const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

/** Presses it, as a click or a key does. */
export async function press(name: string): Promise<void> {
  await act(async () => button(name).click());
}

/** Ann calls Bob; Bob's phone rings. */
export async function ring(ann: Person, bob: Person, media = { audio: true, video: true }) {
  return act(async () => {
    const made = ann.client.call.make(bobsAddress, media);
    const received = await incoming(bob);
    await reaches(ann, made, 'Ringing');
    return { made, received };
  });
}

/** Bob answers by himself. */
export async function answer(ann: Person, bob: Person, { made, received }: { made: string; received: string }, video = true) {
  await act(async () => {
    bob.client.call.answer(received, { audio: true, video });
    await Promise.all([reaches(ann, made, 'Connected'), reaches(bob, received, 'Connected')]);
  });
  expect(ann.client.call.getById(made)?.state).toBe('Connected');
}
