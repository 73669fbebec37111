import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_LIMITS,
  isMajority,
  jitteredBackoff,
  MAJORITY_SAMPLE,
  PAGE_SIZE,
} from '#poller/tick/limits.ts';
import { catches, holds } from '#test/support/properties.ts';

test('a page is what Retarus lists and deletes in one call', () => {
  expect(PAGE_SIZE).toBe(1_000);
});

test.each([
  [10, 19, false],
  [19, 19, false],
  [10, 20, false],
  [11, 20, true],
  [20, 20, true],
  [500, 1_000, false],
  [501, 1_000, true],
  [0, 0, false],
])('%i of %i are a majority that says something: %s', (part, whole, expected) => {
  expect(isMajority(part, whole)).toBe(expected);
  expect(MAJORITY_SAMPLE).toBe(20);
});

describe('a pause', () => {
  const limits = { ...DEFAULT_LIMITS, backoffBase: 100, backoffCap: 2_000 };

  test.each([
    [0, 100],
    [1, 200],
    [2, 400],
    [4, 1_600],
    [5, 2_000],
    [50, 2_000],
  ])('of round %i is at most %i ms', (round, ceiling) => {
    expect(jitteredBackoff(round, limits, () => 1)).toBe(ceiling);
    expect(jitteredBackoff(round, limits, () => 0.25)).toBe(ceiling / 4);
    expect(jitteredBackoff(round, limits, () => 0)).toBe(0);
  });

  const property = (backoff: typeof jitteredBackoff) =>
    fc.property(fc.nat(2_000), fc.double({ min: 0, max: 1, noNaN: true }), (round, random) => {
      const pause = backoff(round, limits, () => random);
      return pause >= 0 && pause <= limits.backoffCap;
    });
  test('never exceeds the cap', () => holds(property(jitteredBackoff)));
  test('which a pause without one would', () =>
    catches(property((round, { backoffBase }, random) => random() * backoffBase * 2 ** round)));
});

describe('the budget of a tick fits into one invocation of 50 seconds', () => {
  const limits = DEFAULT_LIMITS;

  test('a page may be started, and what it confirmed can still be deleted', () => {
    expect(limits.minPageTime).toBeLessThan(50_000 - limits.reportReserve);
    expect(limits.deleteReserve).toBeLessThan(limits.minPageTime);
    expect(limits.listTimeout).toBeLessThan(50_000 - limits.deleteReserve - limits.reportReserve);
  });

  test('one retry owner a call, three attempts at most', () => {
    expect([limits.maxSendAttempts, limits.maxDeleteAttempts]).toEqual([3, 3]);
  });
});
