import { operations, type CallApi, type Operation } from '../engine';

type WithoutId<Act> = Act extends (callId: string, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result | undefined : never;

type Bound<Calls> = { [Name in keyof Calls]: WithoutId<Calls[Name]> };

/** The operations of `client.call` for one call: the same, without the id before everything else. */
export type BoundOperations = Bound<Pick<CallApi, Operation>>;

/** Passes on to the engine what is asked of one call; nothing, where there is none. */
export function boundOperations(calls: CallApi, callId: string | undefined): BoundOperations {
  const passOn = (name: Operation) => {
    // What the caller gives is checked by the type above; here all of them are alike.
    const act = calls[name] as (callId: string, ...rest: unknown[]) => unknown;
    return [name, (...rest: unknown[]) => (callId === undefined ? undefined : act(callId, ...rest))] as const;
  };
  return Object.fromEntries((Object.keys(operations) as Operation[]).map(passOn)) as unknown as BoundOperations;
}
