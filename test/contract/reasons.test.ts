import { expect, it } from 'vitest';
import { isReasonCode, REASON_CODE_RULE } from '#contract/reasons.ts';

it.each<[unknown, boolean]>([
  ['OK', true],
  ['NOFAX_TO', true],
  ['E1234', true],
  ['x', true],
  ['A'.repeat(64), true],
  ['A'.repeat(65), false],
  ['E12345', false],
  ['WRONG_12345', false],
  ['1A', false],
  ['', false],
  ['NO FAX', false],
  ['+49 89', false],
  [7, false],
  [['OK'], false],
  [undefined, false],
])('%j is a reason code or not', (value, isOne) => {
  expect(isReasonCode(value)).toBe(isOne);
});

it('a person is told what a reason code is', () => {
  expect(REASON_CODE_RULE).toBe(
    'must be a reason code, for instance "WRONG_NO": a letter, then letters, digits and underscores, at ' +
      'most 64',
  );
});
