import { expect, test } from 'vitest';
import { DIMENSION_SETS, METRICS } from '#poller/interface/metrics.ts';

test.each(Object.values(METRICS))(
  '$name has a dimension set, a meaning, and a name that CloudWatch takes',
  (metric) => {
    expect(Object.keys(DIMENSION_SETS)).toEqual(expect.arrayContaining([...metric.dimensions]));
    expect(metric.dimensions.length).toBeGreaterThan(0);
    expect(metric.meaning).toMatch(/^[A-Z0-9].*\.$/);
    expect(metric.name).toMatch(/^[A-Z][A-Za-z]{1,50}$/);
  },
);

test('no two metrics share name and dimensions', () => {
  const keys = Object.values(METRICS).flatMap(({ name, dimensions }) =>
    dimensions.map((set) => `${name} ${set}`),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

test('all dimensions begin with the service, so that two forwarders in one account stay apart', () => {
  for (const names of Object.values(DIMENSION_SETS)) expect(names[0]).toBe('service');
});

test('only one metric of a source costs money while nothing happens', () => {
  const always = Object.values(METRICS).filter(({ emitted }) => emitted === 'always');
  expect(always.map(({ name }) => name)).toEqual(['PollSucceeded']);
});
