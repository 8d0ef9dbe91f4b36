/**
 * The life of one call, as data.
 *
 * Two tables, one for each side of the call, sharing the rows after the answer. A missing cell means
 * "this event changes nothing here": a late or repeated message of the network is dropped by it.
 */
export type Direction = 'outgoing' | 'incoming';

/** Where a call is. `On Hold` is three phases, so that no guard and no flag is needed. */
export type Phase =
  | 'initiating'
  | 'initiated'
  | 'ringing'
  | 'earlyMedia'
  | 'connected'
  | 'heldLocally'
  | 'heldRemotely'
  | 'heldByBoth'
  | 'ended'
  | 'cancelled';

/** What can happen to a call, whoever caused it. */
export type CallEvent =
  | 'prepared' //     the service took our invitation
  | 'alerted' //      the callee's device rings (SIP 180, RFC 3261 §21.1.2)
  | 'progressed' //   media before the answer (SIP 183, RFC 3261 §21.1.5)
  | 'answered'
  | 'localHold'
  | 'localUnhold'
  | 'remoteHold'
  | 'remoteUnhold'
  | 'cancelled' //    withdrawn before the answer (SIP CANCEL, or answered on another device)
  | 'ended';

type Row = Partial<Record<CallEvent, Phase>>;

const afterAnswer = {
  connected: { localHold: 'heldLocally', remoteHold: 'heldRemotely', ended: 'ended' },
  heldLocally: { localUnhold: 'connected', remoteHold: 'heldByBoth', ended: 'ended' },
  heldRemotely: { localHold: 'heldByBoth', remoteUnhold: 'connected', ended: 'ended' },
  heldByBoth: { localUnhold: 'heldRemotely', remoteUnhold: 'heldLocally', ended: 'ended' },
  ended: {},
  cancelled: {},
} satisfies Partial<Record<Phase, Row>>;

/** Which phase follows on which event, for each side of a call. */
export const callMachine: Record<Direction, Record<Phase, Row>> = {
  // A bundler drops what is marked pure from pages that show calls and leave the engine out.
  outgoing: /* @__PURE__ */ withAnswer({
    initiating: { prepared: 'initiated', ended: 'ended' },
    initiated: { alerted: 'ringing', progressed: 'earlyMedia', answered: 'connected', ended: 'ended' },
    ringing: { progressed: 'earlyMedia', answered: 'connected', ended: 'ended' },
    earlyMedia: { answered: 'connected', ended: 'ended' },
  }),
  incoming: /* @__PURE__ */ withAnswer({
    initiating: { prepared: 'initiated', alerted: 'ringing', cancelled: 'cancelled', ended: 'ended' },
    initiated: { alerted: 'ringing', answered: 'connected', cancelled: 'cancelled', ended: 'ended' },
    ringing: { answered: 'connected', cancelled: 'cancelled', ended: 'ended' },
    earlyMedia: {},
  }),
};

function withAnswer(before: Record<Exclude<Phase, keyof typeof afterAnswer>, Row>): Record<Phase, Row> {
  return { ...before, ...afterAnswer };
}

/** The phase after `event`, or undefined where the table has no cell. */
export function nextPhase(direction: Direction, phase: Phase, event: CallEvent): Phase | undefined {
  return callMachine[direction][phase][event];
}

/** What an application sees of a phase. The words are those of the SDK family's `call.states` (SDK_API §5.2). */
export const publicState = {
  initiating: { state: 'Initiating', localHold: false, remoteHold: false },
  initiated: { state: 'Initiated', localHold: false, remoteHold: false },
  ringing: { state: 'Ringing', localHold: false, remoteHold: false },
  earlyMedia: { state: 'Early Media', localHold: false, remoteHold: false },
  connected: { state: 'Connected', localHold: false, remoteHold: false },
  heldLocally: { state: 'On Hold', localHold: true, remoteHold: false },
  heldRemotely: { state: 'On Hold', localHold: false, remoteHold: true },
  heldByBoth: { state: 'On Hold', localHold: true, remoteHold: true },
  ended: { state: 'Ended', localHold: false, remoteHold: false },
  cancelled: { state: 'Cancelled', localHold: false, remoteHold: false },
} as const satisfies Record<Phase, { state: string; localHold: boolean; remoteHold: boolean }>;

/** The public words for where a call is. */
export type CallState = (typeof publicState)[Phase]['state'];

/** The constants an application compares with: `client.call.states.CONNECTED`. */
export const callStates = {
  INITIATING: 'Initiating',
  INITIATED: 'Initiated',
  RINGING: 'Ringing',
  EARLY_MEDIA: 'Early Media',
  CANCELLED: 'Cancelled',
  CONNECTED: 'Connected',
  ON_HOLD: 'On Hold',
  ENDED: 'Ended',
} as const satisfies Record<string, CallState>;

/** The part of a call record that says where it is. */
export interface PublicState {
  readonly state: CallState;
  readonly localHold: boolean;
  readonly remoteHold: boolean;
}

/** The inverse of {@link publicState}, in few bytes: every button needs it. */
const phaseByState = {
  Initiating: 'initiating',
  Initiated: 'initiated',
  Ringing: 'ringing',
  'Early Media': 'earlyMedia',
  Connected: 'connected',
  Ended: 'ended',
  Cancelled: 'cancelled',
} as const satisfies Record<Exclude<CallState, 'On Hold'>, Phase>;

/** The phase behind what an application sees. */
export function phaseOf({ state, localHold, remoteHold }: PublicState): Phase {
  if (state !== 'On Hold') return phaseByState[state];
  if (localHold) return remoteHold ? 'heldByBoth' : 'heldLocally';
  return 'heldRemotely'; // also without a flag: a client of another make that does not say by whom
}

/** True once nothing more can happen to the call. */
export function isOver(state: CallState): boolean {
  return state === 'Ended' || state === 'Cancelled';
}
