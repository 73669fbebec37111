import { expect, it } from 'vitest';
import { AlarmWatch } from '#dev/local/run/alarm-watch.ts';
import type { MetricAlarm } from '#dev/proofs/alarms/template.ts';

const START = Date.UTC(2026, 10, 20, 10);

const alarm: MetricAlarm = {
  kind: 'metric',
  name: 'Credentials refused',
  description: '',
  actions: [],
  okActions: [],
  metrics: [
    {
      id: 'm',
      metric: { namespace: 'N', name: 'Refused', dimensions: { service: 's' } },
      statistic: 'Sum',
      periodMinutes: 1,
    },
  ],
  expression: 'm',
  periodMinutes: 1,
  threshold: 2,
  comparison: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  missing: 'notBreaching',
};

/** As the function writes it. */
const line = (value: number | number[]): string =>
  JSON.stringify({
    _aws: {
      Timestamp: 0,
      CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [['service']], Metrics: [{ Name: 'Refused' }] }],
    },
    service: 's',
    Refused: value,
  });

it('fires an alarm of the template over the metrics in the log, and tells its all-clear', () => {
  const watch = new AlarmWatch([alarm], START);
  const told: string[] = [];
  watch.onChange = ({ name, state, at }) => told.push(`${name} ${state} ${(at - START) / 60_000}`);
  watch.readLog(['no metrics here', line([1, 1])]);
  watch.endMinute();
  expect(watch.alarms[0]).toMatchObject({ state: 'ALARM', since: START + 60_000 });
  for (let minute = 0; minute < 4; minute++) watch.endMinute();
  expect(told[0]).toBe('Credentials refused ALARM 1');
  expect(told[1]).toMatch(/^Credentials refused OK/);
  expect(watch.changes.map(({ state }) => state)).toEqual(['OK', 'ALARM']);
});

it('keeps a change of a muted alarm as one that told nobody, and what it tells late as a further one', () => {
  const watch = new AlarmWatch([alarm], START);
  watch.isMuted = () => true;
  watch.readLog([line([1, 1])]);
  watch.endMinute();
  watch.tellLate('Credentials refused');
  expect(watch.alarms[0]?.state).toBe('ALARM');
  expect(watch.changes).toEqual([
    { name: 'Credentials refused', state: 'ALARM', at: START + 60_000 },
    { name: 'Credentials refused', state: 'ALARM', at: START + 60_000, isMuted: true },
  ]);
});

it('tells nothing of an alarm whose first values are good', () => {
  const watch = new AlarmWatch([alarm], START);
  watch.readLog([line(1)]);
  watch.endMinute();
  expect([watch.alarms[0]?.state, watch.changes]).toEqual(['OK', []]);
});

it('evaluates nothing while quiet minutes pass, and counts what was emitted in them', () => {
  const silent: MetricAlarm = {
    ...alarm,
    threshold: 1,
    comparison: 'LessThanThreshold',
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    missing: 'breaching',
  };
  const watch = new AlarmWatch([silent], START);
  watch.pass(5, () => watch.add('N', 'Refused', { service: 's' }, 1));
  expect([watch.now, watch.alarms[0]?.state]).toEqual([START + 5 * 60_000, 'INSUFFICIENT_DATA']);
  watch.endMinute();
  expect(watch.alarms[0]?.state).toBe('OK');
});
