import { paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { Aws } from './clients.ts';
import type { Deployed } from './deployed.ts';

export const ALARM_ACTIONS = ['cloudwatch:DescribeAlarms'];

export interface DeployedAlarm {
  readonly name: string;
  readonly description: string;
  readonly rings: boolean;
  /** ARNs that are told. */
  readonly tells: readonly string[];
}

/** The forwarder's alarms, by name. */
export async function listAlarms(aws: Aws, { service }: Deployed): Promise<DeployedAlarm[]> {
  const alarms: DeployedAlarm[] = [];
  const pages = paginateDescribeAlarms(
    { client: aws.cloudWatch },
    { AlarmNamePrefix: `${service}: `, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
  );
  for await (const { CompositeAlarms = [], MetricAlarms = [] } of pages) {
    for (const { AlarmActions, AlarmDescription, AlarmName, StateValue } of [
      ...MetricAlarms,
      ...CompositeAlarms,
    ])
      alarms.push({
        name: AlarmName ?? '',
        description: AlarmDescription ?? '',
        rings: StateValue === 'ALARM',
        tells: AlarmActions ?? [],
      });
  }
  return alarms.sort((a, b) => a.name.localeCompare(b.name));
}
