import { describe, expect, it } from 'vitest';
import { masked } from '#cli/ui/mask.ts';
import { REASONS } from '#contract/reasons.ts';
import { recipeOf } from '#dev/local/page/details.ts';
import { StatusLog, type StatusQuery } from '#dev/local/run/status-log.ts';
import { eventsOf } from '#poller/domain/event.ts';
import type { Report } from '#poller/domain/report.ts';

const source = { account: '99999', dataCenter: 'de1' } as const;
const report = (jobId: string, ...reasons: readonly string[]): Report =>
  ({
    jobId,
    recipientStatus: reasons.map((reason, index) => ({
      number: `+4989000012${index}4`,
      status: reason === 'OK' ? 'OK' : 'FAILED',
      reason,
      durationInSecs: 19,
    })),
    pages: 1,
    reference: { customerDefinedId: `order-${jobId}` },
  }) as Report;

const everything: StatusQuery = {
  text: '',
  outcome: '',
  reasonClass: '',
  until: Number.MAX_SAFE_INTEGER,
};

function logOf(...reports: readonly Report[]): StatusLog {
  const log = new StatusLog();
  for (const one of reports)
    for (const event of eventsOf(source, one, REASONS))
      log.add('main', { body: JSON.stringify(event), attributes: {} }, 0, true);
  return log;
}

const found = (log: StatusLog, query: Partial<StatusQuery>): string[] =>
  log.search({ ...everything, ...query }, 0, 10).rows.map(({ jobId, reason }) => `${jobId} ${reason}`);

describe('the list of statuses', () => {
  const log = logOf(report('JOBA', 'OK', 'BUSY'), report('JOBB', 'WRONG_NO'));

  it('is newest first', () => {
    expect(found(log, {})).toEqual(['JOBB WRONG_NO', 'JOBA BUSY', 'JOBA OK']);
  });

  it.each([
    ['a job id', { text: 'jobb' }, ['JOBB WRONG_NO']],
    ['a reference', { text: 'order-jobb' }, ['JOBB WRONG_NO']],
    ['a number, which is shown masked', { text: '+498900001214' }, ['JOBA BUSY']],
    ['a part of a masked number', { text: '••14' }, ['JOBA BUSY']],
    ['several words', { text: 'order-joba busy' }, ['JOBA BUSY']],
    ['an outcome', { outcome: 'delivered' }, ['JOBA OK']],
    ['a class', { reasonClass: 'busy' }, ['JOBA BUSY']],
    ['what does not exist', { text: 'nothing' }, []],
  ])('is searched by %s', (_, query, expected) => {
    expect(found(log, query)).toEqual(expected);
  });

  it('keeps its places while more arrive', () => {
    expect(found(log, { until: 2 })).toEqual(['JOBA BUSY', 'JOBA OK']);
    expect(found(log, { until: 2, text: 'order' })).toEqual(['JOBA BUSY', 'JOBA OK']);
    expect(found(log, { text: 'order' })).toEqual(['JOBB WRONG_NO', 'JOBA BUSY', 'JOBA OK']);
    expect(found(log, { until: 1, text: 'order' })).toEqual(['JOBA OK']);
  });

  it('counts a repetition, and a second queue, on the status that it repeats', () => {
    const twice = logOf(report('A', 'OK'), report('A', 'OK'));
    const [row] = twice.search(everything, 0, 10).rows;
    const record = twice.find(row?.id ?? '');
    twice.add('filtered', { body: record?.message.body ?? '', attributes: {} }, 0, false);
    expect([twice.size, record?.times, [...(record?.queues ?? [])]]).toEqual([1, 2, ['main', 'filtered']]);
  });
});

it("works out a status' id by the published recipe, also for the second of two equal ones", () => {
  const { recipientStatus, ...rest } = report('A', 'OK');
  const twice = { ...rest, recipientStatus: [...recipientStatus, ...recipientStatus] } as Report;
  const [first, second] = eventsOf(source, twice, REASONS);
  const counters = [first, second].map((event) => recipeOf(event?.id ?? '', '99999', 'de1', twice)?.counter);
  expect(counters).toEqual([0, 1]);
  expect(recipeOf('0'.repeat(32), '99999', 'de1', twice)).toBeUndefined();
});

it('masks every number of a report for the screen, whatever field it stands in', () => {
  const shown = masked({
    jobId: 'FJ1234567890123',
    recipientStatus: [
      {
        number: '+49890000678900',
        sentToNumber: '0049890000678900',
        remoteCsid: '+49/89/0000678900',
        properties: [{ key: 'fax', value: 'call +49 (89) 0000-678900 or 089 0000678900' }],
        sentTs: '2026-11-20T10:00:00Z',
      },
      { number: 49890000678900 },
    ],
  });
  const text = JSON.stringify(shown);
  expect(text).not.toMatch(/678900|0000-?6/);
  expect(text).toContain('FJ1234567890123');
  expect(text).toContain('2026-11-20T10:00:00Z');
});
