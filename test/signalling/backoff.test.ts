import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelay } from '../../src/signalling/backoff';

/** The largest number below 1. */
const last = () => 1 - Number.EPSILON / 2;

test('the first try comes within 150 ms, the next ones within 0.5 s, 1 s, 2 s and so on up to 15 s', () => {
  const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map((attempt) => Math.round(retryDelay(attempt, {}, last)!));
  expect(ceilings).toEqual([150, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
});

test('the keys of the application shape the pauses', () => {
  const keys = { reconnectDelay: 5000, reconnectTimeMultiplier: 3, reconnectTimeLimit: 20_000 };
  expect([1, 2, 3, 4].map((attempt) => Math.round(retryDelay(attempt, keys, last)!))).toEqual([150, 5000, 15_000, 20_000]);
  expect(Math.round(retryDelay(2, { reconnectDelay: 60_000 }, last)!)).toBe(60_000);
});

test('it is given up after the limit, and never where the limit is 0', () => {
  expect(retryDelay(5, { reconnectLimit: 5 }, last)).toBeTypeOf('number');
  expect(retryDelay(6, { reconnectLimit: 5 }, last)).toBeUndefined();
  expect(retryDelay(1_000_000, { reconnectLimit: 0 }, last)).toBeTypeOf('number');
});

test('a pause is anywhere between nothing and its ceiling', () => {
  const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), anyRandom, (attempt, random) => {
      const delay = retryDelay(attempt, {}, () => random)!;
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(15_000);
      expect(delay).toBeLessThanOrEqual(retryDelay(attempt, {}, last)!);
    }),
  );
});
