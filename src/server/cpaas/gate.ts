/** Lets so many jobs run at a time; the others wait for their turn, in order. */
export function createGate(width: number): <Result>(job: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (job) => {
    // Whoever leaves hands its place on, so that nobody can slip in between.
    if (running >= width) await new Promise<void>((enter) => waiting.push(enter));
    else running += 1;
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
