import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { canonicalJson, entryTexts, isExactNumber, parseJson } from '#poller/domain/json.ts';
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

test('an object without fields is written as such also where it comes first of all', async () => {
  vi.resetModules();
  const fresh: typeof import('#poller/domain/json.ts') = await import('#poller/domain/json.ts');
  expect(fresh.canonicalJson({})).toBe('{}');
});

describe('every digit of a number survives', () => {
  test.each([
    '{"a":[1e400]}',
    '{"a":9007199254740993}',
    '{"a":-12345678901234567890,"b":1}',
    '[0.12345678901234567890]',
    '[1e-400]',
    '{"a":{"b":[1.0000000000000000001]}}',
    '[1E400]',
    '[-1e+309]',
    '[5,9007199254740993,5]',
    '{"a":"1.5, 1e999","b":12345678901234567}',
    '[-12345678901234567]',
    '[123e-330]',
    `[1e${'9'.repeat(50)}]`,
    `[0e${'9'.repeat(50)}]`,
    '[9.0000000000000000001]',
  ])('in %s', (text) => {
    expect(JSON.stringify(parseJson(text))).toBe(text);
    expect(canonicalJson(parseJson(text))).toBe(text);
  });

  test.each([
    '[0.1]',
    '{"a":1.50e3}',
    '[-0]',
    '{"a":9007199254740991}',
    '[1E2,2.50,0.0]',
    '[123456789012345e99]',
    '[1000000000000000000000]',
    '[0.00000012]',
    '[1.0200e3]',
    `[0e${'9'.repeat(20)}]`,
  ])('and %s holds none but ordinary numbers', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test('also where a text beside it looks like a number', () => {
    expect(parseJson('["a:1e9,","x"]')).toEqual(['a:1e9,', 'x']);
  });

  test.each(['[ 1e400 ]', '{"a": \r\n\t9007199254740993\r\n}', '[1,  -1.0000000000000000001\n, 2]'])(
    'with white space around it, in %j',
    (text) => {
      expect(JSON.stringify(parseJson(text))).toBe(text.replace(/\s/g, ''));
    },
  );

  test('and what stands beside it is parsed as ever', () => {
    expect(parseJson('["x",true,null,{"a":1},9007199254740993]')).toEqual([
      ...['x', true, null, { a: 1 }],
      expect.toSatisfy(isExactNumber),
    ]);
  });

  test.each([
    'v 1.0000000000000000001, 1e400',
    '2026-11-02T10:00:00.123Z',
    'see 12345678901234567890 ',
    'see 1e400 ',
  ])('and what looks like a number inside a text is not parsed again: %s', (a) => {
    const text = JSON.stringify({ a });
    const parse = vi.spyOn(JSON, 'parse');
    expect(parseJson(text)).toEqual({ a });
    expect(parse.mock.calls.filter(([, reviver]) => reviver)).toEqual([]);
    parse.mockRestore();
  });

  test('but not on Node 20, which cannot keep them and reads all else', () => {
    const known = Object.getOwnPropertyDescriptors(JSON);
    Object.assign(JSON, { isRawJSON: undefined, rawJSON: undefined });
    try {
      expect(canonicalJson(parseJson('{"b":1,"a":9007199254740993}'))).toBe('{"a":9007199254740992,"b":1}');
    } finally {
      Object.defineProperties(JSON, known);
    }
  });

  const property = (parse: typeof parseJson) =>
    fc.property(
      fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
      fc.stringMatching(/^(\.\d{1,25})?(e[-+]?\d{1,3})?$/),
      (whole, rest) => {
        const text = `{"a":[${whole}${rest}]}`;
        const { a } = parse(text) as { a: [unknown] };
        const written = JSON.stringify(a[0]);
        return isExactNumber(a[0])
          ? written === `${whole}${rest}`
          : Number(written) === Number(`${whole}${rest}`);
      },
    );
  test('whatever the number', () => holds(property(parseJson)));
  test('which JSON.parse would break', () => catches(property((text) => JSON.parse(text))));

  test('and nesting without end is no danger', () => {
    const deep = `${'['.repeat(200_000)}1e400${']'.repeat(200_000)}`;
    expect(Array.isArray(parseJson(deep))).toBe(true);
  });
});

describe('the entries of a list are found as texts', () => {
  const blank = fc.constantFrom('', ' ', '\n\t');
  const property = (find: typeof entryTexts) =>
    fc.property(fc.array(jsonValue, { maxLength: 5 }), jsonValue, blank, (entries, other, space) => {
      const texts = entries.map((entry) => JSON.stringify(entry, null, space));
      const list = `[${space}${texts.join(`${space},${space}`)}${space}]`;
      const otherText = JSON.stringify({ reports: [other] });
      const text = `{"other":${otherText},${space}"reports"${space}:${space}${list},"reports2":[1,2]}`;
      return JSON.stringify(find(text, 'reports')) === JSON.stringify(texts);
    });
  test('whatever stands in it and beside it', () => holds(property(entryTexts)));
  test('which splitting at commas would break', () =>
    catches(property((text) => text.slice(text.indexOf('[') + 1, text.lastIndexOf(']')).split(','))));

  test('of the last list of that name, as JSON.parse takes it', () => {
    expect(entryTexts('{"reports":[1],"r\\u0065ports":[2, "]"]}', 'reports')).toEqual(['2', '"]"']);
  });

  test('none where there is no such list', () => {
    expect(entryTexts('{"reports":{"a":[1]}}', 'reports')).toEqual([]);
    expect(entryTexts('{"reports":[]}', 'reports')).toEqual([]);
  });
});
