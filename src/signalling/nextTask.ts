/**
 * Runs something in a task of its own, after every promise that is settled now has been heard.
 * Not by `setTimeout`: browsers slow that down to once a second in a page that is not in front.
 */
export function inNextTask(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    run();
  };
  port2.postMessage(undefined);
}
