/** Something asked of the service again and again: whether it still has a call. */
export interface Check {
  /** Asks after this many ms. */
  in(ms: number): void;
  /** Asks at once; the answer to an earlier question no longer counts. */
  now(): void;
  stop(): void;
}

/**
 * @param ask - must not reject.
 * @param judge - acts on an answer that still counts, and gives the ms until the next question, or undefined for none.
 */
export function createCheck<Answer>(ask: () => Promise<Answer>, judge: (answer: Answer) => number | undefined): Check {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  async function now() {
    clearTimeout(timer);
    const mine = (round += 1);
    const answer = await ask();
    if (mine !== round) return;
    const next = judge(answer);
    if (next !== undefined) again(next);
  }
  function again(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void now(), ms);
  }
  return {
    in: again,
    now: () => void now(),
    stop() {
      round += 1;
      clearTimeout(timer);
    },
  };
}
