import { expect, it } from 'vitest';
import { conditionOf, runbookSection } from '#dev/local/page/alarms.ts';
import type { MetricAlarm } from '#dev/proofs/alarms/template.ts';

const metric = { namespace: 'N', name: 'Refused', dimensions: {} };
const alarm: MetricAlarm = {
  kind: 'metric',
  name: 'a',
  description: '',
  actions: [],
  okActions: [],
  metrics: [{ id: 'm', metric, statistic: 'Sum', periodMinutes: 5 }],
  expression: 'm',
  periodMinutes: 5,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 2,
  datapointsToAlarm: 2,
  missing: 'notBreaching',
};

it('says in words when an alarm fires', () => {
  expect(conditionOf(alarm)).toBe('Sum of Refused at least 1, in 2 of 2 times 5 min');
  expect(conditionOf({ ...alarm, expression: '100 * m / n', evaluationPeriods: 1 })).toBe(
    '100 * m / n at least 1, in 5 min',
  );
  const { name, description, actions, okActions } = alarm;
  const rule = 'ALARM("a")';
  expect(conditionOf({ name, description, actions, okActions, kind: 'composite', rule })).toBe(rule);
});

it("finds the runbook's section that an alarm's link leads to", () => {
  const runbook = '# Runbook\n\n## Credentials refused\n\nLook.\n\n### Then\n\nGo.\n\n## Next\n\nNo.\n';
  expect(runbookSection(runbook, 'Credentials refused')).toBe('Look.\n\n### Then\n\nGo.');
  expect(runbookSection(runbook, 'none')).toBe('');
});
