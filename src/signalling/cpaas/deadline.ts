/** A signal that aborts after a time, or with another signal. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Clears the timer. To be called when the work is done. */
  stop(): void;
}

/** @param ms - after which the signal aborts with a `TimeoutError`. */
export function startDeadline(ms: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('No answer in time', 'TimeoutError')), ms);
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow);
  return {
    signal: controller.signal,
    stop() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', follow);
    },
  };
}
