import type { LivenessFrame } from '../../protocol';
import type { LivenessMethod } from './options';

export interface LivenessOptions {
  method: LivenessMethod;
  /** In ms. */
  pingInterval: number;
  maxMissedPings: number;
  /** Whether to check at all. */
  enabled: () => boolean;
  /** Whether a call is in progress, so that a loss must be noticed within seconds. */
  inCall: () => boolean;
  send: (frame: object) => void;
  /** Called once, when the socket is to be given up. */
  lost: () => void;
}

/** The watch over one open socket, in the three forms of PROTOCOL §2.4. */
export interface Liveness {
  /** Begins anew, also after `enabled` or `inCall` has changed. */
  start(): void;
  /** A frame came; the argument when it was one of liveness. */
  heard(frame?: LivenessFrame): void;
  /** The network may have changed: find out quickly whether the socket still lives. */
  probe(): void;
  stop(): void;
}

const inCallPingMs = 2_000;
const inCallMissedPings = 2;
const untoldServerIntervalMs = 120_000;
const longestTimerMs = 2 ** 31 - 1;

export function createLiveness(options: LivenessOptions): Liveness {
  const { method, pingInterval, maxMissedPings, enabled, inCall, send, lost } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unanswered = 0;
  let probing = false;
  let serverIntervalMs = untoldServerIntervalMs;

  const hurried = () => probing || inCall();
  const period = () => (hurried() ? Math.min(inCallPingMs, pingInterval) : pingInterval);
  const allowed = () => (hurried() ? Math.min(inCallMissedPings, maxMissedPings) : maxMissedPings);

  function ping() {
    if (unanswered >= allowed()) return lost();
    // `keepAlive` has no answers to miss.
    if (method.type === 'pingPong') unanswered += 1;
    send(method.type === 'pingPong' ? { connCheck: { interval: period() / 1000 } } : { message_type: 'ping' });
    again(ping, period());
  }
  function awaitServer() {
    again(lost, serverIntervalMs * maxMissedPings);
  }
  function again(run: () => void, ms: number) {
    clearTimeout(timer);
    timer = setTimeout(run, Math.min(ms, longestTimerMs));
  }
  function stop() {
    clearTimeout(timer);
    timer = undefined;
    unanswered = 0;
    probing = false;
  }

  const serverPings = method.type === 'pingPong' && method.responsibleParty === 'server';
  function start() {
    stop();
    if (enabled()) (serverPings ? awaitServer : ping)();
  }
  return {
    start,
    stop,
    heard(frame) {
      unanswered = 0;
      if (frame?.type === 'connCheck') {
        if (frame.intervalSeconds !== undefined && frame.intervalSeconds > 0) serverIntervalMs = frame.intervalSeconds * 1000;
        send({ connAck: {} });
      }
      if (timer === undefined) return;
      if (serverPings) awaitServer();
      else if (probing) {
        probing = false;
        again(ping, period());
      }
    },
    probe() {
      if (timer === undefined || method.type !== 'pingPong' || serverPings) return;
      stop();
      probing = true;
      ping();
    },
  };
}
