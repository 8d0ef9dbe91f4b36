// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallProvider, useCallStats, type CallStats } from '../../src/hooks';
import { renderWithClient } from '../../src/testing';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** What a browser tells after so many seconds of a call, each of them like the one before. */
function reportAfter(seconds: number): RTCStatsReport {
  const timestamp = 1_000_000 + seconds * 1000;
  return new Map(
    [
      { id: 'pair', type: 'candidate-pair', timestamp, currentRoundTripTime: 0.05 },
      {
        id: 'in',
        type: 'inbound-rtp',
        timestamp,
        jitter: 0.004,
        packetsReceived: 90 * seconds,
        packetsLost: 10 * seconds,
        bytesReceived: 5000 * seconds,
      },
      { id: 'film', type: 'inbound-rtp', timestamp, framesPerSecond: 25, bytesReceived: 20_000 * seconds },
      { id: 'out', type: 'outbound-rtp', timestamp, bytesSent: 4000 * seconds },
      { id: 'heard', type: 'remote-inbound-rtp', timestamp, fractionLost: 0.02, roundTripTime: 0.06 },
    ].map((figures) => [figures.id, figures]),
  );
}

/** Ann's call to Bob, and how often its figures were rendered. */
async function measured() {
  const seen: (CallStats | undefined)[] = [];
  function Probe() {
    seen.push(useCallStats());
    return null;
  }
  const page = await renderWithClient(<Probe />, { strict: false });
  let asked = 0;
  vi.spyOn(page.client.call, 'getStats').mockImplementation(() => Promise.resolve(reportAfter(++asked)));
  const callId = await act(async () => page.client.call.make('bob@example.com', { audio: true }));
  const pass = async (ms: number) => {
    await act(() => vi.advanceTimersByTimeAsync(ms));
    await act(() => vi.dynamicImportSettled());
  };
  return { ...page, callId, seen, pass, asked: () => asked };
}

test('a call that rings has no figures, one that is answered has them at once and anew each second', async () => {
  const { farSide, callId, seen, pass, asked } = await measured();
  await pass(3000);
  expect(asked()).toBe(0);

  await farSide.answers(callId);
  await pass(0);
  expect(seen.at(-1)).toMatchObject({ rttMs: 50, jitterMs: 4, lossUp: 2, lossDown: undefined, kbitPerSecondIn: undefined });
  await pass(1000);

  expect(asked()).toBe(2);
  expect(seen.at(-1)).toEqual({
    rttMs: 50,
    jitterMs: 4,
    lossUp: 2,
    lossDown: 10,
    kbitPerSecondIn: 200,
    kbitPerSecondOut: 32,
    framesPerSecond: 25,
  });
});

test('a second renders once at most', async () => {
  const { farSide, callId, seen, pass } = await measured();
  await farSide.answers(callId);
  await pass(0);
  const before = seen.length;

  for (let second = 0; second < 5; second++) await pass(1000);

  expect(seen.length - before).toBe(5);
});

test('nobody asks after the end of the call, nor when the figures are no longer shown', async () => {
  const one = await measured();
  await one.farSide.answers(one.callId);
  await one.pass(1000);
  await one.farSide.ends(one.callId);
  const before = one.asked();
  await one.pass(5000);
  expect(one.asked()).toBe(before);
  expect(one.seen.at(-1)).toBe(undefined);

  const other = await measured();
  await other.farSide.answers(other.callId);
  await other.pass(1000);
  other.unmount();
  const asked = other.asked();
  await other.pass(5000);

  expect(other.asked()).toBe(asked);
});

test('a browser that gives no figures is not asked again and again', async () => {
  const { client, farSide, callId, seen, pass } = await measured();
  const asked = vi.spyOn(client.call, 'getStats').mockImplementation(() => Promise.reject(new Error('no figures')));

  await farSide.answers(callId);
  await pass(5000);

  expect(asked).toHaveBeenCalledTimes(1);
  expect(seen.at(-1)).toBe(undefined);
});

test('who leaves while the code for figures is still being loaded starts nothing', async () => {
  const { client, farSide, callId, pass, unmount } = await measured();
  unmount();
  await farSide.answers(callId);
  const asked = vi.spyOn(client.call, 'getStats');

  renderHook(() => useCallStats(callId), {
    wrapper: ({ children }) => <CallProvider client={client}>{children}</CallProvider>,
  }).unmount();
  await pass(5000);

  expect(asked).not.toHaveBeenCalled();
});

test('a browser that takes its time is not asked again before it has answered, and what it says too late is not shown', async () => {
  const { client, farSide, callId, seen, pass } = await measured();
  let tell: (report: RTCStatsReport) => void = () => undefined;
  const asked = vi.spyOn(client.call, 'getStats').mockImplementation(() => new Promise((resolve) => (tell = resolve)));
  await farSide.answers(callId);
  await pass(5000);
  expect(asked).toHaveBeenCalledTimes(1);

  await farSide.ends(callId);
  const before = seen.length;
  await act(async () => tell(reportAfter(1)));

  expect(seen.length).toBe(before);
});

test('the second call shows nothing of the first', async () => {
  const { client, farSide, callId, seen, pass } = await measured();
  await farSide.answers(callId);
  await pass(0);
  expect(seen.at(-1)).toMatchObject({ rttMs: 50 });

  const second = await act(async () => client.call.make('carol@example.com', { audio: true }));
  const before = seen.length;
  await farSide.rings(second);

  expect(seen.slice(before).filter(Boolean)).toEqual([]);
});
