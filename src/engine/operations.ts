import { phaseOf, type Direction, type Phase, type PublicState } from './callMachine';

/** What a call can be asked to do, in the words of `call:operation` (SDK_API §5.3). */
export type OperationName = 'MAKE' | 'ANSWER' | 'REJECT' | 'IGNORE' | 'END' | 'HOLD' | 'UNHOLD' | 'SLOW_START';

interface OperationRule {
  name: OperationName;
  /** The phases in which the operation may start. */
  phases: readonly Phase[];
  /** The only side that may do it; absent when both may. */
  direction?: Direction;
  /** Whether it may start while another operation is in progress: a hang-up never waits. */
  interrupts?: boolean;
}

// An answer asked for before Ringing waits for it.
const unanswered = ['initiating', 'initiated', 'ringing'] as const;

/** Which operation may start when. The engine refuses by it, and buttons are disabled by it. */
export const operations = {
  answer: { name: 'ANSWER', phases: unanswered, direction: 'incoming' },
  reject: { name: 'REJECT', phases: unanswered, direction: 'incoming', interrupts: true },
  ignore: { name: 'IGNORE', phases: unanswered, direction: 'incoming', interrupts: true },
  end: {
    name: 'END',
    phases: [...unanswered, 'earlyMedia', 'connected', 'heldLocally', 'heldRemotely', 'heldByBoth'],
    interrupts: true,
  },
} as const satisfies Record<string, OperationRule>;

/** The operations by the names of their methods. */
export type Operation = keyof typeof operations;

/** The part of a call that decides what can be done with it. */
export interface OperableCall extends PublicState {
  readonly direction: Direction;
  readonly localOp?: unknown;
}

/** Why `operation` may not start on `call` now; undefined when it may. */
export function refusal(call: OperableCall, operation: Operation): 'wrong-state' | 'operation-pending' | undefined {
  const rule: OperationRule = operations[operation];
  if (!rule.phases.includes(phaseOf(call)) || (rule.direction ?? call.direction) !== call.direction) return 'wrong-state';
  return call.localOp && !rule.interrupts ? 'operation-pending' : undefined;
}

/** Whether `operation` may start on `call` now. */
export function canPerform(call: OperableCall, operation: Operation): boolean {
  return refusal(call, operation) === undefined;
}
