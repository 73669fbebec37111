import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { type CfnLogGroup, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Filter } from '../../contract/filter.ts';
import { CONFIG_VARIABLE, type PollerConfig } from '../../functions/poll-reports/interface/config.ts';
import { NAMESPACE } from '../../functions/poll-reports/interface/metrics.ts';
import { pollerCode } from '../bundle/poller-code.ts';
import { accept } from './accepted-findings.ts';

/** A queue that the function fills. */
export interface PolledQueue {
  readonly name: string;
  readonly queue: IQueue;
  /** @default - takes every status */
  readonly filter?: Filter | undefined;
}

/** What the function is told as it is: the queues' URLs are added here. */
type PassedOn = Omit<PollerConfig, 'statusQueues' | 'quarantineQueueUrl'>;

export interface PollerProps extends PassedOn {
  /** The forwarder's name: the metric dimension `service`. */
  readonly name: string;
  readonly statusQueues: readonly PolledQueue[];
  readonly quarantineQueue: IQueue;
  readonly secrets: readonly ISecret[];
  readonly memoryMb: number;
  readonly periodMinutes: number;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  /** @default - the function runs outside of any network of yours */
  readonly network?: { readonly vpc: IVpc; readonly subnets: SubnetSelection } | undefined;
}

/** Lambda's own ceiling is 15 minutes; a tick never needs more than this to make good use of its period. */
const LONGEST_TIMEOUT = 300;

/** Shorter than the period, so that two ticks of a source do not overlap. In seconds. */
export const timeoutSeconds = (periodMinutes: number): number =>
  Math.min(LONGEST_TIMEOUT, periodMinutes * 60 - 10);

/** New objects: more of it buys hardly any throughput, and costs three times as much of the memory (docs/decisions/0005-memory-and-concurrency.md). */
const SEMI_SPACE_MB = 16;
/** What Lambda itself leaves to old objects; where one of the two is set, it sets neither. */
const OLD_SPACE_SHARE = 0.9;

/** V8's heap for a function of that size. */
export const nodeOptions = (memoryMb: number): string =>
  `--max-semi-space-size=${SEMI_SPACE_MB} --max-old-space-size=${Math.floor(memoryMb * OLD_SPACE_SHARE)}`;

/** What Lambda needs to place a function into a network (Lambda developer guide, "Attaching Lambda functions to a VPC"). */
const NETWORK_INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** The function that polls, its log, and its role: send, log, read its secrets, and trace (added with `tracing`). */
export class Poller extends Construct {
  readonly function: NodejsFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PollerProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    const role = this.#role(props);
    this.function = new NodejsFunction(this, 'Function', {
      description: 'Polls Retarus fax status reports and sends one SQS message per recipient.',
      ...pollerCode(),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(timeoutSeconds(props.periodMinutes)),
      role,
      logGroup: this.logGroup,
      tracing: Tracing.ACTIVE,
      environment: this.#environment(props),
      ...(props.network && { vpc: props.network.vpc, vpcSubnets: props.network.subnets }),
      // The next tick is the retry: what failed is still at Retarus.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(props.periodMinutes),
    });
    this.#acceptFindings(role);
  }

  #acceptFindings(role: Role): void {
    const stack = Stack.of(this);
    const tracing =
      'X-Ray has no resources to name; Lambda attaches to networks whose interfaces do not exist yet.';
    const logStreams = 'The streams of its own log group, which Lambda names.';
    accept(role, {
      [`AwsSolutions-IAM5[Resource::<${stack.getLogicalId(this.logGroup.node.defaultChild as CfnLogGroup)}.Arn>:*]`]:
        logStreams,
      'AwsSolutions-IAM5[Resource::*]': tracing,
      'Serverless-LambdaStarPermissions': tracing,
    });
    const nextTick = 'The next tick is the retry: what a failed one left is still at Retarus.';
    accept(this.function, {
      'Serverless-LambdaDLQ': nextTick,
      'Serverless-LambdaAsyncFailureDestination': nextTick,
    });
  }

  #role({ statusQueues, quarantineQueue, secrets, network }: PollerProps): Role {
    const queues = [...statusQueues.map(({ queue }) => queue), quarantineQueue];
    const statements = {
      SendMessages: new PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: queues.map((queue) => queue.queueArn),
      }),
      WriteLog: new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${this.logGroup.logGroupArn}:*`],
      }),
      // Lambda creates the network interfaces with the function's role, before it knows their ids.
      ...(network && {
        AttachToNetwork: new PolicyStatement({ actions: NETWORK_INTERFACE_ACTIONS, resources: ['*'] }),
      }),
    };
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: Object.fromEntries(
        Object.entries(statements).map(([name, statement]) => [
          name,
          new PolicyDocument({ statements: [statement] }),
        ]),
      ),
    });
    for (const secret of secrets) secret.grantRead(role);
    for (const queue of queues) queue.encryptionMasterKey?.grant(role, 'kms:GenerateDataKey', 'kms:Decrypt');
    return role;
  }

  #environment(props: PollerProps): Record<string, string> {
    const { baseUrls, countedReasons, privacy, reasonOverrides, secretCacheSeconds, sendsInFlight } = props;
    const config = {
      statusQueues: props.statusQueues.map(({ name, queue, filter }) => ({
        name,
        url: queue.queueUrl,
        fifo: queue.fifo,
        ...(filter && { filter }),
      })),
      quarantineQueueUrl: props.quarantineQueue.queueUrl,
      baseUrls,
      secretCacheSeconds,
      sendsInFlight,
      countedReasons,
      reasonOverrides,
      privacy,
    } satisfies PollerConfig;
    return {
      [CONFIG_VARIABLE]: Stack.of(this).toJsonString(config),
      NODE_OPTIONS: nodeOptions(props.memoryMb),
      POWERTOOLS_SERVICE_NAME: props.name,
      POWERTOOLS_METRICS_NAMESPACE: NAMESPACE,
    };
  }
}
