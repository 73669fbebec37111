import { Duration, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type CfnFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  DIGEST_CONFIG_VARIABLE,
  type DigestConfig,
  type DigestInvocation,
  type WatchedQueue,
} from '../../functions/daily-digest/interface/config.ts';
import { functionCode } from '../bundle/poller-code.ts';
import { ACCEPTED, accept } from './accepted-findings.ts';

export interface DailyDigestProps
  extends Pick<
    DigestConfig,
    'json' | 'reportRetentionDays' | 'service' | 'sources' | 'timeZone' | 'watches'
  > {
  /** Local time of day, `07:00`. */
  readonly time: string;
  readonly topic: ITopic;
  /** Told each day while a source has not been polled for a day. */
  readonly pageTopic: ITopic;
  readonly queues: readonly (Omit<WatchedQueue, 'url'> & { readonly queue: IQueue })[];
  /**
   * Encrypts log, environment and the topic.
   * @default - the keys that AWS manages
   */
  readonly encryptionKey?: IKey | undefined;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** The function that tells once a day what the day came to, its log, its schedule and its role. */
export class DailyDigest extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: DailyDigestProps) {
    super(scope, id);
    const { encryptionKey, logRetention, removalPolicy } = props;
    // The key lets CloudWatch Logs use it for every log group of the account (poller.ts).
    const logGroup = new LogGroup(this, 'Log', {
      retention: logRetention,
      removalPolicy,
      ...(encryptionKey && { encryptionKey }),
    });
    const role = this.#role(props);
    logGroup.grantWrite(role);
    this.function = new NodejsFunction(this, 'Function', {
      description: 'Tells once a day how many faxes were delivered, what failed, and what waits.',
      ...functionCode('digest'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.minutes(1),
      role,
      logGroup,
      environment: { [DIGEST_CONFIG_VARIABLE]: Stack.of(this).toJsonString(configOf(props)) },
      ...(encryptionKey && { environmentEncryption: encryptionKey }),
      retryAttempts: 2,
    });
    accept(
      this.function,
      ACCEPTED.digestDeadLetters,
      ACCEPTED.boundedBySchedules,
      ACCEPTED.noTracing,
      ACCEPTED.digestOutsideOfNetworks,
    );
    if (!encryptionKey) accept(logGroup, ACCEPTED.logOfAwsKey);
    this.#schedule(props);
  }

  #role({ encryptionKey, pageTopic, queues, topic }: DailyDigestProps): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(['sns:Publish'], [...new Set([topic.topicArn, pageTopic.topicArn])]);
    allow(
      ['sqs:GetQueueAttributes'],
      queues.map(({ queue }) => queue.queueArn),
    );
    allow(['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData'], ['*']);
    // SNS encrypts what is published with the publisher's permission.
    encryptionKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    accept(role, ACCEPTED.onlyLooks, ACCEPTED.ownPolicy);
    return role;
  }

  /** In a group of its own: the group of the forwarder's schedules holds sources alone. */
  #schedule({ time, timeZone }: DailyDigestProps): void {
    const group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': group.scheduleGroupArn,
          },
        },
      }),
    });
    const [hour = '', minute = ''] = time.split(':').map((part) => String(Number(part)));
    new Schedule(this, 'Schedule', {
      description: 'Sends the daily digest.',
      scheduleGroup: group,
      schedule: ScheduleExpression.cron({ hour, minute, timeZone: TimeZone.of(timeZone) }),
      target: new LambdaInvoke(this.function, {
        role,
        input: ScheduleTargetInput.fromObject({
          scheduledTime: ContextAttribute.scheduledTime,
        } satisfies DigestInvocation),
        maxEventAge: Duration.hours(1),
      }),
    });
    const logicalId = Stack.of(this).getLogicalId(this.function.node.defaultChild as CfnFunction);
    accept(role, ACCEPTED.versionsOf(logicalId), ACCEPTED.ownPolicy);
  }
}

const configOf = ({
  json,
  pageTopic,
  queues,
  reportRetentionDays,
  service,
  sources,
  timeZone,
  topic,
  watches,
}: DailyDigestProps): DigestConfig => ({
  service,
  topicArn: topic.topicArn,
  pageTopicArn: pageTopic.topicArn,
  timeZone,
  sources,
  reportRetentionDays,
  watches,
  json,
  queues: queues.map(({ queue, ...named }) => ({ ...named, url: queue.queueUrl })),
});
