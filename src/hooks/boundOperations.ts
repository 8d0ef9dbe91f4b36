import type { CallApi } from '../engine';

/** The operations of one call that take what the engine takes, its id aside. */
const bound = [
  'answer',
  'reject',
  'ignore',
  'forward',
  'end',
  'hold',
  'unhold',
  'startVideo',
  'stopVideo',
  'startScreenshare',
  'stopScreenshare',
  'mute',
  'unmute',
  'sendDTMF',
  'restartMedia',
  'directTransfer',
  'consultativeTransfer',
] as const satisfies readonly (keyof CallApi)[];

type WithoutId<Act> = Act extends (callId: string, ...rest: infer Rest) => void ? (...rest: Rest) => void : never;

type Bound<Calls> = { [Name in keyof Calls]: WithoutId<Calls[Name]> };

/** The methods of `client.call` for one call: the same, without the id before everything else. */
export type BoundOperations = Bound<Pick<CallApi, (typeof bound)[number]>>;

/** Passes on to the engine what is asked of one call; nothing, where there is none. */
export function boundOperations(calls: CallApi, callId: string | undefined): BoundOperations {
  const passOn = (name: (typeof bound)[number]) => {
    // What the caller gives is checked by the type above; here all of them are alike.
    const act = calls[name] as (callId: string, ...rest: unknown[]) => void;
    return [name, (...rest: unknown[]) => callId !== undefined && act(callId, ...rest)] as const;
  };
  return Object.fromEntries(bound.map(passOn)) as unknown as BoundOperations;
}
