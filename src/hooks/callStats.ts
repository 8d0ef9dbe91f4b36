import type { Client } from '../engine';

/** How a call is going, in few figures. Each is undefined where the browser does not tell, or not yet: rates need two reports. */
export interface CallStats {
  /** From us to the far side and back, in ms. */
  readonly rttMs: number | undefined;
  /** Of what we receive, in ms. */
  readonly jitterMs: number | undefined;
  /** Of the packets we sent, in %. */
  readonly lossUp: number | undefined;
  /** Of the packets sent to us, in %. */
  readonly lossDown: number | undefined;
  readonly kbitPerSecondIn: number | undefined;
  readonly kbitPerSecondOut: number | undefined;
  /** Of the far side's picture. */
  readonly framesPerSecond: number | undefined;
  /** How loud our microphone is, from 0 (silence, also while it is muted) to 1. */
  readonly microphoneLevel: number | undefined;
}

const everyMs = 1000;

/**
 * Shows how a call is going, at once and then each second, until the signal says that nobody looks any more. A browser that gives no
 * figures is not asked again.
 */
export function followStats(client: Client, callId: string, leaving: AbortSignal, show: (stats: CallStats) => void): void {
  if (leaving.aborted) return;
  let counts: CallCounts | undefined;
  let isAsking = false;
  function ask() {
    // A browser that is busy is not asked again before it has answered.
    if (isAsking) return;
    isAsking = true;
    client.call.getStats(callId).then((report) => {
      isAsking = false;
      if (leaving.aborted) return;
      const summary = summarize(report, counts);
      counts = summary.counts;
      show(summary.stats);
    }, stop);
  }
  const clock = setInterval(ask, everyMs);
  const stop = () => clearInterval(clock);
  leaving.addEventListener('abort', stop);
  ask();
}

/** What a summary is made of, and must be remembered for the next. */
export interface CallCounts {
  readonly at: number;
  readonly received: number;
  readonly lost: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

// Of one type, and undefined where there are none (W3C webrtc-stats §7).
type Figures = Record<string, number | string | undefined>;

/** A summary of one report, with the counts of the one before where there was one. */
export function summarize(report: RTCStatsReport, before: CallCounts | undefined): { stats: CallStats; counts: CallCounts } {
  const all = [...(report as ReadonlyMap<string, Figures>).values()];
  const of = (type: string, name: string) =>
    all.flatMap((figures) => {
      const figure = figures['type'] === type ? figures[name] : undefined;
      return typeof figure === 'number' ? figure : [];
    });
  const sum = (type: string, name: string) => of(type, name).reduce((total, figure) => total + figure, 0);
  const most = (figures: number[], scale = 1) => (figures.length > 0 ? Math.max(...figures) * scale : undefined);
  const inbound = 'inbound-rtp';
  const heard = 'remote-inbound-rtp';
  const counts = {
    at: Math.max(0, ...all.map(({ timestamp }) => Number(timestamp ?? 0))),
    received: sum(inbound, 'packetsReceived'),
    lost: sum(inbound, 'packetsLost'),
    bytesIn: sum(inbound, 'bytesReceived'),
    bytesOut: sum('outbound-rtp', 'bytesSent'),
  };
  // A stream that has gone takes its counts with it.
  const more = (name: keyof CallCounts) => Math.max(0, counts[name] - (before?.[name] ?? 0));
  const ms = more('at');
  const rate = (name: 'bytesIn' | 'bytesOut') => (before && ms > 0 ? (more(name) * 8) / ms : undefined);
  const due = more('received') + more('lost');
  return {
    counts,
    stats: {
      // Firefox has no times of the pair of candidates.
      rttMs: most(of('candidate-pair', 'currentRoundTripTime').slice(-1), 1000) ?? most(of(heard, 'roundTripTime'), 1000),
      jitterMs: most(of(inbound, 'jitter'), 1000),
      lossUp: most(of(heard, 'fractionLost'), 100),
      lossDown: before && due > 0 ? (more('lost') / due) * 100 : undefined,
      kbitPerSecondIn: rate('bytesIn'),
      kbitPerSecondOut: rate('bytesOut'),
      framesPerSecond: most(of(inbound, 'framesPerSecond')),
      microphoneLevel: most(of('media-source', 'audioLevel')),
    },
  };
}
