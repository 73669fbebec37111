import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MAX_DEPTH, nestsDeeperThan, type Report, readReport } from '#poller/domain/report.ts';
import { jsonValue, listEntry, report } from '#test/support/arbitraries.ts';
import { catches, holds } from '#test/support/properties.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

type Read = typeof readReport;

const optionalText = z.string().nullish();
/** The API page as a schema: the same rules a second time, in another hand. */
const REPORT = z.looseObject({
  jobId: z.string().min(1),
  pages: z.int().nullish(),
  reference: z
    .looseObject({
      customerDefinedId: optionalText,
      billingCode: optionalText,
      billingInfo: optionalText,
    })
    .nullish(),
  recipientStatus: z
    .array(
      z.looseObject({
        number: z.string(),
        properties: z.array(z.looseObject({ key: z.string(), value: z.string() })).nullish(),
        status: z.string(),
        reason: z.string(),
        sentTs: optionalText,
        durationInSecs: z.int().nullish(),
        sentToNumber: optionalText,
        remoteCsid: optionalText,
      }),
    )
    .min(1),
});

const recipients = z.looseObject({ recipientStatus: z.array(z.unknown()) });
const SAYS_PENDING = z.union([
  z.looseObject({ status: z.literal('PENDING') }),
  z.looseObject({ reason: z.literal('PENDING') }),
]);

function expectedKind(entry: unknown): string {
  const { data } = recipients.safeParse(entry);
  if (data?.recipientStatus.some((one) => SAYS_PENDING.safeParse(one).success)) return 'pending';
  return REPORT.safeParse(entry).success ? 'final' : 'unreadable';
}

describe('an entry is pending where a recipient says so, else readable as the API documents it', () => {
  const pendingSomewhere = fc
    .tuple(listEntry, fc.array(jsonValue, { maxLength: 2 }), fc.constantFrom('status', 'reason'), jsonValue)
    .map(([entry, others, field, odd]) => ({
      ...(typeof entry === 'object' && entry),
      recipientStatus: [...others, { [field]: 'PENDING', durationInSecs: odd }],
    }));
  const property = (read: Read) =>
    fc.property(
      fc.oneof({ weight: 4, arbitrary: listEntry }, { weight: 1, arbitrary: pendingSomewhere }),
      (entry) => read(entry).kind === expectedKind(entry),
    );

  test('whatever stands in the list', () => holds(property(readReport)));

  test.each<[string, (entry: Record<string, unknown>) => unknown]>([
    [
      'that takes any number for pages',
      (entry) => ({ ...entry, pages: Math.trunc(Number(entry.pages)) || 0 }),
    ],
    ['that does not look at the reference', (entry) => ({ ...entry, reference: null })],
    [
      'that looks at the first recipient only',
      (entry) =>
        Array.isArray(entry.recipientStatus)
          ? { ...entry, recipientStatus: entry.recipientStatus.slice(0, 1) }
          : entry,
    ],
  ])('which a reader %s would not find', (_, forgive) =>
    catches(
      property((entry) =>
        readReport(
          typeof entry === 'object' && entry !== null && !Array.isArray(entry)
            ? forgive(entry as Record<string, unknown>)
            : entry,
        ),
      ),
    ),
  );
});

describe('a report that can be read is handed on as it is', () => {
  test('for any report', () =>
    holds(
      fc.property(report, (entry) => {
        const reading = readReport(entry);
        return reading.kind === 'final' && reading.report === entry;
      }),
    ));
});

describe('problems never quote what they are about', () => {
  const SECRET = '+49 89 0000-4711';
  const property = (read: Read) =>
    fc.property(
      listEntry,
      fc.constantFrom('jobId', 'reference', 'recipientStatus', 'pages'),
      (entry, field) => {
        const isReport = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
        const damaged = isReport
          ? { ...entry, recipientStatus: [{ [SECRET]: SECRET }], [field]: SECRET }
          : SECRET;
        const reading = read(damaged);
        return reading.kind === 'unreadable' && !reading.problems.join('\n').includes(SECRET);
      },
    );

  test('not even a name that Retarus does not document', () => holds(property(readReport)));

  test('which a reader that quotes would break', () =>
    catches(
      property((entry) => ({ kind: 'unreadable', jobId: undefined, problems: [JSON.stringify(entry)] })),
    ));
});

const problemsOf = (entry: unknown): readonly string[] => {
  const reading = readReport(entry);
  return reading.kind === 'unreadable' ? reading.problems : [];
};

