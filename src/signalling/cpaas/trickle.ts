import type { CallMessage, Candidate } from '../signalling';

export type CandidatesMessage = Extract<CallMessage, { type: 'candidates' }>;

/** The way of one call's candidates to the service (S10): one request at a time, in order, whatever waits in one batch. */
export interface Trickle {
  /** Resolves when these candidates have been sent or given up. */
  add(message: CandidatesMessage): Promise<void>;
  /** Drops what waits. */
  stop(): void;
}

/**
 * @param ready - resolves once the description to which the candidates belong is at the service.
 * @param put - sends one batch; must not reject.
 */
export function createTrickle(callId: string, ready: () => Promise<unknown>, put: (batch: CandidatesMessage) => Promise<void>): Trickle {
  let waiting: Candidate[] = [];
  let completeSdp: string | undefined;
  let sending: Promise<void> | undefined;
  let stopped = false;

  const isEmpty = () => waiting.length === 0 && completeSdp === undefined;
  async function sendAll() {
    while (!isEmpty()) {
      await ready();
      if (stopped || isEmpty()) break;
      const batch: CandidatesMessage = { type: 'candidates', callId, candidates: waiting, completeSdp };
      waiting = [];
      completeSdp = undefined;
      await put(batch);
    }
    // At once, not in a later microtask: what is added from now on needs a round of its own.
    sending = undefined;
  }
  return {
    add(message) {
      waiting.push(...message.candidates);
      completeSdp = message.completeSdp ?? completeSdp;
      if (stopped || isEmpty()) return Promise.resolve();
      sending ??= sendAll();
      return sending;
    },
    stop() {
      stopped = true;
    },
  };
}
