import { expect, test } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import type { RecipientStatus } from '#poller/domain/report.ts';
import { Tally } from '#poller/tick/tally.ts';
import { SOURCE, START } from '#test/support/ports.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

const FAILED = { status: 'FAILED', reason: 'BUSY' };
const UNCERTAIN = { status: 'FAILED', reason: 'EOD_FAILED' };

function tallyOf(...statuses: Partial<RecipientStatus>[]): Tally {
  const tally = new Tally();
  const report = aReport('FJ1', { recipientStatus: statuses.map(aStatus) });
  for (const event of eventsOf(SOURCE, report, REASONS)) tally.countForwarded(event, START);
  return tally;
}

test('a new tally counts nothing', () => {
  expect({ ...new Tally() }).toEqual({
    ...{
      watched: new Map(),
      pages: 0,
      fullPages: 0,
      reports: 0,
      forwarded: 0,
      alreadyForwarded: 0,
      deleted: 0,
      deletesRefused: 0,
    },
    ...{ pending: 0, unreadable: 0, undeletable: 0, unconfirmed: 0, lags: [], oldestLeft: undefined },
    outcomes: { delivered: 0, uncertain: 0, failed: 0 },
    classes: new Map(),
    reasons: new Map(),
    forwardedJobs: new Map(),
    deletedJobs: [],
    quarantined: new Map(),
    calls: { list: 0, send: 0, delete: 0, secret: 0 },
  });
});

test('what is forwarded is counted by outcome, class and reason', () => {
  const tally = tallyOf({}, FAILED, FAILED, UNCERTAIN);
  expect(tally.forwarded).toBe(4);
  expect(tally.outcomes).toEqual({ delivered: 1, uncertain: 1, failed: 2 });
  expect(tally.classes).toEqual(
    new Map([
      ['delivered', 1],
      ['busy', 2],
      ['uncertain', 1],
    ]),
  );
  expect(tally.reasons).toEqual(
    new Map([
      ['OK', 1],
      ['BUSY', 2],
      ['EOD_FAILED', 1],
    ]),
  );
});

test('a watch counts the statuses that it takes, and the failed ones among them', () => {
  const tally = new Tally([{ name: 'claims', takes: ({ reason }) => reason !== 'OK' }]);
  const report = aReport('FJ1', { recipientStatus: [{}, FAILED, UNCERTAIN, FAILED].map(aStatus) });
  for (const event of eventsOf(SOURCE, report, REASONS)) tally.countForwarded(event, START);
  expect(tally.watched).toEqual(new Map([['claims', { all: 3, failed: 2 }]]));
});

test('a reason and status has the jobs of which such a status was forwarded, each once', () => {
  const tally = new Tally();
  for (const [jobId, statuses] of [
    ['FJ1', [{}, {}, FAILED]],
    ['FJ2', [{}, { reason: 'BUSY' }]],
  ] as const) {
    const report = aReport(jobId, { recipientStatus: statuses.map(aStatus) });
    for (const event of eventsOf(SOURCE, report, REASONS)) tally.countForwarded(event, START);
  }
  expect(tally.forwardedJobs).toEqual(
    new Map([
      ['OK', new Map([['OK', new Set(['FJ1', 'FJ2'])]])],
      [
        'BUSY',
        new Map([
          ['FAILED', new Set(['FJ1'])],
          ['OK', new Set(['FJ2'])],
        ]),
      ],
    ]),
  );
});

test('the lag runs from sentTs to the confirmation', () => {
  expect(tallyOf({ sentTs: new Date(START - 90_000).toISOString() }).lags).toEqual([90_000]);
});

test('a fax from the future has no lag', () => {
  expect(tallyOf({ sentTs: new Date(START + 90_000).toISOString() }).lags).toEqual([0]);
});

test.each([undefined, null, '', 'yesterday', '1', '2026', 'November 20, 2026', '2026-11-20'])(
  'a sentTs of %j has none',
  (sentTs) => {
    const { sentTs: _, ...status } = aStatus();
    const tally = new Tally();
    const report = aReport('FJ1', {
      recipientStatus: [sentTs === undefined ? status : { ...status, sentTs }],
    });
    for (const event of eventsOf(SOURCE, report, REASONS)) tally.countForwarded(event, START);
    expect(tally.forwarded).toBe(1);
    expect(tally.lags).toEqual([]);
  },
);

test('quarantine is counted by kind', () => {
  const tally = new Tally();
  tally.countQuarantined('unreadable-report');
  tally.countQuarantined('unreadable-report');
  tally.countQuarantined('oversized-status');
  expect(tally.quarantined).toEqual(
    new Map([
      ['unreadable-report', 2],
      ['oversized-status', 1],
    ]),
  );
});
