import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byOutcome, dedupeKey, isDelivered, isFailed, isUncertain } from '#contract/consumer/index.ts';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { report, source } from '#test/support/arbitraries.ts';
import { example } from '#test/support/example-events.ts';
import { holds } from '#test/support/properties.ts';

const NAMES = { delivered: 'delivered', uncertain: 'uncertain-contradiction', failed: 'busy' } as const;

describe.each(Object.entries(NAMES))('an event whose outcome is %s', (outcome, name) => {
  it('goes to the handler of that outcome, whose result is returned', () => {
    const handled = byOutcome(example(name), {
      delivered: (event) => ['delivered', event.id],
      uncertain: (event) => ['uncertain', event.id],
      failed: (event) => ['failed', event.id],
    });
    expect(handled).toEqual([outcome, example(name).id]);
  });

  it('is told apart from the others', () => {
    const event = example(name);
    const guards = { delivered: isDelivered, uncertain: isUncertain, failed: isFailed };
    const saying = Object.entries(guards).filter(([, guard]) => guard(event));
    expect(saying.map(([which]) => which)).toEqual([outcome]);
  });
});

it('two emissions of a report have the same keys, and no two recipients share one', () => {
  holds(
    fc.property(source, report, (from, given) => {
      const keys = eventsOf(from, given, REASONS).map(dedupeKey);
      expect(eventsOf(from, structuredClone(given), REASONS).map(dedupeKey)).toEqual(keys);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { runs: 1_000 },
  );
});
