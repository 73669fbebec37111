import { expect, test } from 'vitest';
import { evaluate } from '#dev/proofs/alarms/evaluate.ts';
import { MetricStore } from '#dev/proofs/alarms/series.ts';
import type { AlarmDefinition, MetricAlarm } from '#dev/proofs/alarms/template.ts';

const MINUTE = 60_000;
const metric = { namespace: 'N', name: 'M', dimensions: { service: 's' } };

const anAlarm = (change: Partial<MetricAlarm> = {}): MetricAlarm => ({
  kind: 'metric',
  name: 'a',
  description: '',
  actions: [],
  okActions: [],
  metrics: [{ id: 'm', metric, statistic: 'Sum', periodMinutes: 1 }],
  expression: 'm',
  periodMinutes: 1,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  missing: 'notBreaching',
  ...change,
});

/** Changes of state as `minute:STATE`; one value a minute, nothing where it is undefined. */
function changesOf(
  values: readonly (number | undefined)[],
  change: Partial<MetricAlarm> = {},
  others: readonly AlarmDefinition[] = [],
): string[] {
  const store = new MetricStore();
  values.forEach((value, minute) => {
    if (value !== undefined) store.add(metric, minute * MINUTE, value);
  });
  return evaluate([anAlarm(change), ...others], store, MINUTE, (values.length + 1) * MINUTE).map(
    ({ alarm, time, to }) => `${time / MINUTE}:${alarm.name}=${to}`,
  );
}

const of = (change: Partial<MetricAlarm['metrics'][number]>) => ({
  metrics: [{ id: 'm', metric, statistic: 'Sum', periodMinutes: 1, ...change }],
});

test('raises an alarm in the minute after the value and clears it after the next good one', () => {
  expect(changesOf([0, 1, 0])).toEqual(['1:a=OK', '2:a=ALARM', '3:a=OK']);
});

test('slides a window of several minutes by one minute', () => {
  const change = { ...of({ periodMinutes: 3 }), periodMinutes: 3, threshold: 2 };
  expect(changesOf([0, 1, 1, 0, 0, 0, 0, 0, 0], change)).toEqual(['1:a=OK', '3:a=ALARM', '5:a=OK']);
});

test('needs M of N datapoints that breach, in any order', () => {
  const change = { evaluationPeriods: 3, datapointsToAlarm: 2 };
  expect(changesOf([0, 0, 0, 1, 0, 1, 0, 0], change)).toEqual(['1:a=OK', '6:a=ALARM', '7:a=OK']);
});

test.each([
  ['breaching', ['1:a=ALARM']],
  ['notBreaching', ['1:a=OK']],
  ['ignore', []],
  ['missing', []],
] as const)('takes a metric that nobody emits for %s', (missing, expected) => {
  expect(changesOf([undefined, undefined], { missing })).toEqual(expected);
});

test('takes older values in the place of missing ones while the wider range holds enough of them', () => {
  const values = [1, undefined, undefined, undefined];
  expect(changesOf(values, { missing: 'notBreaching' })).toEqual(['1:a=ALARM', '4:a=OK']);
});

test('FILL counts what is missing at once, where the range holds any value at all', () => {
  const below = { comparison: 'LessThanThreshold', missing: 'breaching', expression: 'FILL(m, 0)' } as const;
  expect(changesOf([1, 1, undefined, 1], below)).toEqual(['1:a=OK', '3:a=ALARM', '4:a=OK']);
});

test('evaluates windows of more than a day together once an hour', () => {
  const day = { ...of({ periodMinutes: 1_440 }), periodMinutes: 1_440, evaluationPeriods: 2 };
  const changes = changesOf([...new Array(61).fill(0), 1, ...new Array(130).fill(0)], {
    ...day,
    datapointsToAlarm: 1,
  });
  expect(changes).toEqual(['60:a=OK', '120:a=ALARM']);
});

test.each([
  ['100 * FILL(m, 0) / 4', 50],
  ['IF(m >= 2, 7, 1)', 7],
  ['IF(m > 2 || m == 1, 7, 1)', 1],
  ['2 + 3 * m ^ 2 - 1', 13],
  ['MAX([m, 5])', 5],
  ['SUM([m, m]) - MIN([m, 9])', 2],
  ['-m + ABS(-m) + CEIL(m / 4) + FLOOR(m / 4)', 1],
  ['(m - 1) * (m + 1)', 3],
  ['m > 1 AND m < 3', 1],
  ['DIFF(m)', 2],
  ['DAY(m) * 10000 + HOUR(m) * 100 + MINUTE(m)', 40_001],
])('computes %s of 2, after a 0, as %i', (expression, value) => {
  const store = new MetricStore();
  // 1 January 1970, a Thursday; the later one first.
  store.add(metric, MINUTE, 2);
  store.add(metric, 0, 0);
  const alarm = anAlarm({ expression, comparison: 'GreaterThanThreshold', threshold: -1_000 });
  const [change] = evaluate([alarm], store, 2 * MINUTE, 3 * MINUTE);
  expect(change?.value).toBe(value);
});

test('a division by zero is no datapoint', () => {
  expect(changesOf([0], { expression: '1 / m', missing: 'breaching' })).toEqual(['1:a=ALARM']);
});

test('metric math that is not known is refused with its place', () => {
  expect(() => changesOf([1], { expression: 'RATE(m)' })).toThrow(/RATE.*: RATE\(m\)/);
});

test.each([
  ['ALARM("a") OR ALARM("b")', ['2:c=ALARM', '3:c=OK']],
  ['ALARM("a") AND NOT ALARM("b")', ['2:c=ALARM', '3:c=OK']],
  ['ALARM("a") AND ALARM("b")', []],
  ['(OK("a") OR ALARM("b")) AND NOT ALARM("a")', ['1:c=ALARM', '2:c=OK', '3:c=ALARM']],
])('a composite alarm follows %s', (rule, expected) => {
  const composite: AlarmDefinition = {
    kind: 'composite',
    name: 'c',
    description: '',
    actions: [],
    okActions: [],
    rule,
  };
  const never = anAlarm({ name: 'b', threshold: 9 });
  const changes = changesOf([0, 1, 0], {}, [never, composite]).filter((text) => text.includes('c='));
  expect(changes.filter((text) => text !== '1:c=OK')).toEqual(expected);
});
