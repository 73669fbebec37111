import { beforeEach, expect, it } from 'vitest';
import { EmittedMetrics, metricsIn } from '#dev/local/control-plane/emitted.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 24, 10);
const metric = { namespace: 'N', name: 'Lag', dimensions: { service: 's', source: 'a' } };
const ASKED = {
  Namespace: 'N',
  MetricName: 'Lag',
  Dimensions: [
    { Name: 'source', Value: 'a' },
    { Name: 'service', Value: 's' },
  ],
};

let metrics: EmittedMetrics;
beforeEach(() => {
  metrics = new EmittedMetrics();
  metrics.add({ ...metric, values: [1, 2, 3] }, START);
  metrics.add({ ...metric, values: [10] }, START + HOUR - 1);
  metrics.add({ ...metric, values: [5] }, START + HOUR);
});

const points = (stat: string, from = START, to = START + 2 * HOUR) =>
  metrics
    .points(ASKED, { stat, periodSeconds: 3600, from, to })
    .map(({ at, value }) => [(at - START) / HOUR, value]);

it.each([
  ['Sum', 16],
  ['Average', 4],
  ['Maximum', 10],
  ['Minimum', 1],
  ['p50', 2],
  ['p95', 10],
])('gives the %s of each period of a metric, whatever the order of its dimensions', (stat, first) => {
  expect(points(stat)).toEqual([
    [0, first],
    [1, 5],
  ]);
});

it('leaves out what lies before a window, and at its end', () => {
  expect(points('Sum', START + 1, START + HOUR)).toEqual([[0, 10]]);
});

it('has no point of a metric with other dimensions', () => {
  const asked = { stat: 'Sum', periodSeconds: 60, from: 0, to: Number.MAX_SAFE_INTEGER };
  expect(metrics.points({ ...ASKED, Dimensions: [{ Name: 'service', Value: 's' }] }, asked)).toEqual([]);
});

it('refuses a statistic that nothing here asks for', () => {
  expect(() => points('TM(10%:90%)')).toThrow('The statistic TM(10%:90%) is not simulated.');
});

it('finds the metrics in a line of the log, and none in another line', () => {
  const line = JSON.stringify({
    _aws: { CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [['service']], Metrics: [{ Name: 'Lag' }] }] },
    service: 's',
    Lag: [1, 2],
  });
  expect(metricsIn(line)).toEqual([
    { namespace: 'N', name: 'Lag', dimensions: { service: 's' }, values: [1, 2] },
  ]);
  expect(metricsIn('START RequestId: 1')).toEqual([]);
});
