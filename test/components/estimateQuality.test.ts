import { expect, test } from 'vitest';
import { estimateQuality, noEstimate, type QualityEstimate, type QualitySigns } from '../../src/components/estimateQuality';

const well = { rttMs: 50, jitterMs: 5, lossUp: 0, lossDown: 0, framesPerSecond: 25, microphoneLevel: 0.1 };

/** What is thought after seconds like these. */
function after(...seconds: (Partial<QualitySigns['stats'] & object> | undefined)[]): QualityEstimate {
  return seconds.reduce<QualityEstimate>(
    (before, figures) =>
      estimateQuality(before, {
        stats: figures && { ...well, kbitPerSecondIn: 0, kbitPerSecondOut: 0, ...figures },
        microphone: 'on',
        hasCamera: true,
      }),
    noEstimate,
  );
}
const times = <T>(count: number, one: T) => Array.from({ length: count }, () => one);

test.each([
  { figures: {}, level: 'good', cause: undefined },
  { figures: { rttMs: 299 }, level: 'good', cause: undefined },
  { figures: { rttMs: 300 }, level: 'fair', cause: 'here' },
  { figures: { rttMs: 700 }, level: 'poor', cause: 'here' },
  { figures: { lossUp: 4 }, level: 'fair', cause: 'here' },
  { figures: { lossUp: 25 }, level: 'poor', cause: 'here' },
  { figures: { lossDown: 5 }, level: 'fair', cause: 'there' },
  { figures: { lossDown: 12 }, level: 'poor', cause: 'there' },
  { figures: { lossDown: 12, lossUp: 12 }, level: 'poor', cause: 'here' },
  { figures: { jitterMs: 50 }, level: 'fair', cause: 'there' },
  { figures: { framesPerSecond: 3 }, level: 'fair', cause: 'there' },
])('figures of $figures are $level, because of $cause', ({ figures, level, cause }) => {
  expect(after(figures)).toMatchObject({ level, cause });
});

test('without figures nothing is known, nor where the browser tells none of those that count', () => {
  const silent = { rttMs: undefined, jitterMs: undefined, lossUp: undefined, lossDown: undefined };

  expect(after(undefined).level).toBe('unknown');
  expect(after({}, undefined).level).toBe('unknown');
  expect(after(silent).level).toBe('unknown');
});

test('one bad second changes nothing, two do', () => {
  expect(after({}, { lossDown: 30 }).level).toBe('good');
  expect(after({}, { lossDown: 30 }, {}, { lossDown: 30 }, {}).level).toBe('good');
  expect(after({}, ...times(2, { lossDown: 30 })).level).toBe('poor');
});

test('a call is called better only when it has been better for four seconds in a row', () => {
  const bad = times(2, { rttMs: 900 });

  expect(after(...bad, ...times(3, {})).level).toBe('poor');
  expect(after(...bad, ...times(3, {}), { rttMs: 900 }, ...times(3, {})).level).toBe('poor');
  expect(after(...bad, ...times(4, {}))).toMatchObject({ level: 'good', cause: undefined });
});

test('figures that go to and fro each second do not make the level flicker', () => {
  const levels = new Set<string>();
  let estimate = after({});
  for (let second = 0; second < 60; second++) {
    const stats = { ...well, kbitPerSecondIn: 0, kbitPerSecondOut: 0, rttMs: second % 2 === 0 ? 310 : 290 };
    estimate = estimateQuality(estimate, { stats, microphone: 'on', hasCamera: true });
    levels.add(estimate.level);
  }

  expect([...levels]).toEqual(['good']);
});

test('how long a level has lasted is counted, and the cause stays with its level', () => {
  const long = after(...times(5, { lossUp: 30 }), { lossDown: 30 });

  expect(long).toMatchObject({ level: 'poor', cause: 'here', steady: 6 });
});

test('a microphone that gives nothing for five seconds is told; a pause, and a mute of ours, are not', () => {
  const mute = { microphoneLevel: 0 };
  const muted = times(20, mute).reduce<QualityEstimate>(
    (before) =>
      estimateQuality(before, {
        stats: { ...well, ...mute, kbitPerSecondIn: 0, kbitPerSecondOut: 0 },
        microphone: 'muted',
        hasCamera: false,
      }),
    noEstimate,
  );

  expect(after(...times(4, mute), {}, ...times(4, mute)).level).toBe('good');
  expect(after(...times(7, mute))).toMatchObject({ level: 'fair', cause: 'microphone' });
  expect(muted.level).toBe('good');
});

test('a microphone that the system has blocked makes a call poor, however good the network', () => {
  const stats = { ...well, kbitPerSecondIn: 0, kbitPerSecondOut: 0 };

  expect(estimateQuality(noEstimate, { stats, microphone: 'blocked', hasCamera: false })).toMatchObject({
    level: 'poor',
    cause: 'microphone',
  });
});

test('a shared screen that stands still is not taken for a bad camera', () => {
  const stats = { ...well, kbitPerSecondIn: 0, kbitPerSecondOut: 0, framesPerSecond: 1 };

  expect(estimateQuality(noEstimate, { stats, microphone: 'on', hasCamera: false }).level).toBe('good');
});
