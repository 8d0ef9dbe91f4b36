import { createDeferred } from './deferred';

/** Runs something, and has React show what came of it before it resolves. */
export type Act = (work: () => Promise<void>) => PromiseLike<void>;

/** Where the engine takes in what it is told. */
export interface Stage {
  /** Does it, and waits until nothing more can happen without somebody else: a person, the far side, the service. */
  perform<T>(work: () => Promise<T> | T): Promise<T>;
  /** From now on everything happens in this `act`. */
  watchWith(act: Act): void;
}

/** React's own. Loaded ahead of its use, since an act must begin in the task of the verb; who has no page may have no React either. */
let actOfReact: Act | undefined;
if (typeof document !== 'undefined')
  import('react').then(
    ({ act }) => (actOfReact = act),
    () => undefined,
  );

/** A stage that nobody watches yet. In a test environment of React, React does. */
export function createStage(): Stage {
  let given: Act | undefined;
  let busy: Promise<undefined> | undefined;

  return {
    async perform<T>(work: () => Promise<T> | T) {
      // One after another: React does not have two acts at once. But not a moment later than need be.
      const before = busy;
      const { promise: mine, resolve: finish } = createDeferred<undefined>();
      busy = mine;
      if (before) await before;
      const act = given ?? (isActEnvironment() ? actOfReact : undefined) ?? unwatched;
      const done: T[] = [];
      try {
        await act(async () => {
          done.push(await work());
          await settle();
        });
      } finally {
        if (busy === mine) busy = undefined;
        finish(undefined);
      }
      return done[0] as T; // what fails has rejected above
    },
    watchWith(act) {
      given = act;
    },
  };
}

/** Longer than any chain of promises in the engine. Neither timers nor tasks: both may be in the hands of a test. */
const turns = 500;

/** Lets everything happen that can happen by itself. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
}

const unwatched: Act = (work) => work();

/** What a test environment of React promises by this variable. */
function isActEnvironment(): boolean {
  return (globalThis as { IS_REACT_ACT_ENVIRONMENT?: unknown }).IS_REACT_ACT_ENVIRONMENT === true;
}
