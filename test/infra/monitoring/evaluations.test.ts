import { expect, test } from 'vitest';
import { synthesize } from '../synthesize.ts';
import { type AlarmInTemplate, alarmsIn } from './alarms-in.ts';

interface Stat {
  readonly Stat: string;
  readonly Period: number;
}

/** How an alarm is evaluated: statistic, seconds, comparison, datapoints of periods, missing data. */
function evaluationOf({ properties }: AlarmInTemplate): string {
  const { ComparisonOperator, DatapointsToAlarm, EvaluationPeriods, Metrics, Threshold } = properties;
  const { Period, Statistic, TreatMissingData } = properties;
  const stats = Metrics
    ? (Metrics as { MetricStat?: Stat }[]).flatMap(({ MetricStat }) => MetricStat ?? [])
    : [{ Stat: Statistic, Period }];
  const read = [...new Set(stats.map(({ Stat, Period }) => `${Stat} ${Period} s`))].join(', ');
  const sign = String(ComparisonOperator)
    .replace(/Threshold$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  const enough = `${DatapointsToAlarm} of ${EvaluationPeriods}`;
  return `${read}: ${sign} ${Math.round(Number(Threshold))}, ${enough}, missing is ${TreatMissingData}`;
}

/** An age in seconds that is reached for a quarter of an hour. */
const atLeast = (seconds: number): string =>
  `Maximum 300 s: greater than or equal to ${seconds}, 3 of 3, missing is notBreaching`;

test('every alarm of the default settings is evaluated as is written here', () => {
  const alarms = alarmsIn(synthesize());
  expect(Object.fromEntries(alarms.map((alarm) => [alarm.title, evaluationOf(alarm)]))).toEqual({
    'No successful poll: 12345@de1, warn': 'Sum 60 s: less than 1, 10 of 30, missing is breaching',
    'No successful poll: 12345@de2, warn': 'Sum 60 s: less than 1, 10 of 30, missing is breaching',
    'No successful poll: 12345@de1, page': 'Sum 60 s: less than 1, 30 of 33, missing is breaching',
    'No successful poll: 12345@de2, page': 'Sum 60 s: less than 1, 30 of 33, missing is breaching',
    'Oldest report: warn': atLeast(259_200),
    'Oldest report: page': atLeast(1_296_000),
    'Failure rate': 'Sum 7200 s: greater than or equal to 1, 1 of 1, missing is ignore',
    'Failure rate: over a day': 'Sum 86400 s: greater than or equal to 1, 1 of 1, missing is notBreaching',
    Quarantine: 'Maximum 300 s: greater than or equal to 1, 1 of 3, missing is notBreaching',
    'Messages expire: quarantine, warn': atLeast(604_800),
    'Messages expire: quarantine, page': atLeast(967_680),
    'Consumer late: statuses': atLeast(3_600),
    'Messages expire: statuses, page': atLeast(967_680),
    'Dead-letter queue: statuses':
      'Maximum 300 s: greater than or equal to 1, 1 of 3, missing is notBreaching',
    'Messages expire: dead letters of statuses, warn': atLeast(604_800),
    'Messages expire: dead letters of statuses, page': atLeast(967_680),
  });
});
