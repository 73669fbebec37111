import { build } from 'esbuild';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { FILTER_FIELDS, type Filter } from '#contract/filter.ts';
import { filterSchema } from '#contract/filter-schema.ts';

const problems = (filter: unknown): string[] =>
  (filterSchema.safeParse(filter).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('the schema of a filter', () => {
  it('takes every form of condition', () => {
    const filter = { outcome: ['failed'], billingCode: ['a', { prefix: 'b' }, { not: ['c', 'd'] }] };
    expect(filterSchema.parse(filter)).toEqual(filter);
  });

  it('has the type that the matcher takes', () => {
    expectTypeOf<z.infer<typeof filterSchema>>().toExtend<Filter>();
  });

  it('knows the fields that the matcher knows', () => {
    expect(Object.keys(filterSchema.shape).sort()).toEqual([...FILTER_FIELDS].sort());
  });

  it.each<[string, unknown, RegExp]>([
    ['a filter without fields', {}, /^: names no field: leave the filter out/],
    ['something else than an object', 'failed', /^: must be an object, for instance/],
    ['a misspelt field', { outcom: ['failed'] }, /^: .*"outcom"/],
    [
      'a misspelt value',
      { outcome: ['failled'] },
      /^outcome\.0: must be one of delivered, uncertain, failed/,
    ],
    ['a misspelt excluded value', { dataCenter: [{ not: ['de9'] }] }, /^dataCenter\.0: must be one of de1/],
    ['a value outside a list', { outcome: 'failed' }, /^outcome: must be a list of values/],
    ['an empty list', { reason: [] }, /^reason: needs at least one value; leave "reason" out/],
    ['an unknown form', { reason: [{ suffix: 'X' }] }, /^reason\.0: must be a text, \{"prefix"/],
    ['two forms in one', { reason: [{ prefix: 'X', not: ['Y'] }] }, /^reason\.0: must be a text/],
    ['an empty text', { reason: [''] }, /^reason\.0: must not be empty/],
    ['an empty beginning', { reason: [{ prefix: '' }] }, /must not be empty/],
    ['an exclusion of nothing', { reason: [{ not: [] }] }, /needs at least one value/],
  ])('refuses %s in one sentence', (_, filter, sentence) => {
    expect(problems(filter)).toEqual([expect.stringMatching(sentence)]);
  });

  it('names every problem at once', () => {
    expect(problems({ outcome: ['x'], reason: [], colour: ['red'] })).toHaveLength(3);
  });

  it('turns into a JSON Schema for editors', () => {
    expect(z.toJSONSchema(filterSchema)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});

it('is not in the bundle of the matcher', async () => {
  const { metafile } = await build({
    entryPoints: ['contract/filter.ts'],
    bundle: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  expect(Object.keys(metafile.inputs)).toEqual(['contract/filter.ts']);
});

it.each(FILTER_FIELDS)(
  'a list of %s without a value is refused by its name, and described by it',
  (field) => {
    expect(problems({ [field]: [] })).toEqual([
      `${field}: needs at least one value; leave "${field}" out to take every one`,
    ]);
    expect(z.toJSONSchema(filterSchema).properties?.[field]).toMatchObject({
      description:
        `One of these holds for the event's ${field}: the value is this text, begins with it, or is none ` +
        'of them.',
    });
  },
);

it('a filter is described, and one whose fields are all absent is refused', () => {
  expect(filterSchema.description).toBe(
    'Which statuses it takes: those for which every field named here holds.',
  );
  expect(problems({ outcome: undefined })).toEqual([expect.stringContaining('names no field')]);
});
