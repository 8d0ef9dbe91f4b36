// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QualityIndicator } from '../../src/components';
import { renderWithClient } from '../../src/testing';
import { listenToPage } from './screenReader';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** What a browser tells of a second in which so many of our packets were lost, in parts of one. */
const report = (lossUp: number): RTCStatsReport =>
  new Map(
    [
      { id: 'pair', type: 'candidate-pair', timestamp: Date.now(), currentRoundTripTime: 0.05 },
      { id: 'heard', type: 'remote-inbound-rtp', timestamp: Date.now(), fractionLost: lossUp, roundTripTime: 0.05 },
      { id: 'source', type: 'media-source', kind: 'audio', timestamp: Date.now(), audioLevel: 0.2 },
    ].map((figures) => [figures.id, figures]),
  );

/** Ann's call to Bob, on a line whose loss can be changed. */
async function talking() {
  const page = await renderWithClient(<QualityIndicator />, { strict: false });
  const line = { lossUp: 0 };
  vi.spyOn(page.client.call, 'getStats').mockImplementation(() => Promise.resolve(report(line.lossUp)));
  const callId = await act(async () => page.client.call.make('bob@example.com', { audio: true }));
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      await act(() => vi.advanceTimersByTimeAsync(1000));
      await act(() => vi.dynamicImportSettled());
    }
  };
  return { ...page, callId, line, pass };
}
const sign = () => screen.getByRole('img');

test('before the answer and after the end nothing is said of the quality', async () => {
  const { farSide, callId, pass } = await talking();
  expect(screen.queryByRole('img')).toBe(null);

  await farSide.answers(callId);
  await pass(1);
  expect(sign().getAttribute('aria-label')).toBe('Estimated quality: good');
  await farSide.ends(callId);

  expect(screen.queryByRole('img')).toBe(null);
});

test('a line that loses what we send is told in words, with the likely cause, and aloud only when it lasts', async () => {
  const { farSide, callId, line, pass } = await talking();
  await farSide.answers(callId);
  await pass(2);
  const reader = listenToPage();

  line.lossUp = 0.3;
  await pass(3);
  expect(sign().getAttribute('aria-label')).toBe('Estimated quality: poor. Likely cause: your network');
  expect(reader.said).toEqual([]);
  await pass(10);

  expect(reader.said).toEqual(['politely: Estimated quality: poor. Likely cause: your network']);
  reader.stop();
});

test('a call on hold has no quality, and its quality is known again afterwards', async () => {
  const { farSide, callId, pass } = await talking();
  await farSide.answers(callId);
  await pass(2);

  await farSide.holds(callId);
  expect(sign().parentElement?.dataset['level']).toBe('unknown');
  await farSide.resumes(callId);
  await pass(1);

  expect(sign().parentElement?.dataset['level']).toBe('good');
});

test('a microphone that the system has taken away is named', async () => {
  const { farSide, callId, media, pass } = await talking();
  await farSide.answers(callId);
  await pass(2);

  act(() => media.liveTracks()[0]?.setMuted(true));
  await pass(3);

  expect(sign().getAttribute('aria-label')).toContain('your microphone is silent');
});
