import { expect, test } from 'vitest';
import { readAlarms, type TemplateWithAlarms } from '#dev/proofs/alarms/template.ts';
import { propertiesOf, synthesize } from '#test/infra/synthesize.ts';

const template = synthesize({ alarms: { anomalyDetection: true } });
const alarms = readAlarms(template.toJSON() as TemplateWithAlarms);

test('reads every alarm of the template but the one on a learnt band', () => {
  const all = Object.keys(propertiesOf(template, 'AWS::CloudWatch::Alarm'));
  const metricAlarms = alarms.filter(({ kind }) => kind === 'metric');
  expect(metricAlarms).toHaveLength(all.length - 1);
});

test('keeps references by their logical ids', () => {
  const queueDimensions = alarms.flatMap((alarm) =>
    alarm.kind === 'metric' ? alarm.metrics.map(({ metric }) => metric.dimensions.QueueName ?? '') : [],
  );
  expect(queueDimensions.filter(Boolean).toSorted()[0]).toMatch(/^\{\w+\.QueueName\}$/);
  for (const { actions } of alarms)
    for (const action of actions) expect(action).toMatch(/^\{\w*Topics(Warn|Page)\w*\}$/);
});
