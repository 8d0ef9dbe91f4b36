import { HookswitchError } from '../../errors';
import { retryDelay } from '../backoff';
import { createListeners } from '../listeners';
import type { Link } from '../signalling';
import { createConnector, type Connection, type ConnectorContext } from './connection';

/** The path from the service to this device, kept alive. */
export interface ServiceLink {
  readonly state: Link;
  onChange(listener: (link: Link) => void): () => void;
  /** Undefined before `subscribe` has succeeded. With a lost socket while the link is not up. */
  readonly connection: Connection | undefined;
  subscribe(): Promise<void>;
  unsubscribe(): Promise<void>;
  /** Tokens or network have changed: whatever waits, or has given up, tries at once. */
  retryNow(): void;
}

/** What lives from `subscribe` to `unsubscribe`. */
interface Run {
  life: AbortController;
  ready: Promise<void>;
  connection?: Connection;
  /** The tries to reconnect, while there are any. */
  recovery?: Promise<void> | undefined;
  /** Ends the wait before the next try. */
  wake?: (() => void) | undefined;
  attempt: number;
  upSince: number;
}

/** A socket that is lost sooner than this was no success: the count of tries goes on. */
const steadyMs = 5_000;

/** The states of the link, and the tries to have it back (PROTOCOL §6.1). */
export function createLink(context: Omit<ConnectorContext, 'onLost'>): ServiceLink {
  const { log, connectivity = {}, random = Math.random } = context.options;
  const listeners = createListeners<Link>(log);
  let state: Link = { state: 'down' };
  let run: Run | undefined;
  let leaving: Promise<void> = Promise.resolve();
  const connector = createConnector({
    ...context,
    onFrame: (frame) => run && context.onFrame(frame),
    onLost: (socket) => run?.connection?.socket === socket && recover(run, run.connection),
  });

  function change(next: Link) {
    state = next;
    listeners.tell(next);
  }
  function up(mine: Run, connection: Connection) {
    mine.connection = connection;
    mine.upSince = Date.now();
    change({ state: 'up' });
  }
  function giveUp(error: HookswitchError) {
    log.warn('the link to the service is down', error.message);
    change({ state: 'down', error });
  }

  /** The first time, or again after giving up. */
  function connect(mine: Run): Promise<void> {
    const { connection, life } = mine;
    change({ state: 'connecting' });
    const connecting = leaving.then(() => (connection ? connector.rejoin(connection, life.signal) : connector.establish(life.signal)));
    return connecting.then(
      (next) => {
        if (!life.signal.aborted) return up(mine, next);
        mine.connection = next; // to be taken down by `unsubscribe`, which waits for this
        throw new HookswitchError('subscription:1', { reason: 'unreachable' });
      },
      (cause: unknown) => {
        const error = HookswitchError.from(cause, 'subscription:1');
        if (life.signal.aborted) throw error;
        if (!connection) end(mine);
        change({ state: 'down', error });
        throw error;
      },
    );
  }

  function recover(mine: Run, before: Connection, atOnce = false) {
    if (mine.recovery || isOver(mine)) return;
    if (atOnce || Date.now() - mine.upSince >= steadyMs) mine.attempt = 0;
    mine.recovery = tryUntilUp(mine, before, atOnce).then((outcome) => {
      // Before anyone is told: whoever hears of the end may ask for the next try.
      mine.recovery = undefined;
      if (isOver(mine)) return;
      if (outcome instanceof HookswitchError) giveUp(outcome);
      else if (outcome) up(mine, outcome);
    });
  }

  /** Gives the new connection, or the error with which to give up; undefined after `unsubscribe`. */
  async function tryUntilUp(mine: Run, before: Connection, atOnce: boolean): Promise<Connection | HookswitchError | undefined> {
    for (let waits = !atOnce; !isOver(mine); waits = true) {
      mine.attempt += 1;
      const delay = connectivity.autoReconnect === false && waits ? undefined : retryDelay(mine.attempt, connectivity, random);
      if (delay === undefined) return new HookswitchError('subscription:1', { reason: 'unreachable' });
      change({ state: 'reconnecting', attempt: mine.attempt });
      if (waits) await pause(mine, delay);
      if (isOver(mine)) return undefined;
      const outcome = await connector
        .rejoin(mine.connection ?? before, mine.life.signal)
        .catch((error: unknown) => HookswitchError.from(error));
      if (!(outcome instanceof HookswitchError)) {
        mine.connection = outcome; // also after `unsubscribe`, which takes it down
        if (outcome.socket.isOpen) return outcome;
      } else if (outcome.reason === 'unauthorized') {
        return new HookswitchError('subscription:1', { reason: 'unauthorized', cause: outcome });
      }
    }
    return undefined;
  }

  function retryNow() {
    if (run?.wake) run.wake();
    else if (run?.connection && state.state === 'down') recover(run, run.connection, true);
  }
  function onNetwork({ type }: Event) {
    // A changed network often leaves a socket that only looks open.
    if (state.state === 'up') run?.connection?.socket.probe();
    else if (type === 'online') retryNow();
  }

  function end(mine: Run) {
    run = undefined;
    mine.life.abort();
    mine.wake?.();
    stopListeningToNetwork(onNetwork);
  }

  async function leave(mine: Run) {
    await mine.ready.catch(() => undefined);
    await mine.recovery;
    if (mine.connection) await connector.dismantle(mine.connection);
    if (!run) change({ state: 'down' });
  }

  return {
    get state() {
      return state;
    },
    onChange: (listener) => listeners.add(listener),
    get connection() {
      return run?.connection;
    },
    subscribe() {
      if (run && state.state !== 'down') return run.ready;
      if (!run) {
        run = { life: new AbortController(), ready: Promise.resolve(), attempt: 0, upSince: 0 };
        listenToNetwork(onNetwork);
      }
      run.ready = connect(run);
      return run.ready;
    },
    unsubscribe() {
      if (run) {
        const mine = run;
        end(mine);
        leaving = leave(mine);
      }
      return leaving;
    },
    retryNow,
  };
}

function pause(mine: Run, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      mine.wake = undefined;
      resolve();
    };
    const timer = setTimeout(done, ms);
    mine.wake = done;
  });
}

/** Whether `unsubscribe` has ended it. */
const isOver = (mine: Run) => mine.life.signal.aborted;

// In Node there is no window to tell of the network.
function listenToNetwork(listener: (event: Event) => void) {
  if ('addEventListener' in globalThis) for (const type of ['online', 'offline']) addEventListener(type, listener);
}
function stopListeningToNetwork(listener: (event: Event) => void) {
  if ('removeEventListener' in globalThis) for (const type of ['online', 'offline']) removeEventListener(type, listener);
}