describe('what is wrong is said', () => {
  test.each<[string, unknown, string[]]>([
    ['no object', 'text', ['the report is a string, not an object']],
    ['null', null, ['the report is null, not an object']],
    ['a list', [], ['the report is a list, not an object']],
    ['no job id', { ...aReport('FJ1'), jobId: undefined }, ['jobId is missing']],
    ['an empty job id', aReport(''), ['jobId is an empty string, not a non-empty string']],
    [
      'a job id that is a number',
      { ...aReport('FJ1'), jobId: 7 },
      ['jobId is a number, not a non-empty string'],
    ],
    ['pages in a text', { ...aReport('FJ1'), pages: '1' }, ['pages is a string, not an integer']],
    ['half a page', aReport('FJ1', { pages: 0.5 }), ['pages is a number, not an integer']],
    ['no recipients', { ...aReport('FJ1'), recipientStatus: undefined }, ['recipientStatus is missing']],
    ['an empty list of recipients', aReport('FJ1', { recipientStatus: [] }), ['recipientStatus is empty']],
    [
      'recipients in an object',
      { ...aReport('FJ1'), recipientStatus: {} },
      ['recipientStatus is an object, not a list'],
    ],
    [
      'a reference that is a text',
      { ...aReport('FJ1'), reference: 'x' },
      ['reference is a string, not an object'],
    ],
    [
      'parts of the reference that are no text',
      aReport('FJ1', {
        reference: { customerDefinedId: 1, billingCode: [], billingInfo: {} },
      }),
      [
        'reference.customerDefinedId is a number, not a string',
        'reference.billingCode is a list, not a string',
        'reference.billingInfo is an object, not a string',
      ],
    ],
  ])('%s', (_, entry, expected) => {
    expect(problemsOf(entry)).toEqual(expected);
  });

  test.each<[string, unknown, string[]]>([
    ['no object', null, ['recipientStatus[1] is null, not an object']],
    [
      'empty',
      {},
      [
        'recipientStatus[1].number is missing',
        'recipientStatus[1].status is missing',
        'recipientStatus[1].reason is missing',
      ],
    ],
    [
      'wrong in its optional fields',
      { ...aStatus(), durationInSecs: '1', sentTs: 1, sentToNumber: [], remoteCsid: {}, properties: 'x' },
      [
        'recipientStatus[1].durationInSecs is a string, not an integer',
        'recipientStatus[1].sentTs is a number, not a string',
        'recipientStatus[1].sentToNumber is a list, not a string',
        'recipientStatus[1].remoteCsid is an object, not a string',
        'recipientStatus[1].properties is a string, not a list',
      ],
    ],
    [
      'wrong in its properties',
      { ...aStatus(), properties: [{ key: 'k', value: 'v' }, { key: 1 }, 'x'] },
      [
        'recipientStatus[1].properties[1].key is a number, not a string',
        'recipientStatus[1].properties[1].value is missing',
        'recipientStatus[1].properties[2] is a string, not an object',
      ],
    ],
  ])('a recipient that is %s', (_, recipient, expected) => {
    expect(problemsOf({ ...aReport('FJ1'), recipientStatus: [aStatus(), recipient] })).toEqual(expected);
  });

  test('ten times at most, however much is wrong', () => {
    const recipientStatus = Array.from({ length: 10_000 }, () => ({ ...aStatus(), number: 1 }));
    expect(problemsOf({ ...aReport('FJ1'), recipientStatus })).toHaveLength(10);
  });
});

describe('an unreadable report keeps its job id, if that is usable', () => {
  test.each([
    ['FJ1', 'FJ1'],
    ['', undefined],
    [7, undefined],
  ])('%j', (jobId, expected) => {
    expect(readReport({ jobId })).toMatchObject({ kind: 'unreadable', jobId: expected });
  });
});

describe('a job with a recipient on its way is pending', () => {
  test.each([
    ['by status', { status: 'PENDING' }],
    ['by reason', { reason: 'PENDING' }],
  ])('%s', (_, changes) => {
    expect(readReport(aReport('FJ1', { recipientStatus: [aStatus(), aStatus(changes)] }))).toEqual({
      kind: 'pending',
      jobId: 'FJ1',
    });
  });

  test.each<[string, object]>([
    ['without pages', { pages: undefined }],
    ['with pages of another type', { pages: 'none yet' }],
    ['without anything but its state', { pages: undefined, recipientStatus: [{ status: 'PENDING' }] }],
    ['beside a recipient that cannot be read', { recipientStatus: [7, { reason: 'PENDING' }] }],
    ['with its recipient outside of a list', { recipientStatus: { status: 'PENDING' } }],
    ['without a job id', { jobId: undefined, recipientStatus: [{ status: 'PENDING' }] }],
  ])('%s as well: it is left alone, whatever else is odd', (_, changes) => {
    const entry = { ...aReport('FJ1', { recipientStatus: [aStatus({ status: 'PENDING' })] }), ...changes };
    expect(readReport(entry)).toEqual({ kind: 'pending', jobId: entry.jobId });
  });
});

describe('a status that can be understood is delivered', () => {
  test.each([undefined, null])('with a duration and a number of pages that are %s', (value) => {
    const report = {
      ...aReport('FJ1', { recipientStatus: [{ ...aStatus(), durationInSecs: value }] }),
      pages: value,
    };
    expect(readReport(report as Report)).toEqual({ kind: 'final', report });
  });
});

describe('nesting', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)]);
  const inObjects = (levels: number): unknown => (levels === 0 ? null : { inner: inObjects(levels - 1) });

  test.each([nested, inObjects])('is counted level by level', (nest) => {
    expect(nestsDeeperThan(nest(5), 5)).toBe(false);
    expect(nestsDeeperThan(nest(6), 5)).toBe(true);
    expect(nestsDeeperThan(nest(0), 0)).toBe(false);
  });

  test('is looked for in every branch', () => {
    expect(nestsDeeperThan(['x', null, [], nested(5)], 5)).toBe(true);
  });

  test('makes a report unreadable beyond the limit', () => {
    // The report itself is a level.
    expect(readReport(aReport('FJ1', { added: nested(MAX_DEPTH - 1) })).kind).toBe('final');
    expect(problemsOf(aReport('FJ1', { added: nested(MAX_DEPTH) }))).toEqual([
      'the report nests deeper than 32 levels',
    ]);
  });

  test('is no danger, however deep', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    expect(readReport({ ...aReport('FJ1'), added: deep }).kind).toBe('unreadable');
  });
});
