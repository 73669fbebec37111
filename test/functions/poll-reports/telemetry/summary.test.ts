import { describe, expect, test } from 'vitest';
import { summarise } from '#poller/telemetry/summary.ts';
import { ReportApiError } from '#poller/tick/errors.ts';
import { Tally } from '#poller/tick/tally.ts';
import { SOURCE, START } from '#test/support/ports.ts';

const tallyWith = (change: (tally: Tally) => void): Tally => {
  const tally = new Tally();
  change(tally);
  return tally;
};

test('a tick that did nothing', () => {
  expect(summarise(SOURCE, { ended: 'drained', tally: new Tally() }, 12)).toEqual({
    source: '99999@de1',
    ended: 'drained',
    pages: 0,
    reports: 0,
    forwarded: 0,
    alreadyForwarded: 0,
    deleted: 0,
    deletesRefused: 0,
    quarantined: {},
    pending: 0,
    undeletable: 0,
    unconfirmed: 0,
    outcomes: { delivered: 0, uncertain: 0, failed: 0 },
    reasons: {},
    calls: { list: 0, send: 0, delete: 0, secret: 0 },
    durationMs: 12,
  });
});

test('a tick that did much', () => {
  const tally = tallyWith((counts) => {
    Object.assign(counts, {
      pages: 1,
      reports: 2,
      forwarded: 3,
      alreadyForwarded: 4,
      deleted: 5,
      deletesRefused: 6,
    });
    Object.assign(counts, { pending: 7, undeletable: 10, unconfirmed: 8, oldestLeft: START });
    Object.assign(counts.outcomes, { delivered: 1, failed: 2 });
    Object.assign(counts.calls, { list: 1, send: 2, delete: 3, secret: 4 });
    counts.reasons.set('OK', 1).set('BUSY', 2);
    counts.quarantined.set('oversized-status', 9);
  });
  expect(summarise(SOURCE, { ended: 'more', tally }, 1)).toMatchObject({
    ended: 'more',
    ...{ pages: 1, reports: 2, forwarded: 3, alreadyForwarded: 4, deleted: 5, deletesRefused: 6 },
    ...{ pending: 7, undeletable: 10, unconfirmed: 8, quarantined: { 'oversized-status': 9 } },
    outcomes: { delivered: 1, uncertain: 0, failed: 2 },
    reasons: { OK: 1, BUSY: 2 },
    calls: { list: 1, send: 2, delete: 3, secret: 4 },
    oldestReportLeft: '2026-11-23T10:00:00.000Z',
  });
});

test('a tick that failed says why', () => {
  const summary = summarise(
    SOURCE,
    { ended: 'failed', error: new ReportApiError('it broke'), tally: new Tally() },
    1,
  );
  expect(summary.error).toEqual({ name: 'ReportApiError', message: 'it broke' });
});

describe('reasons', () => {
  const reasonsOf = (...reasons: [string, number][]): unknown =>
    summarise(
      SOURCE,
      {
        ended: 'drained',
        tally: tallyWith((tally) => {
          for (const [reason, count] of reasons) tally.reasons.set(reason, count);
        }),
      },
      1,
    ).reasons;

  test('that look like codes are named, known or not', () => {
    const codes: [string, number][] = [
      ['OK', 1],
      ['LINE_CARD_GF', 2],
      ['x', 3],
      ['SIP_486', 4],
      ['A'.repeat(64), 5],
    ];
    expect(reasonsOf(...codes)).toEqual(Object.fromEntries(codes));
  });

  test.each([
    '+49 89 0000-4711',
    '4989000004711',
    'N4989000004711',
    'call 4711',
    '',
    '_A',
    'A'.repeat(65),
    'FAX_49890',
    'Ä',
  ])('that may hold anything are only counted: "%s"', (reason) => {
    expect(reasonsOf([reason, 5], ['OK', 1])).toEqual({ '(other)': 5, OK: 1 });
  });

  test('of all such texts are counted together', () => {
    expect(reasonsOf(['1', 1], ['2', 2])).toEqual({ '(other)': 3 });
  });

  test('are at most fifty, so that a line stays a line', () => {
    const names = Array.from(
      { length: 60 },
      (_, index) => `A${'B'.repeat(index % 30)}${index < 30 ? 'x' : 'y'}`,
    );
    const reasons = reasonsOf(...names.map((name): [string, number] => [name, 1])) as Record<string, number>;
    expect(Object.keys(reasons)).toHaveLength(51);
    expect(reasons['(other)']).toBe(10);
  });
});

test('the lag is that of the status in the middle, and of the slowest one', () => {
  const tally = tallyWith((counts) => counts.lags.push(9_000, 1_000, 600_000, 2_400));
  const { lagSeconds } = summarise(SOURCE, { ended: 'drained', tally }, 1);
  expect(lagSeconds).toEqual({ median: 2, longest: 600 });
});
