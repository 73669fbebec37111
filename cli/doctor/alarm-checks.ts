import { paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import type { DeployedAlarm } from '../aws/alarms.ts';
import type { Aws } from '../aws/clients.ts';
import { counted } from '../ui/format.ts';
import { type Finding, good, trouble } from './finding.ts';

export function checkAlarms(alarms: readonly DeployedAlarm[]): Finding[] {
  if (alarms.length === 0)
    return [trouble('alarms', 'there is none', 'Somebody deleted them: deploy again.')];
  const ringing = alarms.filter(({ rings }) => rings);
  if (ringing.length === 0) return [good('alarms', `none of ${alarms.length} rings`)];
  return ringing.map(({ description, name }) => {
    // The alarm's own text has the first steps, or the link to them.
    const [, whatToDo] = /What to do: (.+)/.exec(description) ?? [];
    const [, heading = ''] = name.split(': ');
    return trouble(
      `alarm ${name}`,
      description.split('\n')[0] ?? 'it rings',
      whatToDo ?? `See docs/runbook.md, "${heading}".`,
    );
  });
}

/** Whether somebody is told. */
export async function checkSubscriptions(aws: Aws, alarms: readonly DeployedAlarm[]): Promise<Finding[]> {
  const topics = [...new Set(alarms.flatMap(({ tells }) => tells))].filter((arn) => arn.includes(':sns:'));
  const findings: Finding[] = [];
  for (const topic of topics) {
    const check = `topic ${topic.split(':').pop()}`;
    let confirmed = 0;
    let pending = 0;
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client: aws.sns },
      { TopicArn: topic },
    ))
      for (const { SubscriptionArn } of Subscriptions) {
        if (SubscriptionArn === 'PendingConfirmation') pending++;
        else confirmed++;
      }
    if (confirmed > 0) findings.push(good(check, counted(confirmed, 'subscription')));
    else
      findings.push(
        trouble(
          check,
          pending > 0
            ? `${counted(pending, 'subscription')}, none confirmed: alarms reach nobody`
            : 'nobody is subscribed: alarms reach nobody',
          pending > 0
            ? 'Click the link in the mail that AWS sent to each address.'
            : 'Name addresses under alarms.warn and alarms.page in the settings and deploy.',
        ),
      );
  }
  return findings;
}
