import { expect, vi } from 'vitest';
import type { CallMessage, Signalling } from '../../src/signalling';

type OfType<T extends CallMessage['type']> = Extract<CallMessage, { type: T }>;

/** A device in a test: what it hears, in order, each message to be taken once. */
export interface Phone {
  signalling: Signalling;
  /** Takes the next message, which must be of this type. */
  hears<T extends CallMessage['type']>(type: T): Promise<OfType<T>>;
  /** What was heard and not yet taken. */
  readonly untaken: readonly CallMessage[];
}

export function createPhone(signalling: Signalling): Phone {
  const untaken: CallMessage[] = [];
  signalling.onMessage((message) => untaken.push(message));
  return {
    signalling,
    async hears<T extends CallMessage['type']>(type: T) {
      await vi.waitFor(() => expect(untaken.length).toBeGreaterThan(0), { timeout: 3000, interval: 5 });
      const message = untaken.shift()!;
      expect(message).toMatchObject({ type });
      return message as OfType<T>; // the line above made sure of it
    },
    untaken,
  };
}

/** Until this device has heard all that was said to it so far, and nothing of it was left untaken. */
export async function isQuiet(phone: Phone): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  expect(phone.untaken).toEqual([]);
}
