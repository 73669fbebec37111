import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deployedFor } from '#dev/cost/deployed.ts';
import { costTable } from '#dev/cost/monitoring.ts';
import { bill, total } from '#infra/cost/bill.ts';
import { PRICES } from '#infra/cost/prices.ts';
import { jobLines } from '#poller/telemetry/summary.ts';
import { Tally } from '#poller/tick/tally.ts';

const text = readFileSync(new URL('../../docs/costs.md', import.meta.url), 'utf8');

/** What CloudWatch bills for alarms. */
const alarmsOf = (settings: Record<string, unknown> = {}): number => {
  const { alarmMetrics, compositeAlarms } = deployedFor(1, settings);
  return alarmMetrics * PRICES.alarmMetricMonth + compositeAlarms * PRICES.compositeAlarmMonth;
};

test('one source with every default stays under 6 $ in a month without statuses', () => {
  expect(total(bill({ ...deployedFor(1), statuses: 0 }))).toBeLessThan(6);
});

test('docs/costs.md has the table that follows from the template', () => {
  expect(text).toContain(`\n${costTable()}\n`);
});

describe('docs/costs.md says what an option adds', () => {
  const filter = { outcome: ['failed'] };
  test.each([
    ['a watch', { alarms: { watches: [{ name: 'claims', filter }] } }],
    ['alarms on causes', { alarms: { causes: true } }],
    ['an alarm on one code', { alarms: { reasons: { WRONG_NO: { count: 5, minutes: 60 } } } }],
    ['`alarms.anomalyDetection`', { alarms: { anomalyDetection: true } }],
    ['a further queue', { filteredQueues: [{ name: 'failures', filter }] }],
  ])('%s', (name, settings) => {
    const [row = ''] = text.split('\n').filter((line) => line.startsWith(`| ${name}`));
    expect(row).toContain(`| ${(alarmsOf(settings) - alarmsOf()).toFixed(2)} $`);
  });

  test('a watch and a counted code by their metrics', () => {
    const filter = { outcome: ['failed'] };
    const metricsOf = (settings: Record<string, unknown>) => deployedFor(1, settings).trafficMetrics;
    const none = metricsOf({});
    expect(metricsOf({ alarms: { watches: [{ name: 'claims', filter }] } }) - none).toBe(2);
    expect(metricsOf({ countedReasons: ['WRONG_NO', 'BUSY'] }) - none).toBe(2);
  });
});

test('docs/costs.md says what the ids of jobs in the log cost, by their bytes', () => {
  const tally = new Tally();
  const ids = Array.from({ length: 10_000 }, (_, index) => `FJ${String(index).padStart(20, '0')}`);
  tally.forwardedJobs.set('OK', new Map([['OK', new Set(ids)]]));
  tally.deletedJobs.push(...ids);
  const bytes = jobLines({ account: '12345', dataCenter: 'de1' }, tally)
    .map((jobs) => Buffer.byteLength(JSON.stringify({ jobs })))
    .reduce((sum, length) => sum + length, 0);
  const [, perJob = '', perLine = ''] = /\((\d+) bytes each\).*a line of (\d+) bytes a tick/.exec(text) ?? [];
  expect(Math.abs(bytes / ids.length - Number(perJob))).toBeLessThan(10);
  expect(((1e6 * Number(perJob)) / 1e9) * PRICES.logGb).toBeCloseTo(0.03, 2);
  expect(((30 * 24 * 60 * Number(perLine)) / 1e9) * PRICES.logGb).toBeLessThan(0.01);
});

test('docs/costs.md has a command that prints the bill for its number of sources', () => {
  const [, command = ''] = /```sh\n(npm run .*)\n```/.exec(text) ?? [];
  const [program = '', ...words] = command.replace('npm run', 'npm run --silent').split(' ');
  const printed = execFileSync(program, words, { cwd: new URL('../../', import.meta.url), encoding: 'utf8' });
  const { alarmMetrics, metrics, trafficMetrics } = deployedFor(Number(/--sources (\d+)/.exec(command)?.[1]));
  expect(printed).toContain(`${alarmMetrics} metrics in alarms`);
  expect(printed).toContain(`${metrics + trafficMetrics} metrics\n`);
});
