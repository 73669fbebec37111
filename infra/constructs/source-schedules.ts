import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ScheduleInput } from '../../functions/poll-reports/interface/schedule-input.ts';
import { type Source, sourceName } from '../../functions/poll-reports/interface/source.ts';

/** A source and where its login is. */
export interface ScheduledSource extends Source {
  readonly secret: ISecret;
  readonly enabled: boolean;
  /** How long Retarus keeps its reports, in days. */
  readonly reportRetentionDays: number;
}

export interface SourceSchedulesProps {
  readonly function: IFunction;
  readonly sources: readonly ScheduledSource[];
  readonly periodMinutes: number;
}

/** EventBridge Scheduler takes no longer ones; then CloudFormation makes one up. */
const MAX_NAME = 64;

/** One schedule per account and data center. A source keeps its schedule's name when others come and go. */
export class SourceSchedules extends Construct {
  readonly group: CfnScheduleGroup;

  constructor(scope: Construct, id: string, props: SourceSchedulesProps) {
    super(scope, id);
    this.group = new CfnScheduleGroup(this, 'Group');
    const role = this.#role(props.function);
    for (const source of props.sources) this.#schedule(source, role, props);
  }

  #role(target: IFunction): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Invoke: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
          ],
        }),
      },
    });
  }

  #schedule(
    source: ScheduledSource,
    role: Role,
    { function: target, periodMinutes }: SourceSchedulesProps,
  ): void {
    const { account, dataCenter, secret, enabled } = source;
    const name = `${account}-${dataCenter}`;
    const input = { account, dataCenter, secretId: secret.secretArn } satisfies ScheduleInput;
    new CfnSchedule(this, name, {
      // What a person can type; the group keeps forwarders apart.
      ...(name.length <= MAX_NAME && { name }),
      description: `Polls the fax status reports of ${sourceName(source)}.`,
      groupName: this.group.ref,
      scheduleExpression: scheduleExpression(source, periodMinutes),
      state: enabled ? 'ENABLED' : 'DISABLED',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        input: Stack.of(this).toJsonString(input),
        // The next tick is the retry.
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: Math.max(60, periodMinutes * 60) },
      },
    });
  }
}

/**
 * Sources are spread over the period by their names, in whole minutes: cron knows no seconds. With a period of one
 * minute the service itself spreads schedules over the minute.
 */
export function scheduleExpression(source: Source, periodMinutes: number): string {
  if (periodMinutes === 1) return 'rate(1 minute)';
  const offset = createHash('sha256').update(sourceName(source)).digest().readUInt32BE() % periodMinutes;
  return `cron(${offset}/${periodMinutes} * * * ? *)`;
}
