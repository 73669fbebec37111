import { createHash } from 'node:crypto';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import {
  type ScheduledInput,
  type Source,
  sourceName,
} from '../../functions/poll-reports/interface/source.ts';
import { ACCEPTED, accept } from './accepted-findings.ts';
import { shortened } from './names.ts';

/** A source, and whether its schedule runs. */
export interface ScheduledSource extends ScheduledInput {
  readonly enabled: boolean;
}

export interface SourceSchedulesProps {
  readonly function: IFunction;
  readonly sources: readonly ScheduledSource[];
  readonly periodMinutes: number;
}

/** One schedule per source. A source keeps its schedule's name when others come and go. */
export class SourceSchedules extends Construct {
  /** What the schedules invoke the function with. */
  readonly role: Role;
  readonly group: ScheduleGroup;

  constructor(scope: Construct, id: string, props: SourceSchedulesProps) {
    super(scope, id);
    // Its name is a function of the construct's path: kept, it would stand in the way of the next deployment.
    this.group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    this.role = this.#role();
    for (const source of props.sources) this.#schedule(source, this.role, props);
    accept(this.role, ACCEPTED.versionsOf(logicalIdOf(props.function)), ACCEPTED.ownPolicy);
  }

  /** Only schedules of this group may use it, and only in this account. */
  #role(): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.group.scheduleGroupArn,
          },
        },
      }),
    });
  }

  #schedule(
    { enabled, ...input }: ScheduledSource,
    role: Role,
    { function: target, periodMinutes }: SourceSchedulesProps,
  ): void {
    const name = scheduleName(input);
    new Schedule(this, name, {
      scheduleName: name,
      description: `Polls the fax status reports of ${sourceName(input)}.`,
      scheduleGroup: this.group,
      schedule: ScheduleExpression.expression(scheduleExpression(input, periodMinutes)),
      enabled,
      target: new LambdaInvoke(target, {
        role,
        input: ScheduleTargetInput.fromObject(input),
        // The next tick is the retry.
        retryAttempts: 0,
        maxEventAge: Duration.minutes(periodMinutes),
      }),
    });
  }
}

const logicalIdOf = ({ node, stack }: IFunction): string =>
  stack.getLogicalId(node.defaultChild as CfnFunction);

/** What a person can type: `12345-de1` or `12345-billing-de1`; the group keeps forwarders apart. */
export const scheduleName = ({ account, dataCenter, login }: Source): string =>
  shortened([account, ...(login === undefined ? [] : [login]), dataCenter].join('-'));

/**
 * Sources are spread over the period by their names, in whole minutes: cron knows no seconds. With a period
 * of one minute the service itself spreads schedules over the minute.
 */
export function scheduleExpression(source: Source, periodMinutes: number): string {
  if (periodMinutes === 1) return 'rate(1 minute)';
  const offset = createHash('sha256').update(sourceName(source)).digest().readUInt32BE() % periodMinutes;
  return `cron(${offset}/${periodMinutes} * * * ? *)`;
}
