/** Runs tasks one after another, each in a later microtask than its adding. A task that fails does not stop the next. */
export interface TaskQueue {
  add(task: () => Promise<void> | void): void;
}

/** An empty queue. @param onFailure - hears of what a task throws; a task is expected to catch its own failures. */
export function createTaskQueue(onFailure: (error: unknown) => void): TaskQueue {
  let last: Promise<void> = Promise.resolve();
  return {
    add(task) {
      last = last.then(task).catch(onFailure);
    },
  };
}
