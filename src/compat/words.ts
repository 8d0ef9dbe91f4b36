import type { Call, CallState, Direction, PublicState } from '../engine';

/** The states of a call in the words of Kandy.js 3; `client.call.states` has them too. */
export const kandyStates = {
  OUTGOING: 'OUTGOING',
  INCOMING: 'INCOMING',
  RINGING: 'RINGING',
  EARLY_MEDIA: 'EARLY_MEDIA',
  IN_CALL: 'IN_CALL',
  ON_HOLD: 'ON_HOLD',
  ON_REMOTE_HOLD: 'ON_REMOTE_HOLD',
  ENDED: 'ENDED',
} as const;

/** One of these words. */
export type KandyState = keyof typeof kandyStates;

/** A call, as plain data; all but `state` in the words of the engine. Replaced on every change, never mutated. */
export interface KandyCall extends Omit<Call, 'state'> {
  readonly state: KandyState;
  /** Who calls, as `name@domain`. */
  readonly from: string;
  /** Who is called, as `name@domain`. */
  readonly to: string;
}

const onceItRings = {
  Ringing: 'RINGING',
  'Early Media': 'EARLY_MEDIA',
  Connected: 'IN_CALL',
  'On Hold': 'ON_HOLD',
  Ended: 'ENDED',
  Cancelled: 'ENDED',
} as const;

const words = {
  outgoing: { Initiating: 'OUTGOING', Initiated: 'OUTGOING', ...onceItRings },
  incoming: { Initiating: 'INCOMING', Initiated: 'INCOMING', ...onceItRings },
} as const satisfies Record<Direction, Record<CallState, KandyState>>;

/** What Kandy.js 3 calls where a call is. */
export function wordFor(direction: Direction, { state, localHold }: PublicState): KandyState {
  return state === 'On Hold' && !localHold ? 'ON_REMOTE_HOLD' : words[direction][state];
}

const described = new WeakMap<Call, KandyCall>();

/** The record of a call; the same one for the same call, so `===` tells whether it changed. */
export function describeCall(call: Call): KandyCall {
  const known = described.get(call);
  if (known) return known;
  const record = { ...call, state: wordFor(call.direction, call), from: withoutScheme(call.from), to: withoutScheme(call.to) };
  described.set(call, record);
  return record;
}

function withoutScheme(address: string): string {
  return address.replace(/^sips?:/i, '');
}
