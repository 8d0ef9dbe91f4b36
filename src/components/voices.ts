import { useEffect, useSyncExternalStore } from 'react';
import type { Client } from '../engine';
import { useClient } from '../hooks';

/** The components that tell the ear what happens to calls, and what goes wrong. Others leave it to them where they are on the page. */
export type Voice = 'status' | 'notice';

interface Voices {
  join(voice: Voice): () => void;
  has(voice: Voice): boolean;
  subscribe(listener: () => void): () => void;
}

const voicesByClient = new WeakMap<Client, Voices>();

/** Takes this part for as long as it is shown. */
export function useVoice(voice: Voice): void {
  const voices = voicesOf(useClient());
  useEffect(() => voices.join(voice), [voices, voice]);
}

/** Whether somebody on the page takes this part. */
export function useHasVoice(voice: Voice): boolean {
  const voices = voicesOf(useClient());
  return useSyncExternalStore(
    voices.subscribe,
    () => voices.has(voice),
    () => false,
  );
}

function voicesOf(client: Client): Voices {
  const voices = voicesByClient.get(client) ?? createVoices();
  voicesByClient.set(client, voices);
  return voices;
}

function createVoices(): Voices {
  const counts = { status: 0, notice: 0 };
  const listeners = new Set<() => void>();
  function change(voice: Voice, by: 1 | -1) {
    counts[voice] += by;
    for (const listener of listeners) listener();
  }
  return {
    join(voice) {
      change(voice, 1);
      return () => change(voice, -1);
    },
    has: (voice) => counts[voice] > 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
