import { type CompositeAlarm, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { Aws } from './clients.ts';
import type { Deployed } from './deployed.ts';

export const ALARM_ACTIONS = ['cloudwatch:DescribeAlarms'];

export interface DeployedAlarm {
  readonly name: string;
  readonly description: string;
  readonly rings: boolean;
  /** ARNs that are told. */
  readonly tells: readonly string[];
  /** Names of the alarms that a composite alarm is made of; of any other, none. */
  readonly children: readonly string[];
  /** Minutes of good values after which it is over, whatever was before. */
  readonly recoversMinutes: number;
}

/** The forwarder's alarms, by name. */
export async function listAlarms(aws: Aws, { service }: Deployed): Promise<DeployedAlarm[]> {
  const alarms: DeployedAlarm[] = [];
  const pages = paginateDescribeAlarms(
    { client: aws.cloudWatch },
    { AlarmNamePrefix: `${service}: `, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
  );
  for await (const { CompositeAlarms = [], MetricAlarms = [] } of pages) {
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      const { AlarmActions, AlarmDescription, AlarmName, StateValue } = alarm;
      alarms.push({
        name: AlarmName ?? '',
        description: AlarmDescription ?? '',
        rings: StateValue === 'ALARM',
        tells: AlarmActions ?? [],
        children: childrenOf(alarm),
        recoversMinutes: recoveryOf(alarm),
      });
    }
  }
  return alarms.sort((a, b) => a.name.localeCompare(b.name));
}

/** A composite alarm's rule names others in quotes, by their names or ARNs. */
const childrenOf = ({ AlarmRule = '' }: CompositeAlarm): string[] =>
  [...AlarmRule.matchAll(/"(?:arn:[^"]*?:alarm:)?([^"]+)"/g)].map(([, name = '']) => name);

/** An alarm on M of N periods is over when fewer than M of the last N are bad. */
function recoveryOf({ DatapointsToAlarm, EvaluationPeriods = 1, Metrics = [], Period }: MetricAlarm): number {
  const seconds = Period ?? Math.max(60, ...Metrics.map((one) => one.MetricStat?.Period ?? one.Period ?? 0));
  return ((EvaluationPeriods - (DatapointsToAlarm ?? EvaluationPeriods) + 1) * seconds) / 60;
}
