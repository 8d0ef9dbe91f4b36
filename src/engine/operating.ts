import { HookswitchError } from '../errors';
import type { CallRecord, LocalOperation } from './callRecord';
import type { LiveCall } from './liveCall';
import { operationNames, refusal, type Operation, type OperationName } from './operations';

type Task = (operation: LocalOperation) => Promise<void>;
type Failed = (error: HookswitchError, operation: LocalOperation) => void;

/**
 * Begins an operation after the method that asked for it has returned, reports it and catches its failure. The task says itself
 * when it has finished.
 */
export function operate(live: LiveCall, name: OperationName, task: Task): void {
  const operation = live.record.intend(name);
  void Promise.resolve().then(() => carryOut(live, operation, task, (error) => fail(live, error, operation)));
}

/** The same, in turn with whatever else happens to the call. */
export function operateInTurn(live: LiveCall, name: OperationName, task: Task, failed: Failed): void {
  const operation = live.record.intend(name);
  void live.inTurn(() => carryOut(live, operation, task, failed));
}

/** An operation beside whatever else is in progress: reported, but `call.localOp` does not show it, and no state comes of its failure. */
export function operateAlongside(live: LiveCall, operation: Operation, task: () => Promise<void>): void {
  const name = operationNames[operation];
  void Promise.resolve().then(async () => {
    if (live.isOver()) return;
    live.record.report(name, 'START');
    try {
      await live.during(task);
      live.record.report(name, 'FINISH');
    } catch (cause) {
      const error = live.isOver() ? undefined : HookswitchError.from(cause);
      live.record.report(name, 'FINISH', error);
      if (error) live.record.sayError(error);
    }
  });
}

/** An operation has failed, and the call is as it was. */
export function fail(
  live: LiveCall,
  error: HookswitchError,
  operation: LocalOperation,
  tracksGone: Parameters<CallRecord['sayTracksEnded']>[0] = [],
): void {
  const { record } = live;
  record.update({ error: error.toBasicError() });
  operation.finish(error);
  record.sayTracksEnded(tracksGone);
  record.sayError(error);
  if (live.isOver()) return; // a listener has hung up
  const { state, localHold, remoteHold } = live.call;
  live.sayStateChange({ state, localHold, remoteHold }, {}, error);
}

/** Says why an operation is refused, if it is. */
export function refuses(live: LiveCall, operation: Operation): boolean {
  const reason = live.isLeaving ? 'wrong-state' : refusal(live.call, operation);
  if (!reason) return false;
  refuse(live, operation, new HookswitchError('call:6', { detail: `It is ${live.call.state}; '${operation}' was asked for.`, reason }));
  return true;
}

/** Refuses an operation. Nothing has happened to the call then. */
export function refuse(live: LiveCall, operation: Operation, error: HookswitchError): void {
  // Not in the queue, where an open prompt would hold it up; but not before the method has returned.
  queueMicrotask(() => {
    live.record.report(operationNames[operation], 'FINISH', error);
    live.context.emit('call:error', { callId: live.call.id, error: error.toBasicError() });
  });
}

async function carryOut(live: LiveCall, operation: LocalOperation, task: Task, failed: Failed): Promise<void> {
  if (live.isOver()) return;
  operation.start();
  try {
    await task(operation);
  } catch (cause) {
    if (!live.isOver()) failed(HookswitchError.from(cause), operation);
  }
}
