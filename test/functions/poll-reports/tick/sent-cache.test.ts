import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SentCache } from '#poller/tick/sent-cache.ts';
import { catches, holds } from '#test/support/properties.ts';

test('what was confirmed is known, for that queue alone', () => {
  const memory = new SentCache();
  memory.add('statuses', 'a');
  expect(memory.has('statuses', 'a')).toBe(true);
  expect(memory.has('statuses', 'b')).toBe(false);
  expect(memory.has('failures', 'a')).toBe(false);
});

test('fifty thousand are known at least, unless told otherwise', () => {
  const memory = new SentCache();
  for (let id = 0; id < 50_001; id++) memory.add('statuses', String(id));
  expect(memory.has('statuses', '0')).toBe(true);
  for (let id = 50_001; id < 100_001; id++) memory.add('statuses', String(id));
  expect(memory.has('statuses', '0')).toBe(false);
  expect(memory.has('statuses', '50000')).toBe(true);
});

test('what is confirmed again takes no further room', () => {
  const memory = new SentCache(2);
  for (const id of ['a', 'b', 'b', 'b', 'b']) memory.add('q', id);
  expect(memory.has('q', 'a')).toBe(true);
});

describe('the last ones are known, as many as the capacity says; twice as many at most', () => {
  type Memory = Pick<SentCache, 'add' | 'has'>;
  const property = (create: (capacity: number) => Memory) =>
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(40), (capacity, count) => {
      const memory = create(capacity);
      const ids = Array.from({ length: count }, (_, index) => `id ${index}`);
      for (const id of ids) memory.add('q', id);
      const known = ids.filter((id) => memory.has('q', id));
      return (
        ids.slice(-capacity).every((id) => memory.has('q', id)) &&
        known.length <= 2 * capacity &&
        !memory.has('q', 'never added')
      );
    });

  test('for any capacity', () => holds(property((capacity) => new SentCache(capacity))));

  test.each<[string, (capacity: number) => Memory]>([
    ['one that never forgets', () => new SentCache()],
    [
      'one that is emptied when it is full',
      (capacity) => {
        const ids = new Set<string>();
        return {
          has: (_, id) => ids.has(id),
          add: (_, id) => {
            if (ids.size >= capacity) ids.clear();
            ids.add(id);
          },
        };
      },
    ],
    ['one of another capacity', (capacity) => new SentCache(capacity + 1)],
  ])('which %s would break', (_, create) => catches(property(create)));
});
