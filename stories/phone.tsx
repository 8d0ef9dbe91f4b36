import { createScriptedClient, reachable, type ScriptedClient, type ScriptedClientOptions } from 'hookswitch/testing';
import type { CallState, MediaConstraints } from 'hookswitch';
import { expect, waitFor } from 'storybook/test';

/** What happens on a phone before the story shows it. */
export type Scene = (phone: ScriptedClient) => unknown;

/**
 * A loader: a phone of its own for each story, on a service and a far side that do as they are told, brought as far as the scene goes.
 * Ann is logged in and can be called, unless the options say otherwise.
 */
export function phone(scene: Scene = () => undefined, options: ScriptedClientOptions = {}) {
  return async () => {
    const made = createScriptedClient({ pictures: true, config: { logs: { logLevel: 'silent' } }, ...options });
    if (options.user !== null && options.reachable !== false) await reachable(made);
    await scene(made);
    return { phone: made };
  };
}

/** The phone that the loader of a story has made. */
export function phoneOf(loaded: Record<string, unknown>): ScriptedClient {
  if (!loaded['phone']) throw new Error('This story has no phone: give it `loaders: [phone()]`.');
  return loaded['phone'] as ScriptedClient; // put there by `phone` alone
}

/** Who is at the other end of most stories. */
export const bob = { address: 'bob@example.com', name: 'Bob Baker' };

export const voice = { audio: true };
export const video = { audio: true, video: true };

/** A scene: Bob has called and we have answered, each side with these media. */
export function talking(ours: MediaConstraints = voice, theirs = ours) {
  return async (phone: ScriptedClient): Promise<string> => {
    const callId = await phone.farSide.calls(bob, { audio: true, video: theirs.video ?? false });
    phone.client.call.answer(callId, ours);
    await reaches(phone, callId, 'Connected');
    return callId;
  };
}

/** A scene: we have called Bob, and the service has taken it. */
export async function calling(phone: ScriptedClient, media: MediaConstraints = voice): Promise<string> {
  const callId = phone.client.call.make(bob.address, media);
  await reaches(phone, callId, 'Initiated');
  return callId;
}

/** Waits until the call is in this state. */
export async function reaches({ client }: ScriptedClient, callId: string, state: CallState): Promise<void> {
  await waitFor(() => expect(client.call.getById(callId)?.state).toBe(state), { interval: 5 });
}

/** Waits until the page is painted and listens: what a component has missed, such as an error, it does not show. */
export async function painted(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
}
