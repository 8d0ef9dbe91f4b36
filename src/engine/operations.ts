import { phaseOf, type Direction, type Phase, type PublicState } from './callMachine';

/** What a call can be asked to do, in the words of `call:operation` (SDK_API §5.3). */
export type OperationName =
  | (typeof operationNames)[Operation]
  | 'MAKE'
  // The far side's alone:
  | 'SLOW_START'
  | 'START_MOH'
  | 'STOP_MOH';

interface OperationRule {
  /** The phases in which the operation may start. */
  phases: readonly Phase[];
  /** The only side that may do it; absent when both may. */
  direction?: Direction;
  /** Whether it may start while another operation is in progress: a hang-up never waits, and tones disturb nothing. */
  alongside?: boolean;
}

// An answer asked for before Ringing waits for it.
const unanswered = ['initiating', 'initiated', 'ringing'] as const;
const answered = ['connected', 'heldLocally', 'heldRemotely', 'heldByBoth'] as const;

const notOver = [...unanswered, 'earlyMedia', ...answered] as const;

/** Which operation may start when. The engine refuses by it, and buttons are disabled by it. */
export const operations = {
  answer: { phases: unanswered, direction: 'incoming' },
  reject: { phases: unanswered, direction: 'incoming', alongside: true },
  ignore: { phases: unanswered, direction: 'incoming', alongside: true },
  forward: { phases: unanswered, direction: 'incoming' },
  end: { phases: notOver, alongside: true },
  hold: { phases: ['connected', 'heldRemotely'] },
  unhold: { phases: ['heldLocally', 'heldByBoth'] },
  addMedia: { phases: ['connected'] },
  removeMedia: { phases: answered },
  startVideo: { phases: ['connected'] },
  stopVideo: { phases: answered },
  startScreenshare: { phases: ['connected'] },
  stopScreenshare: { phases: answered },
  replaceTrack: { phases: answered },
  restartMedia: { phases: answered },
  directTransfer: { phases: answered },
  consultativeTransfer: { phases: answered },
  join: { phases: answered },
  mute: { phases: notOver, alongside: true },
  unmute: { phases: notOver, alongside: true },
  sendDTMF: { phases: ['ringing', 'earlyMedia', 'connected'], alongside: true },
  getStats: { phases: notOver, alongside: true },
  setCustomParameters: { phases: notOver, alongside: true },
  sendCustomParameters: { phases: answered, alongside: true },
} as const satisfies Record<string, OperationRule>;

/** The operations by the names of their methods. */
export type Operation = keyof typeof operations;

/** What `call:operation` calls them. A table of its own: who shows a button has no use for it. */
export const operationNames = {
  answer: 'ANSWER',
  reject: 'REJECT',
  ignore: 'IGNORE',
  forward: 'FORWARD_CALL',
  end: 'END',
  hold: 'HOLD',
  unhold: 'UNHOLD',
  addMedia: 'ADD_MEDIA',
  removeMedia: 'REMOVE_MEDIA',
  startVideo: 'ADD_MEDIA',
  stopVideo: 'REMOVE_MEDIA',
  startScreenshare: 'ADD_MEDIA',
  stopScreenshare: 'REMOVE_MEDIA',
  replaceTrack: 'REPLACE_TRACK',
  restartMedia: 'RESTART_MEDIA',
  directTransfer: 'DIRECT_TRANSFER',
  consultativeTransfer: 'CONSULTATIVE_TRANSFER',
  join: 'JOIN',
  mute: 'MUTE',
  unmute: 'UNMUTE',
  sendDTMF: 'SEND_DTMF',
  getStats: 'GET_STATS',
  setCustomParameters: 'SET_CUSTOM_PARAMETERS',
  sendCustomParameters: 'SEND_CUSTOM_PARAMETERS',
} as const satisfies Record<Operation, string>;

/** The part of a call that decides what can be done with it. */
export interface OperableCall extends PublicState {
  readonly direction: Direction;
  readonly localOp?: unknown;
}

/** Why `operation` may not start on `call` now; undefined when it may. */
export function refusal(call: OperableCall, operation: Operation): 'wrong-state' | 'operation-pending' | undefined {
  const rule: OperationRule = operations[operation];
  if (!rule.phases.includes(phaseOf(call)) || (rule.direction ?? call.direction) !== call.direction) return 'wrong-state';
  return call.localOp && !rule.alongside ? 'operation-pending' : undefined;
}

/** Whether `operation` may start on `call` now. */
export function canPerform(call: OperableCall, operation: Operation): boolean {
  return refusal(call, operation) === undefined;
}
