import { expect, test } from 'vitest';
import { REASONS } from '#contract/reasons.ts';
import { eventsOf } from '#poller/domain/event.ts';
import { jobLines } from '#poller/telemetry/summary.ts';
import { Tally } from '#poller/tick/tally.ts';
import { SOURCE, START } from '#test/support/ports.ts';
import { aReport, aStatus } from '#test/support/reports.ts';

/** A tally that counted a status of each job. */
function tallyOf(jobs: readonly { jobId: string; reason?: string; status?: string }[]): Tally {
  const tally = new Tally();
  for (const { jobId, reason = 'OK', status = 'OK' } of jobs) {
    const report = aReport(jobId, { recipientStatus: [aStatus({ reason, status })] });
    for (const event of eventsOf(SOURCE, report, REASONS)) tally.countForwarded(event, START);
    tally.deletedJobs.push(jobId);
  }
  return tally;
}

test('a tick without jobs logs no line of jobs', () => {
  expect(jobLines(SOURCE, new Tally())).toEqual([]);
});

test('every job of a large tick is on some line, and no line is longer than 100 KB', () => {
  const jobs = Array.from({ length: 2500 }, (_, index) => ({ jobId: `FJ${'X'.repeat(58)}${1000 + index}` }));
  const lines = jobLines(SOURCE, tallyOf(jobs));
  const ids = jobs.map(({ jobId }) => jobId);
  expect(lines.flatMap(({ forwarded }) => forwarded.flatMap(({ jobs }) => jobs))).toEqual(ids);
  expect(lines.flatMap(({ deleted }) => deleted)).toEqual(ids);
  expect(Math.max(...lines.map((line) => JSON.stringify(line).length))).toBeLessThan(100_000);
});

test('jobs whose codes are all different and as long as can be stay under the 256 KB of a line', () => {
  const long = (letter: string, index: number) => `${letter.repeat(59)}_${1000 + index}`;
  const jobs = Array.from({ length: 1000 }, (_, index) => ({
    jobId: long('J', index),
    reason: long('R', index),
    status: long('S', index),
  }));
  const lines = jobLines(SOURCE, tallyOf(jobs));
  expect(lines.flatMap(({ forwarded }) => forwarded)).toHaveLength(1000);
  expect(Math.max(...lines.map((line) => JSON.stringify(line).length))).toBeLessThan(256 * 1024 - 1000);
});

test('a line holds a thousand ids', () => {
  const tally = new Tally();
  tally.deletedJobs.push(...Array.from({ length: 2_001 }, (_, index) => `FJ${index}`));
  expect(jobLines(SOURCE, tally).map(({ deleted }) => deleted.length)).toEqual([1_000, 1_000, 1]);
});

test('a job whose reason is named as what every object inherits is logged under that name', () => {
  const [line] = jobLines(SOURCE, tallyOf([{ jobId: 'FJ1', reason: 'constructor' }]));
  expect(line?.forwarded).toEqual([{ status: 'OK', reason: 'constructor', jobs: ['FJ1'] }]);
});

test('what looks like no id and no code may hold anything, and is not logged', () => {
  const lines = jobLines(SOURCE, tallyOf([{ jobId: 'to +49 89 0000', reason: 'call +49 89 0000' }]));
  expect(JSON.stringify(lines)).not.toContain('89 0000');
  const [line] = jobLines(
    SOURCE,
    tallyOf([{ jobId: 'FJ1', reason: 'call +49 89 0000', status: '498900001' }]),
  );
  expect(line?.forwarded).toEqual([{ status: '(other)', reason: '(other)', jobs: ['FJ1'] }]);
});
