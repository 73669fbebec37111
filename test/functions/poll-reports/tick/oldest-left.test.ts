import { describe, expect, test } from 'vitest';
import { oldestLeft } from '#poller/tick/tally.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

const at = (hour: number): string => `2026-11-20T${String(hour).padStart(2, '0')}:00:00Z`;
const ms = (hour: number): number => Date.parse(at(hour));
const reportAt = (jobId: string, ...hours: number[]) =>
  aReport(jobId, { recipientStatus: hours.map((hour) => aStatus({ sentTs: at(hour) })) });

describe('of a page that is not full', () => {
  test('the oldest fax of what is left counts, whichever recipient it went to', () => {
    const reports = [reportAt('A', 5), reportAt('B', 9, 7, 8), reportAt('C', 8)];
    expect(oldestLeft(reports, new Set(['A']), false)).toBe(ms(7));
  });

  test('nothing left has no age', () => {
    expect(oldestLeft([reportAt('A', 5)], new Set(['A']), false)).toBeUndefined();
    expect(oldestLeft([], new Set(), false)).toBeUndefined();
  });
});

describe('of a full page', () => {
  test('what is left of it counts first', () => {
    expect(oldestLeft([reportAt('A', 5), reportAt('B', 6)], new Set(['A']), true)).toBe(ms(6));
  });

  test('when all of it is gone, its youngest stands for those behind it', () => {
    const reports = [reportAt('A', 5), reportAt('B', 9, 6), reportAt('C', 7)];
    expect(oldestLeft(reports, new Set(['A', 'B', 'C']), true)).toBe(ms(9));
  });

  test('without any time nobody knows', () => {
    expect(
      oldestLeft([aReport('A', { recipientStatus: [aStatus({ sentTs: null })] })], new Set(['A']), true),
    ).toBeUndefined();
  });
});

test('entries that cannot be read are still there, and tell their time if they have one', () => {
  const reports = [
    null,
    'text',
    { jobId: 7, recipientStatus: [{ sentTs: at(4) }] },
    { recipientStatus: 'x' },
    { recipientStatus: [null, { sentTs: 12 }, { sentTs: 'soon' }, { sentTs: '1' }, { sentTs: at(3) }] },
  ];
  expect(oldestLeft(reports, new Set(['7']), false)).toBe(ms(3));
});
