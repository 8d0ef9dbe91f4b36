import type { CallStats } from '../hooks';

/** In words, since the figures behind them allow no more. */
export type QualityLevel = 'good' | 'fair' | 'poor' | 'unknown';

/** What is likely to be at fault: our network, theirs, or our microphone. */
export type QualityCause = 'here' | 'there' | 'microphone';

/** What is thought of a call, and what must be remembered for the next time. */
export interface QualityEstimate {
  readonly level: QualityLevel;
  /** Undefined where nothing is at fault. */
  readonly cause: QualityCause | undefined;
  /** For how many estimates the level has been this one. */
  readonly steady: number;
  /** For how many the figures have asked for a better level, or, below zero, for a worse one. */
  readonly pull: number;
  /** For how many nothing came from a microphone that is on. */
  readonly silent: number;
}

/** What an estimate is made of. */
export interface QualitySigns {
  /** Undefined: nothing is measured, as before the answer and on hold. */
  stats: CallStats | undefined;
  /** `blocked`: the system gives no sound, without a mute of ours. */
  microphone: 'on' | 'muted' | 'blocked';
  /** Whether the far side's camera is on: a screen that stands still needs no frames. */
  hasCamera: boolean;
}

/** Before the first look. */
export const noEstimate: QualityEstimate = { level: 'unknown', cause: undefined, steady: 0, pull: 0, silent: 0 };

/** From which figures on a call is fair, and poor. Talk gets hard at 400 ms one way (ITU-T G.114 §4); Opus hides a few lost packets. */
const limits = { rttMs: [300, 700], jitterMs: [40, 100], lossUp: [3, 10], lossDown: [3, 10] } as const;
/** Fewer frames in a second are no film. */
const fewestFrames = 8;

/** Estimates, one each second, until the level follows: bad news sooner than good ones, and neither at once. */
const worseAfter = 2;
const betterAfter = 4;
/** A pause between words is no silence. */
const silentAfter = 5;

const levels = ['good', 'fair', 'poor'] as const;

/** What is thought of a call, by its figures of now and what was thought a second before. */
export function estimateQuality(before: QualityEstimate, { stats, microphone, hasCamera }: QualitySigns): QualityEstimate {
  if (!stats) return noEstimate;
  const grade = (name: keyof typeof limits) => limits[name].filter((limit) => (stats[name] ?? 0) >= limit).length;
  const silent = microphone === 'on' && stats.microphoneLevel === 0 ? before.silent + 1 : 0;
  const isChoppy = hasCamera && (stats.framesPerSecond ?? fewestFrames) < fewestFrames;
  const here = Math.max(grade('rttMs'), grade('lossUp'));
  const there = Math.max(grade('jitterMs'), grade('lossDown'), isChoppy ? 1 : 0);
  const unheard = microphone === 'blocked' ? 2 : silent >= silentAfter ? 1 : 0;

  const worst = Math.max(here, there, unheard);
  const isMeasured = worst > 0 || Object.keys(limits).some((name) => stats[name as keyof typeof limits] !== undefined);
  if (!isMeasured) return { ...noEstimate, silent };
  // Distance and our own loss are felt in both directions; what is at fault on their side is felt here alone.
  const cause = worst === 0 ? undefined : unheard === worst ? 'microphone' : here > 0 ? 'here' : 'there';

  if (before.level === 'unknown') return { level: levels[worst] ?? 'poor', cause, steady: 1, pull: 0, silent };
  const step = Math.sign(levels.indexOf(before.level) - worst);
  const pull = step === 0 ? 0 : step === Math.sign(before.pull) ? before.pull + step : step;
  if (pull >= betterAfter || pull <= -worseAfter) return { level: levels[worst] ?? 'poor', cause, steady: 1, pull: 0, silent };
  // The cause stays with its level: two that take turns help nobody.
  return { ...before, cause: before.level === 'good' ? undefined : (before.cause ?? cause), steady: before.steady + 1, pull, silent };
}
