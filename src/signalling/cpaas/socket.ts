import { HookswitchError, type ErrorReason } from '../../errors';
import type { Log } from '../../log';
import { readLivenessFrame } from '../../protocol';
import { createLiveness, type LivenessOptions } from './liveness';
import type { SocketConstructor, SocketLike } from './options';
import { readJson } from './rest';

export interface SocketOptions {
  /** Carries the access token: never to be logged. */
  url: string;
  WebSocket: SocketConstructor;
  timeoutMs: number;
  signal: AbortSignal;
  liveness: Omit<LivenessOptions, 'send' | 'lost'>;
  /** Called for each frame that is JSON and not of liveness. */
  onFrame: (frame: unknown) => void;
  /** Called once if the open socket is lost; not after `close`. */
  onLost: (socket: OpenSocket) => void;
  log: Log;
}

export interface OpenSocket {
  readonly isOpen: boolean;
  /** Begins the watch anew, after a call has begun or ended or the watch was turned on or off. */
  watch(): void;
  /** The network may have changed: finds out quickly whether the socket still lives. */
  probe(): void;
  close(): void;
}

/**
 * Opens a socket and watches over it (PROTOCOL §2.3, §2.4).
 * @throws HookswitchError `subscription:1`, reason `unreachable` or `timeout`. A browser does not say why an upgrade failed.
 */
export function openSocket({ url, WebSocket, timeoutMs, signal, liveness: how, onFrame, onLost, log }: SocketOptions): Promise<OpenSocket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw new HookswitchError('subscription:1', { reason: 'timeout' });
    let state: 'opening' | 'open' | 'closed' = 'opening';
    const socket = newSocket(WebSocket, url);
    const timer = setTimeout(() => fail('timeout'), timeoutMs);
    const onAbort = () => fail('timeout');
    signal.addEventListener('abort', onAbort);
    const liveness = createLiveness({ ...how, send: (frame) => socket.send(JSON.stringify(frame)), lost: () => fail('timeout') });

    const opened: OpenSocket = {
      get isOpen() {
        return state === 'open';
      },
      watch: () => state === 'open' && liveness.start(),
      probe: () => state === 'open' && liveness.probe(),
      close: () => state === 'open' && leave(),
    };

    function leave() {
      state = 'closed';
      stopWaiting();
      liveness.stop();
      socket.close();
    }
    function stopWaiting() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
    function fail(reason: ErrorReason) {
      if (state === 'closed') return;
      const wasOpen = state === 'open';
      leave();
      if (wasOpen) onLost(opened);
      else reject(new HookswitchError('subscription:1', { reason }));
    }

    socket.addEventListener('open', () => {
      if (state !== 'opening') return;
      state = 'open';
      stopWaiting();
      liveness.start();
      resolve(opened);
    });
    socket.addEventListener('close', () => fail('unreachable'));
    socket.addEventListener('error', () => fail('unreachable'));
    socket.addEventListener('message', ({ data }) => {
      if (state !== 'open') return;
      const frame = typeof data === 'string' ? readJson(data) : undefined;
      const ofLiveness = readLivenessFrame(frame);
      liveness.heard(ofLiveness);
      if (frame === undefined) log.warn('a frame that is not JSON was passed over');
      else if (!ofLiveness) onFrame(frame);
    });
  });
}

function newSocket(WebSocket: SocketConstructor, url: string): SocketLike {
  try {
    return new WebSocket(url);
  } catch (cause) {
    // A page on https may not open ws://.
    throw new HookswitchError('subscription:1', { reason: 'unreachable', cause });
  }
}
