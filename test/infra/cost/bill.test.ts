import { expect, it } from 'vitest';
import { bill, total, type Usage } from '#infra/cost/bill.ts';
import { metricCount } from '#infra/cost/metric-count.ts';
import { METRICS } from '#poller/interface/metrics.ts';

const usage: Usage = {
  sources: 1,
  statuses: 1_000_000,
  fifo: true,
  memoryMb: 512,
  periodMinutes: 1,
  secretCacheSeconds: 300,
  secrets: 1,
  alarmMetrics: 20,
  compositeAlarms: 0,
  dashboards: 1,
  natGateways: 0,
  digestMetrics: 31,
  metrics: 4,
  trafficMetrics: 6,
};

const dollars = (name: string, change: Partial<Usage> = {}): number | undefined =>
  bill({ ...usage, ...change }).find((item) => item.name === name)?.dollars;

it('takes less than five cents for the digest of 100 sources, and nothing without a digest', () => {
  expect(dollars('Daily digest', { digestMetrics: 130 })).toBeCloseTo(0.039, 6);
  expect(dollars('Daily digest', { digestMetrics: 0 })).toBe(0);
});

it('takes 100,000 requests for a million statuses', () => {
  expect(dollars('SQS: sends')).toBeCloseTo(0.05, 6);
  expect(dollars('SQS: sends', { fifo: false })).toBeCloseTo(0.04, 6);
  expect(dollars('SQS: sends', { statuses: 11 })).toBeCloseTo(2 * 0.5e-6, 12);
});

it('takes 43,200 ticks a month for a source that is polled every minute', () => {
  expect(dollars('Scheduler')).toBeCloseTo(0.0432, 6);
  expect(dollars('Scheduler', { periodMinutes: 5 })).toBeCloseTo(0.0432 / 5, 6);
});

it('reads a secret once in its cache time, and never more often than it ticks', () => {
  expect(dollars('Secrets Manager')).toBeCloseTo(0.4 + 8640 * 5e-6, 6);
  expect(dollars('Secrets Manager', { secretCacheSeconds: 0 })).toBeCloseTo(0.4 + 43_200 * 5e-6, 6);
});

it('bills what watches', () => {
  expect([
    dollars('CloudWatch: metrics'),
    dollars('CloudWatch: alarms'),
    dollars('CloudWatch: dashboard'),
  ]).toEqual([3, 2, 3]);
});

it('puts the dearest item first, and nothing costs less than nothing', () => {
  const amounts = bill(usage).map((item) => item.dollars);
  expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
  expect(Math.min(...amounts)).toBeGreaterThanOrEqual(0);
  expect(total(bill(usage))).toBeCloseTo(
    amounts.reduce((sum, amount) => sum + amount, 0),
    9,
  );
});

it('bills no metric that only statuses emit in a month without them', () => {
  expect(dollars('CloudWatch: metrics', { statuses: 0 })).toBeCloseTo(1.2, 9);
});

it('leaves out what is free of charge, and never more than there is', () => {
  const free = { alarmMetrics: 5, dashboards: 3 };
  const items = bill(usage, free);
  const amount = (name: string) => items.find((item) => item.name === name)?.dollars;
  expect(amount('CloudWatch: alarms')).toBeCloseTo(1.5, 9);
  expect(amount('CloudWatch: dashboard')).toBe(0);
  expect(total(items)).toBeCloseTo(total(bill(usage)) - 0.5 - 3, 9);
});

it('bills a NAT gateway with its address where there is a fixed address, and nowhere else', () => {
  expect(dollars('Fixed address', { natGateways: 1 })).toBeCloseTo(36, 9);
  expect(dollars('Fixed address')).toBeUndefined();
});

it('counts a metric once for each set of dimension values', () => {
  const both = (sources: number, countedReasons: number, watches = 0) => {
    const counts = { sources, countedReasons, watches };
    return metricCount('always', counts) + metricCount('traffic', counts);
  };
  const perSource = Object.values(METRICS)
    .filter(
      ({ emitted, name }) =>
        emitted === 'always' || name === 'StatusesForwarded' || name === 'OldestReportAge',
    )
    .flatMap(({ dimensions }): readonly string[] => dimensions)
    .filter((set) => set === 'source').length;
  expect(both(10, 0) - both(9, 0)).toBe(perSource);
  expect(both(1, 3) - both(1, 0)).toBe(3);
  expect(both(1, 0, 2) - both(1, 0)).toBe(4);
});
