import { CfnAlarmMuteRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Maintenance } from './alarm-options.ts';

/** What CloudWatch takes in one mute rule. */
const MAX_ALARMS = 100;

/**
 * Keeps alarms from telling anybody for a time. They change their state as ever; one that is still on when
 * the time is over tells of it then (CloudWatch user guide, "Alarm mute rules").
 *
 * @param alarms by the names that they are deployed with
 */
export function muteDuring(
  scope: Construct,
  id: string,
  { hours, start, timeZone = 'UTC' }: Maintenance,
  alarms: readonly { readonly alarmName: string }[],
  service: string,
): void {
  for (let first = 0; first < alarms.length; first += MAX_ALARMS) {
    new CfnAlarmMuteRule(scope, `${id}-${first}`, {
      name: `${service}-${id}-${first}-${start.replaceAll(/\D/g, '')}`,
      description: `Maintenance from ${start} (${timeZone}) for ${hours} hours: failed polls tell nobody.`,
      rule: { schedule: { expression: `at(${start})`, duration: `PT${hours}H`, timezone: timeZone } },
      muteTargets: { alarmNames: alarms.slice(first, first + MAX_ALARMS).map(({ alarmName }) => alarmName) },
    });
  }
}
