import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Filter } from '../../contract/filter.ts';
import { CONFIG_VARIABLE, type PollerConfig } from '../../functions/poll-reports/interface/config.ts';
import { NAMESPACE } from '../../functions/poll-reports/interface/metrics.ts';
import { functionCode } from '../bundle/poller-code.ts';
import { ACCEPTED, accept } from './accepted-findings.ts';
import { denyAttaching, type FunctionNetwork, letAttach, outgoingOnly } from './network.ts';

/** A queue that the function fills. */
export interface PolledQueue {
  readonly name: string;
  readonly queue: IQueue;
  /** @default - takes every status */
  readonly filter?: Filter | undefined;
}

/** What the function is told as it is: the queues' URLs are added here. */
type PassedOn = Omit<PollerConfig, 'statusQueues' | 'quarantineQueueUrl'>;

/** A secret that the function reads. */
export interface PolledSecret {
  readonly secret: ISecret;
  /** Its key, where the secret itself does not know it: one that was imported by name or ARN. */
  readonly key?: IKey | undefined;
}

export interface PollerProps extends PassedOn {
  /** The forwarder's name: the metric dimension `service`. */
  readonly name: string;
  readonly statusQueues: readonly PolledQueue[];
  readonly quarantineQueue: IQueue;
  readonly secrets: readonly PolledSecret[];
  /**
   * Encrypts log and environment.
   * @default - the keys that AWS manages
   */
  readonly encryptionKey?: IKey | undefined;
  readonly memoryMb: number;
  readonly periodMinutes: number;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  /** @default - the function runs outside of any network of yours */
  readonly network?: FunctionNetwork | undefined;
}

/** Lambda's own ceiling is 15 minutes; a tick never needs more than this to make good use of its period. */
const LONGEST_TIMEOUT = 300;

/** Shorter than the period, so that two ticks of a source do not overlap. In seconds. */
export const timeoutSeconds = (periodMinutes: number): number =>
  Math.min(LONGEST_TIMEOUT, periodMinutes * 60 - 10);

/**
 * New objects: more of it buys hardly any throughput, and costs three times as much of the memory
 * (docs/decisions/0005-memory-and-concurrency.md).
 */
const SEMI_SPACE_MB = 16;
/** What Lambda itself leaves to old objects; where one of the two is set, it sets neither. */
const OLD_SPACE_SHARE = 0.9;

/** V8's heap for a function of that size. */
export const nodeOptions = (memoryMb: number): string =>
  `--max-semi-space-size=${SEMI_SPACE_MB} --max-old-space-size=${Math.floor(memoryMb * OLD_SPACE_SHARE)}`;

/** The function that polls, its log, and its role: send, log, and read its secrets. */
export class Poller extends Construct {
  readonly function: NodejsFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PollerProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
      ...(props.encryptionKey && { encryptionKey: props.encryptionKey }),
    });
    if (props.encryptionKey) letLogsUse(props.encryptionKey, Stack.of(this));
    const role = this.#role(props);
    const network = props.network && this.#attach(role, props.network, Object.values(props.baseUrls));
    this.function = new NodejsFunction(this, 'Function', {
      description: 'Polls Retarus fax status reports and sends one SQS message per recipient.',
      ...functionCode('poller'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(timeoutSeconds(props.periodMinutes)),
      role,
      logGroup: this.logGroup,
      environment: this.#environment(props),
      ...(props.encryptionKey && { environmentEncryption: props.encryptionKey }),
      ...network,
      // The next tick is the retry: what failed is still at Retarus.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(props.periodMinutes),
    });
    if (network) denyAttaching(this, role, this.function);
    this.#acceptFindings(role, props);
  }

  #attach(role: Role, { securityGroups, subnets, vpc }: FunctionNetwork, baseUrls: readonly string[]) {
    const groups = securityGroups?.length ? [...securityGroups] : [outgoingOnly(this, vpc, baseUrls)];
    letAttach(role, { vpc, subnets, securityGroups: groups });
    return { vpc, vpcSubnets: subnets, securityGroups: groups };
  }

  #acceptFindings(role: Role, { encryptionKey, network }: PollerProps): void {
    accept(role, ACCEPTED.ownPolicy, ...(network ? [ACCEPTED.networkInterfaces] : []));
    accept(
      this.function,
      ACCEPTED.pollerDeadLetters,
      ACCEPTED.boundedBySchedules,
      ACCEPTED.noTracing,
      ...(network ? [] : [ACCEPTED.outsideOfNetworks]),
    );
    if (!encryptionKey) accept(this.logGroup, ACCEPTED.logOfAwsKey);
  }

  /**
   * Everything is granted into the role's default policy, a resource of its own: a key whose policy names the
   * role then waits for the role only, not for the queues that wait for the key; and the CDK splits it where
   * it grows too long.
   */
  #role({ statusQueues, quarantineQueue, secrets }: PollerProps): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    for (const queue of [...statusQueues.map(({ queue }) => queue), quarantineQueue]) {
      // Not grantSendMessages: it adds sqs:GetQueueAttributes, sqs:GetQueueUrl and wildcards of KMS that
      // nothing here uses.
      queue.grant(role, 'sqs:SendMessage');
      queue.encryptionMasterKey?.grant(role, 'kms:GenerateDataKey', 'kms:Decrypt');
    }
    for (const secret of secrets) this.#letRead(secret, role);
    return role;
  }

  /**
   * Not grantRead: with a secret that has a key, it writes the role into the key's policy, and a key of
   * another stack would wait for this stack, which waits for the key. Its policy lets the account read
   * through Secrets Manager already.
   */
  #letRead({ key, secret }: PolledSecret, role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        // Secrets Manager appends a dash and six characters to a name.
        resources: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
      }),
    );
    const encryptionKey = key ?? secret.encryptionKey;
    if (!encryptionKey) return;
    const { region } = Stack.of(this);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
      }),
    );
  }

  #environment(props: PollerProps): Record<string, string> {
    const { baseUrls, countedReasons, logJobs, privacy, reasonOverrides } = props;
    const { secretCacheSeconds, sendsInFlight, watches } = props;
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
      logJobs,
      watches,
    } satisfies PollerConfig;
    return {
      [CONFIG_VARIABLE]: Stack.of(this).toJsonString(config),
      NODE_OPTIONS: nodeOptions(props.memoryMb),
      POWERTOOLS_SERVICE_NAME: props.name,
      POWERTOOLS_METRICS_NAMESPACE: NAMESPACE,
    };
  }
}

/** CloudWatch Logs encrypts with the key itself, for log groups of this account and region. */
function letLogsUse(key: IKey, { account, partition, region }: Stack): void {
  key.grantEncryptDecrypt(
    new ServicePrincipal(`logs.${region}.amazonaws.com`, {
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*` },
      },
    }),
  );
}
