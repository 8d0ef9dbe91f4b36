/** Waits for `promise`, but no longer than so many ms: then it gives `late`. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A promise that is settled from outside. Its rejection counts as seen, whether or not anyone waits. */
export class Outcome<T> {
  resolve!: (value: T) => void;
  reject!: (error: Error) => void;
  readonly promise: Promise<T>;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => undefined);
  }
}
