import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#poller/domain/canonical-json.ts';
import { fieldName, jsonValue, objectOf } from '#test/support/arbitraries.ts';
import { catches, holds } from '#test/support/properties.ts';

type Canonical = typeof canonicalJson;

describe('the text holds the whole content', () => {
  const property = (canonical: Canonical) =>
    fc.property(jsonValue, (value) => isDeepStrictEqual(JSON.parse(canonical(value)), value));

  test('for any JSON', () => holds(property(canonicalJson)));

  test('which a version that assigns fields to a plain object would not', () => {
    const assigning: Canonical = (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
      const sorted: Record<string, unknown> = {};
      for (const [name, inner] of Object.entries(value).sort()) sorted[name] = inner;
      return JSON.stringify(sorted);
    };
    catches(property(assigning));
  });
});

describe('the text is the same whatever order the fields came in', () => {
  const property = (canonical: Canonical) =>
    fc.property(fc.array(fc.tuple(fieldName, jsonValue), { maxLength: 5 }), (entries) => {
      const distinct = [...new Map(entries)];
      const [one, other] = [objectOf(distinct), objectOf(distinct.toReversed())];
      return canonical([one]) === canonical([other]) && canonical({ one }) === canonical({ one: other });
    });

  test('for any fields, also inside lists and objects', () => holds(property(canonicalJson)));

  test('which JSON.stringify does not manage', () => catches(property((value) => JSON.stringify(value))));
});

test.each([
  [{ b: 1, a: [true, null, 'x', { d: 1, c: 2 }] }, '{"a":[true,null,"x",{"c":2,"d":1}],"b":1}'],
  [{ '10': 1, '9': 2, a: 3, Z: 4 }, '{"10":1,"9":2,"Z":4,"a":3}'],
  [[], '[]'],
  [{}, '{}'],
  [null, 'null'],
])('%j is written as %s', (value, expected) => {
  expect(canonicalJson(value)).toBe(expected);
});
