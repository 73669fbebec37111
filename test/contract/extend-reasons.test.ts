import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  extendReasons,
  InvalidReasonOverridesError,
  type ReasonOverrides,
} from '#contract/extend-reasons.ts';
import { reasonOverridesSchema } from '#contract/reason-overrides-schema.ts';
import { REASONS, UNKNOWN_REASON } from '#contract/reasons.ts';

describe('extending the reason table', () => {
  it('changes the fields given and no other', () => {
    const table = extendReasons(REASONS, { NOFAX_TO: { suggestedAction: 'check_number' } });
    expect(table.NOFAX_TO).toEqual({ ...REASONS.NOFAX_TO, suggestedAction: 'check_number' });
  });

  it('leaves every other code, and the table that it was given', () => {
    const before = structuredClone(REASONS);
    const { NOFAX_TO: _, ...others } = extendReasons(REASONS, { NOFAX_TO: { reasonClass: 'no_answer' } });
    const { NOFAX_TO: __, ...expected } = before;
    expect(others).toEqual(expected);
    expect(REASONS).toEqual(before);
  });

  it('adds a code that the table does not know, starting from unknown', () => {
    const { NEW_CODE } = extendReasons(REASONS, { NEW_CODE: { reasonClass: 'provider' } });
    expect(NEW_CODE).toEqual({ ...UNKNOWN_REASON, reasonClass: 'provider' });
  });

  it('takes a code whose name every object has', () => {
    const overrides = JSON.parse('{"__proto__":{"reasonClass":"busy"},"constructor":{"reasonClass":"busy"}}');
    const table = extendReasons(REASONS, overrides);
    for (const code of ['__proto__', 'constructor'])
      expect(Object.getOwnPropertyDescriptor(table, code)?.value).toEqual({
        ...UNKNOWN_REASON,
        reasonClass: 'busy',
      });
  });

  it('keeps its own table free of what it refuses in overrides', () => {
    const { OK: _, ...others } = REASONS;
    expect(() => extendReasons({}, others)).not.toThrow();
  });
});

const REFUSED: [string, ReasonOverrides, RegExp][] = [
  ['OK', { OK: { outcome: 'failed' } }, /cannot be overridden: it is how Retarus says/],
  ['PENDING', { PENDING: { outcome: 'failed' } }, /cannot be overridden: a fax that is still on its way/],
  [
    'delivered by outcome alone',
    { BUSY: { outcome: 'delivered' } },
    /class "busy" and the outcome "delivered"/,
  ],
  ['delivered by class alone', { BUSY: { reasonClass: 'delivered' } }, /set both to "delivered", or neither/],
  ['uncertain by class alone', { BUSY: { reasonClass: 'uncertain' } }, /set "outcome" to "uncertain" too/],
];

describe.each(REFUSED)('an override of %s', (_, overrides, sentence) => {
  it('is refused by the function, with the code', () => {
    const [code] = Object.keys(overrides);
    expect(() => extendReasons(REASONS, overrides)).toThrow(InvalidReasonOverridesError);
    expect(() => extendReasons(REASONS, overrides)).toThrow(sentence);
    expect(() => extendReasons(REASONS, overrides)).toThrow(`${code}: `);
  });

  it('is refused in the settings, at the code', () => {
    const { issues = [] } = reasonOverridesSchema.safeParse(overrides).error ?? {};
    expect(issues).toEqual([
      expect.objectContaining({
        code: 'custom',
        path: Object.keys(overrides),
        message: expect.stringMatching(sentence),
      }),
    ]);
  });
});

describe('overrides in the settings', () => {
  const problems = (overrides: unknown): string[] =>
    (reasonOverridesSchema.safeParse(overrides).error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );

  it('are taken as they stand', () => {
    const overrides = {
      EOD_FAILED: { suggestedAction: 'retry' },
      NEW: { reasonClass: 'delivered', outcome: 'delivered' },
    };
    expect(reasonOverridesSchema.parse(overrides)).toEqual(overrides);
  });

  it.each<[string, unknown, RegExp]>([
    ['no object', ['BUSY'], /^: must be an object, for instance/],
    ['no object for a code', { BUSY: 'retry' }, /^BUSY: must be an object/],
    ['a code that cannot be one', { 'NO FAX': {} }, /must be a reason code/],
    ['an unknown field', { BUSY: { action: 'retry' } }, /^BUSY: .*"action"/],
    [
      'an unknown value',
      { BUSY: { outcome: 'fail' } },
      /^BUSY\.outcome: must be one of delivered, uncertain, failed$/,
    ],
  ])('are refused: %s', (_, overrides, sentence) => {
    expect(problems(overrides)).toEqual([expect.stringMatching(sentence)]);
  });
});

it('the error on overrides has a name, and a line for each problem', () => {
  const problems = [
    { code: 'A', message: 'one' },
    { code: 'B', message: 'two' },
  ];
  expect(new InvalidReasonOverridesError(problems)).toMatchObject({
    name: 'InvalidReasonOverridesError',
    message: 'A: one\nB: two',
    problems,
  });
});

it('an override with the class "uncertain" alone is told both ways out', () => {
  expect(() => extendReasons(REASONS, { BUSY: { reasonClass: 'uncertain' } })).toThrow(
    'BUSY: has the class "uncertain" and the outcome "failed": set "outcome" to "uncertain" too, or ' +
      'another class',
  );
});

it('an explanation of its own may be long, and must not be empty', () => {
  expect(reasonOverridesSchema.safeParse({ NEW: { explanation: 'Call them.' } }).success).toBe(true);
  expect(reasonOverridesSchema.safeParse({ NEW: { explanation: '' } }).success).toBe(false);
});

it('overrides are described for editors', () => {
  expect(z.toJSONSchema(reasonOverridesSchema)).toMatchObject({
    description: 'Own reading of reason codes, and of codes that the table does not know.',
    additionalProperties: {
      description: 'What this account makes of the code; what is left out stays as the table has it.',
    },
  });
});
