import fc from 'fast-check';
import { REASONS } from '#contract/reasons.ts';
import type { RecipientStatus, Report } from '#poller/domain/report.ts';
import { DATA_CENTER_NAMES } from '#poller/interface/data-centers.ts';
import type { Source } from '#poller/interface/source.ts';

type Json = Record<string, unknown>;

/** Any UTF-16 at all: control characters, noncharacters, lone surrogates, and pairs now and then. */
const codeUnit = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 8, 9, 10, 13, 0x1b, 0x7f, 0x85, 0xfffd, 0xfffe, 0xffff) },
  { weight: 1, arbitrary: fc.integer({ min: 0xd800, max: 0xdfff }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }) },
);
export const oddText = (constraints: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: codeUnit.map((unit) => String.fromCharCode(unit)), maxLength: 12, ...constraints }),
    fc.string({ unit: 'grapheme', maxLength: 8, ...constraints }),
  );

/** Names that bite: of Object's prototype, of the message's own fields, of the other half of the report. */
export const fieldName = fc.oneof(
  fc.constantFrom(
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', ''],
    ...['account', 'dataCenter', 'recipient', 'outcome', 'reasonClass', 'suggestedAction', 'shadowed'],
    ...['jobId', 'pages', 'reference', 'recipientStatus', 'id', 'attempts'],
    ...['number', 'properties', 'status', 'reason', 'sentTs', 'durationInSecs', 'sentToNumber', 'remoteCsid'],
  ),
  oddText(),
);

/**
 * Own fields only, whatever they are called; of a name that comes twice the last one stays, as JSON.parse has
 * it.
 */
export const objectOf = (entries: readonly (readonly [string, unknown])[]): Json =>
  Object.fromEntries(entries);

/** No -0: JSON writes it as 0. */
const jsonNumber = fc
  .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(1e300, 2 ** 53, 0.5))
  .map((value) => value + 0);

/** What JSON.parse can return, not deeper than a few levels. */
export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), jsonNumber, oddText()),
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fieldName, tie('value')), { maxLength: 3 }).map(objectOf),
  ),
})).value;

const integer = fc.oneof(fc.nat(500), fc.maxSafeInteger()).map((value) => value + 0);

/** An optional field: absent, null or a value. */
const optional = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ [name]: null }) },
    { weight: 3, arbitrary: value.map((given) => ({ [name]: given })) },
  );

const added = (taken: readonly string[]): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc
        .array(
          fc.tuple(
            fieldName.filter((name) => !taken.includes(name)),
            jsonValue,
          ),
          { maxLength: 3 },
        )
        .map(objectOf),
    },
  );

const merge = (parts: readonly Json[]): Json => objectOf(parts.flatMap((part) => Object.entries(part)));
const merged = (...parts: fc.Arbitrary<Json>[]): fc.Arbitrary<Json> => fc.tuple(...parts).map(merge);

export const timestamp = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-11-20T10:00:00Z',
    '2026-11-20T10:00:00.123456+01:00',
    '2026-02-30T10:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20 10:00:00',
    '',
  ),
  oddText(),
);
const reasonCode = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(REASONS)) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'LINE_CARD_GF', '') },
  { weight: 1, arbitrary: oddText() },
);

export const STATUS_FIELDS = [
  'number',
  'properties',
  'status',
  'reason',
  'sentTs',
  'durationInSecs',
  'sentToNumber',
  'remoteCsid',
];
export const REPORT_FIELDS = ['jobId', 'recipientStatus', 'pages', 'reference'];

/** A recipient that Retarus could give out, PENDING aside. */
export const recipientStatus: fc.Arbitrary<RecipientStatus> = merged(
  fc.record({
    number: oddText(),
    status: fc.oneof(fc.constantFrom('OK', 'FAILED'), oddText()),
    reason: reasonCode,
  }),
  optional('durationInSecs', integer),
  optional(
    'properties',
    fc.array(merged(fc.record({ key: oddText(), value: oddText() }), added(['key', 'value'])), {
      maxLength: 2,
    }),
  ),
  optional('sentTs', timestamp),
  optional('sentToNumber', oddText()),
  optional('remoteCsid', oddText()),
  added(STATUS_FIELDS),
) as fc.Arbitrary<RecipientStatus>;

/** A few different recipients, some of them twice. */
const recipients = fc
  .tuple(fc.array(recipientStatus, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(2), { maxLength: 2 }))
  .map(([different, again]) => [...different, ...again.flatMap((index) => different[index] ?? [])]);

const reference = merged(
  optional('customerDefinedId', oddText()),
  optional('billingCode', oddText()),
  optional('billingInfo', oddText()),
  added(['customerDefinedId', 'billingCode', 'billingInfo']),
);

/** A report that Retarus could give out: final, readable, with whatever fields it may add one day. */
export const report: fc.Arbitrary<Report> = merged(
  fc.record({ jobId: oddText({ minLength: 1 }), recipientStatus: recipients }),
  optional('pages', integer),
  optional('reference', reference),
  added(REPORT_FIELDS),
) as fc.Arbitrary<Report>;

/** A list entry that may be wrong somewhere: a report with one place damaged, or any JSON at all. */
export const listEntry: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: report },
  {
    weight: 6,
    arbitrary: fc
      .tuple(report, fc.nat(), fc.oneof(jsonValue, fc.constant(undefined)))
      .map(([whole, place, damage]) => damaged(whole, place, damage)),
  },
  { weight: 1, arbitrary: jsonValue },
);

/** Puts `damage` in the place of one inner value, or leaves that out where it is undefined. */
export function damaged(value: unknown, place: number, damage: unknown): unknown {
  const places = countPlaces(value);
  let left = place % places;
  const walk = (inner: unknown): unknown => {
    if (left-- === 0) return damage;
    if (Array.isArray(inner)) return inner.map(walk).filter((entry) => entry !== undefined);
    if (typeof inner !== 'object' || inner === null) return inner;
    return objectOf(
      Object.entries(inner)
        .map(([name, field]) => [name, walk(field)] as const)
        .filter(([, field]) => field !== undefined),
    );
  };
  return walk(value) ?? null;
}

const countPlaces = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Object.values(value).reduce((sum: number, inner) => sum + countPlaces(inner), 0)
    : 1;

export const source: fc.Arbitrary<Source> = fc.record({
  account: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/),
  dataCenter: fc.constantFrom(...DATA_CENTER_NAMES),
});
