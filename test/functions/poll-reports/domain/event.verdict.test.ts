import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REASONS, type ReasonTable } from '#contract/reasons.ts';
import { verdictOf } from '#poller/domain/event.ts';
import { oddText } from '#test/support/arbitraries.ts';
import { catches, holds } from '#test/support/properties.ts';

test.each(Object.entries(REASONS).filter(([code]) => code !== 'OK'))(
  'a failed fax with %s is judged by the table',
  (code, { outcome, reasonClass, suggestedAction }) => {
    expect(verdictOf('FAILED', code, REASONS)).toEqual({ outcome, reasonClass, suggestedAction });
  },
);

test('a delivered fax needs nothing', () => {
  expect(verdictOf('OK', 'OK', REASONS)).toEqual({
    outcome: 'delivered',
    reasonClass: 'delivered',
    suggestedAction: 'none',
  });
});

test.each(['LINE_CARD_GF', '', 'ok', 'toString', '__proto__', 'constructor', 'hasOwnProperty'])(
  'the code "%s", which is not in the table, is an unknown failure',
  (code) => {
    expect(verdictOf('FAILED', code, REASONS)).toEqual({
      outcome: 'failed',
      reasonClass: 'unknown',
      suggestedAction: 'investigate',
    });
  },
);

describe('where status and reason contradict each other, nobody knows whether the fax arrived', () => {
  test.each([
    ['OK', 'BUSY', 'busy'],
    ['OK', 'LINE_CARD_GF', 'unknown'],
    ['FAILED', 'OK', 'uncertain'],
    ['ok', 'OK', 'uncertain'],
  ])('status %s with reason %s', (status, reason, reasonClass) => {
    expect(verdictOf(status, reason, REASONS)).toEqual({
      outcome: 'uncertain',
      reasonClass,
      suggestedAction: 'confirm_with_recipient',
    });
  });

  test('an end that was not confirmed keeps its own verdict under either status', () => {
    expect(verdictOf('OK', 'EOD_FAILED', REASONS)).toEqual(verdictOf('FAILED', 'EOD_FAILED', REASONS));
  });

  test('a table of one’s own may suggest something else for an uncertain code', () => {
    const table: ReasonTable = {
      EOD_FAILED: {
        reasonClass: 'transmission',
        outcome: 'uncertain',
        suggestedAction: 'retry',
        explanation: '',
      },
    };
    const expected = { outcome: 'uncertain', reasonClass: 'transmission', suggestedAction: 'retry' };
    expect(verdictOf('OK', 'EOD_FAILED', table)).toEqual(expected);
    expect(verdictOf('FAILED', 'EOD_FAILED', table)).toEqual(expected);
  });
});

describe('nothing counts as delivered but OK with OK, and nothing that says OK counts as failed', () => {
  const word = fc.oneof(fc.constantFrom('OK', 'FAILED', ...Object.keys(REASONS)), oddText());
  const property = (verdict: typeof verdictOf) =>
    fc.property(word, word, (status, reason) => {
      const { outcome } = verdict(status, reason, REASONS);
      const bothOk = status === 'OK' && reason === 'OK';
      return (outcome === 'delivered') === bothOk && (outcome !== 'failed' || status !== 'OK');
    });

  test('whatever Retarus says', () => holds(property(verdictOf)));

  test('which judging by the reason alone would break', () =>
    catches(property((_, reason, table) => verdictOf(reason === 'OK' ? 'OK' : 'FAILED', reason, table))));
});
