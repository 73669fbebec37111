import { ArnFormat, type CfnElement, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { ACCEPTED, accept } from './accepted-findings.ts';

export interface OperatorPoliciesProps {
  /** The forwarder's name, first word of its alarms' names. */
  readonly service: string;
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  readonly scheduleGroupName: string;
  /** What the schedules invoke the function with: whoever changes a schedule hands it on. */
  readonly scheduleRoleArn: string;
  readonly statusQueues: readonly IQueue[];
  readonly deadLetterQueues: readonly IQueue[];
  readonly quarantineQueue: IQueue;
  readonly secrets: readonly ISecret[];
  readonly topics: readonly ITopic[];
  readonly encryptionKey?: IKey | undefined;
}

/** Calls that IAM grants for everything or not at all (Service Authorization Reference). */
const WITHOUT_RESOURCES = [
  'sts:GetCallerIdentity',
  'cloudformation:DescribeStacks',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'scheduler:ListSchedules',
];

/**
 * What people need who run `fax-status`: `FaxStatusOperator` allows every command, `FaxStatusReader` those
 * that change nothing and read no password. Neither may receive from a status queue: its messages are the
 * consumers'.
 */
export class OperatorPolicies extends Construct {
  readonly operator: ManagedPolicy;
  readonly reader: ManagedPolicy;

  constructor(scope: Construct, id: string, props: OperatorPoliciesProps) {
    super(scope, id);
    const looking = lookingStatements(this, props);
    this.reader = new ManagedPolicy(this, 'FaxStatusReader', {
      description: 'fax-status: the commands that change nothing and read no password.',
      statements: looking,
    });
    this.operator = new ManagedPolicy(this, 'FaxStatusOperator', {
      description: 'fax-status: every command.',
      // A statement belongs to one policy.
      statements: [...lookingStatements(this, props), ...changingStatements(this, props)],
    });
    for (const policy of [this.reader, this.operator])
      accept(
        policy,
        ACCEPTED.onlyLooks,
        ACCEPTED.schedulesOf(props.scheduleGroupName),
        ACCEPTED.streamsOf(logicalIdOf(props.logGroup)),
      );
    accept(this.operator, ACCEPTED.pollAlarmsOf(props.service));
  }
}

const logicalIdOf = (resource: IConstruct): string =>
  Stack.of(resource).getLogicalId(resource.node.defaultChild as CfnElement);

const statement = (actions: string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources: [...resources] });

const arnsOf = (queues: readonly IQueue[]): string[] => queues.map(({ queueArn }) => queueArn);

const schedulesArn = (scope: Construct, { scheduleGroupName }: OperatorPoliciesProps): string =>
  Stack.of(scope).formatArn({
    service: 'scheduler',
    resource: 'schedule',
    resourceName: `${scheduleGroupName}/*`,
  });

/** A rule and the alarms that it names: who mutes needs both (CloudWatch API reference, PutAlarmMuteRule). */
function muteStatements(scope: Construct, { service }: OperatorPoliciesProps): PolicyStatement[] {
  const arnOf = (resource: string, resourceName: string): string =>
    Stack.of(scope).formatArn({
      service: 'cloudwatch',
      resource,
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  const rules = arnOf('alarm-mute-rule', `${service}-paused-*`);
  return [
    statement(['cloudwatch:GetAlarmMuteRule', 'cloudwatch:DeleteAlarmMuteRule'], [rules]),
    statement(['cloudwatch:PutAlarmMuteRule'], [rules, arnOf('alarm', `${service}: No successful poll: *`)]),
  ];
}

function lookingStatements(scope: Construct, props: OperatorPoliciesProps): PolicyStatement[] {
  const { deadLetterQueues, encryptionKey, logGroup, quarantineQueue, statusQueues, topics } = props;
  const aside = [...deadLetterQueues, quarantineQueue];
  return [
    statement(WITHOUT_RESOURCES, ['*']),
    statement(['lambda:GetFunctionConfiguration'], [props.function.functionArn]),
    statement(['scheduler:GetSchedule'], [schedulesArn(scope, props)]),
    statement(['logs:FilterLogEvents'], [logGroup.logGroupArn, `${logGroup.logGroupArn}:*`]),
    statement(['sqs:GetQueueAttributes'], arnsOf([...statusQueues, ...aside])),
    statement(['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'], arnsOf(aside)),
    statement(
      ['sns:ListSubscriptionsByTopic'],
      topics.map(({ topicArn }) => topicArn),
    ),
    ...(encryptionKey ? [statement(['kms:Decrypt'], [encryptionKey.keyArn])] : []),
  ];
}

function changingStatements(scope: Construct, props: OperatorPoliciesProps): PolicyStatement[] {
  const { deadLetterQueues, encryptionKey, quarantineQueue, secrets, statusQueues } = props;
  const moves = ['sqs:StartMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:CancelMessageMoveTask'];
  const passRole = statement(['iam:PassRole'], [props.scheduleRoleArn]);
  passRole.addCondition('StringEquals', { 'iam:PassedToService': 'scheduler.amazonaws.com' });
  return [
    statement(['lambda:InvokeFunction'], [props.function.functionArn]),
    statement(['scheduler:UpdateSchedule'], [schedulesArn(scope, props)]),
    passRole,
    ...muteStatements(scope, props),
    statement(
      ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      secrets.map(({ secretArn }) => secretArn),
    ),
    statement(['sqs:SendMessage'], arnsOf(statusQueues)),
    statement(['sqs:DeleteMessage'], arnsOf([...deadLetterQueues, quarantineQueue])),
    ...(deadLetterQueues.length > 0 ? [statement(moves, arnsOf(deadLetterQueues))] : []),
    ...(encryptionKey ? [statement(['kms:GenerateDataKey'], [encryptionKey.keyArn])] : []),
  ];
}
