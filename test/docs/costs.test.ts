import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { REASON_CLASSES } from '#contract/reasons.ts';
import { alarmMetrics } from '#dev/bench/cost/deployed.ts';
import { type Billed, billedFor, monitoringTable, type Watched } from '#dev/bench/cost/monitoring.ts';
import { PRICES } from '#dev/bench/cost/prices.ts';
import { MetricEmitter } from '#poller/telemetry/metrics.ts';
import { Tally } from '#poller/tick/tally.ts';
import { propertiesOf, synthesize } from '#test/infra/synthesize.ts';
import { capturedMetrics } from '#test/support/emf.ts';

const text = readFileSync(new URL('../../docs/costs.md', import.meta.url), 'utf8');
const CODES = ['WRONG_NO', 'BUSY'];

const accounts = (sources: number) =>
  Array.from({ length: sources }, (_, index) => ({
    customerNumber: String(10_000 + index),
    dataCenters: ['de1'],
  }));

/** What the template has of what CloudWatch bills. */
function billedInTemplate(sources: number, settings: Record<string, unknown> = {}): Partial<Billed> {
  const template = synthesize({ accounts: accounts(sources), ...settings });
  const alarms = Object.values(propertiesOf(template, 'AWS::CloudWatch::Alarm'));
  return {
    alarmMetrics: alarms.reduce((sum, Properties) => sum + alarmMetrics({ Properties }), 0),
    dashboards: Object.keys(propertiesOf(template, 'AWS::CloudWatch::Dashboard')).length,
  };
}

/** Metrics that the function emits for so many sources: each name with its own dimension values is one. */
function emittedMetrics(sources: number, codes: readonly string[], change: (tally: Tally) => void): number {
  const emitted = capturedMetrics(() => {
    const emitter = new MetricEmitter('my-faxes', new Set(codes));
    for (const { customerNumber } of accounts(sources)) {
      const tally = new Tally();
      tally.pages = 1;
      change(tally);
      emitter.emit({ account: customerNumber, dataCenter: 'de1' }, { ended: 'drained', tally }, 2_000);
    }
  });
  return new Set(emitted.map(({ name, dimensions }) => JSON.stringify([name, dimensions]))).size;
}

/** Statuses of every class and code, and a report that is left. */
const statuses = (tally: Tally): void => {
  tally.forwarded = REASON_CLASSES.length;
  Object.assign(tally.outcomes, { delivered: 1, failed: 1, uncertain: 1 });
  for (const reasonClass of REASON_CLASSES) tally.classes.set(reasonClass, 1);
  for (const code of CODES) tally.reasons.set(code, 1);
  tally.lags.push(1_000);
  tally.oldestLeft = 1_000;
};

describe('the formula', () => {
  const cases: [string, Watched, Record<string, unknown>][] = [
    ['1 source', { sources: 1 }, {}],
    ['10 sources', { sources: 10 }, {}],
    ['100 sources', { sources: 100 }, {}],
    [
      'two codes',
      { sources: 1, reasons: 2 },
      { alarms: { reasons: Object.fromEntries(CODES.map((code) => [code, { count: 5, minutes: 60 }])) } },
    ],
    ['anomaly detection', { sources: 1, anomalyDetection: true }, { alarms: { anomalyDetection: true } }],
    ['no dashboard', { sources: 1, dashboard: false }, { dashboard: false }],
    [
      'a further queue',
      { sources: 1, queues: 2 },
      { filteredQueues: [{ name: 'failures', filter: { outcome: ['failed'] } }] },
    ],
  ];

  test.each(cases)('counts the alarms and dashboards of the template: %s', (_, watched, settings) => {
    expect(billedFor(watched)).toMatchObject(billedInTemplate(watched.sources, settings));
  });

  test.each([1, 10, 100])('counts the metrics that the function emits for %i sources', (sources) => {
    const { metrics, trafficMetrics } = billedFor({ sources, reasons: CODES.length });
    expect(emittedMetrics(sources, CODES, () => undefined)).toBe(metrics);
    expect(emittedMetrics(sources, CODES, statuses)).toBe(metrics + trafficMetrics);
  });
});

describe('docs/costs.md', () => {
  test('has the table that follows from the formula', () => {
    expect(text).toContain(`\n${monitoringTable()}\n`);
  });

  const none = billedFor({ sources: 1 });
  const more = (watched: Partial<Watched>, count: (billed: Billed) => number): number =>
    count(billedFor({ sources: 1, ...watched })) - count(none);
  const alarms = ({ alarmMetrics: read }: Billed) => read * PRICES.alarmMetricMonth;
  const metrics = (billed: Billed) => (billed.metrics + billed.trafficMetrics) * PRICES.metricMonth;
  const quiet = (billed: Billed) => alarms(billed) + billed.metrics * PRICES.metricMonth;

  test.each([
    ['an alarm on one code', more({ reasons: 1 }, alarms)],
    ['a code that is only counted', more({ reasons: 1 }, metrics)],
    ['`alarms.anomalyDetection`', more({ anomalyDetection: true }, alarms)],
    ['a further queue', more({ queues: 2 }, alarms)],
  ])('says what %s adds', (name, amount) => {
    const [row = ''] = text.split('\n').filter((line) => line.startsWith(`| ${name}`));
    expect(row).toContain(`| ${amount.toFixed(2)} $`);
  });

  test('says what a further source adds', () => {
    const flat = text.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(
      `the hundred-and-first source adds ${more({ sources: 2 }, alarms).toFixed(2)} $ of alarms`,
    );
    expect(flat).toContain(`a source with ${more({ sources: 2 }, quiet).toFixed(2)} $ of alarm and metric`);
    const traffic =
      more({ sources: 2 }, metrics) - more({ sources: 2 }, (one) => one.metrics * PRICES.metricMonth);
    expect(flat).toContain(`up to ${traffic.toFixed(2)} $ more`);
  });

  test('has a command that prints the same for its number of sources', () => {
    const [, command = ''] = /```sh\n(npm run .*)\n```/.exec(text) ?? [];
    const [program = '', ...words] = command.replace('npm run', 'npm run --silent').split(' ');
    const printed = execFileSync(program, words, {
      cwd: new URL('../../', import.meta.url),
      encoding: 'utf8',
    });
    const sources = Number(/--sources (\d+)/.exec(command)?.[1]);
    const billed = billedFor({ sources });
    expect(printed).toContain(`${billed.alarmMetrics} metrics in alarms`);
    expect(printed).toContain(`${billed.metrics + billed.trafficMetrics} metrics\n`);
  });
});
