import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MinuteSeries } from '#dev/proofs/alarms/series.ts';

const MINUTE = 60_000;
/** Without the last digits of an average; `-0` is 0. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;
const minute = fc.integer({ min: -300, max: 300 });
const values = fc.array(fc.record({ at: minute, value: fc.integer({ min: -9, max: 9 }) }), { minLength: 1 });
const windows = fc.array(fc.tuple(minute, fc.nat(200)), { minLength: 1, maxLength: 5 });

/** A statistic over the values themselves. */
const PLAIN: Readonly<Record<string, (inside: readonly number[]) => number>> = {
  Sum: (inside) => inside.reduce((sum, value) => sum + value, 0),
  SampleCount: (inside) => inside.length,
  Average: (inside) => inside.reduce((sum, value) => sum + value, 0) / inside.length,
  Minimum: (inside) => Math.min(...inside),
  Maximum: (inside) => Math.max(...inside),
};

// Kills: totals that a value before them leaves as they are, and a window that holds its last minute.
test.each(Object.keys(PLAIN))(
  '%s of a window is that of its values, whatever the order they came in',
  (name) => {
    fc.assert(
      fc.property(values, windows, (added, asked) => {
        const series = new MinuteSeries();
        for (const [count, { at, value }] of added.entries()) {
          series.add(at * MINUTE, value);
          const known = added.slice(0, count + 1);
          for (const [from, length] of asked) {
            const inside = known.filter((one) => one.at >= from && one.at < from + length);
            const expected = inside.length === 0 ? Number.NaN : PLAIN[name]?.(inside.map((one) => one.value));
            expect(rounded(series.statistic(name, from, from + length))).toBe(rounded(expected ?? 0));
          }
        }
      }),
      { numRuns: 200 },
    );
  },
);
