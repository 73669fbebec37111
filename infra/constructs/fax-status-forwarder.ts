import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from './accepted-findings.ts';
import type { FaxStatusForwarderProps, QueueOptions } from './fax-status-forwarder-props.ts';
import { FixedAddress } from './network.ts';
import { Poller } from './poller.ts';
import { SourceSchedules } from './source-schedules.ts';
import { QuarantineQueue, StatusQueue } from './status-queues.ts';

/** Name of the queue that takes every status. */
export const MAIN_QUEUE = 'statuses';

/** Forwards the delivery status of every fax of some Retarus accounts to an SQS queue. */
export class FaxStatusForwarder extends Construct {
  /** One message per recipient status. */
  readonly queue: IQueue;
  /** What a consumer could not handle; absent where the queue is one of yours. */
  readonly deadLetterQueue: IQueue | undefined;
  /** The further queues by name, each with its dead-letter queue. */
  readonly filteredQueues: ReadonlyMap<string, StatusQueue>;
  /** Reports that cannot be read, and statuses that SQS does not take. */
  readonly quarantineQueue: IQueue;
  readonly poller: Poller;
  /** Secrets created here, by customer number: the logins go into them. */
  readonly createdSecrets: ReadonlyMap<string, ISecret>;

  constructor(scope: Construct, id: string, props: FaxStatusForwarderProps) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const periodMinutes = props.periodMinutes ?? 1;
    const logRetention = props.logRetention ?? RetentionDays.ONE_MONTH;
    const queueProps = { removalPolicy, encryptionKey: props.encryptionKey };

    const makeQueue = (queueId: string, options: QueueOptions = {}) =>
      new StatusQueue(this, queueId, {
        ...queueProps,
        fifo: options.fifo ?? true,
        visibilityTimeout: options.visibilityTimeout ?? Duration.seconds(180),
        maxReceiveCount: options.maxReceiveCount ?? 5,
      });
    const main = isQueue(props.queue) ? props.queue : makeQueue('Statuses', props.queue);
    this.queue = isQueue(main) ? main : main.queue;
    this.deadLetterQueue = isQueue(main) ? undefined : main.deadLetter;
    const filtered = (props.filteredQueues ?? []).map(({ name, filter, ...options }) => ({
      name,
      filter,
      made: makeQueue(`Statuses-${name}`, options),
    }));
    this.filteredQueues = new Map(filtered.map(({ name, made }) => [name, made]));
    this.quarantineQueue = new QuarantineQueue(this, 'Quarantine', queueProps).queue;

    const created = new Map<string, ISecret>();
    const sources = props.accounts.flatMap(({ customerNumber, dataCenters, enabled = true, secret }) => {
      const login = secret ?? this.#createSecret(customerNumber, removalPolicy, props.encryptionKey);
      if (!secret) created.set(customerNumber, login);
      return dataCenters.map((dataCenter) => ({
        account: customerNumber,
        dataCenter,
        secret: login,
        enabled,
      }));
    });
    this.createdSecrets = created;

    this.poller = new Poller(this, 'Poller', {
      name: props.name ?? 'fax-status-forwarder',
      statusQueues: [
        { name: MAIN_QUEUE, queue: this.queue },
        ...filtered.map(({ name, filter, made }) => ({ name, queue: made.queue, filter })),
      ],
      quarantineQueue: this.quarantineQueue,
      secrets: [...new Set(sources.map(({ secret }) => secret))],
      memoryMb: props.memoryMb ?? 512,
      periodMinutes,
      sendsInFlight: props.sendsInFlight ?? 32,
      secretCacheSeconds: props.secretCacheSeconds ?? 300,
      countedReasons: props.countedReasons ?? [],
      baseUrls: props.baseUrls ?? {},
      logRetention,
      removalPolicy,
      network: this.#network(props.fixedAddress, logRetention),
    });
    for (const consumer of props.consumers ?? []) this.grantConsume(consumer);
    new SourceSchedules(this, 'Schedules', { function: this.poller.function, sources, periodMinutes });
  }

  #network(fixedAddress: boolean | IVpc | undefined, logRetention: RetentionDays): FixedAddress | undefined {
    if (!fixedAddress) return undefined;
    const vpc = fixedAddress === true ? {} : { vpc: fixedAddress };
    return new FixedAddress(this, 'FixedAddress', { ...vpc, logRetention });
  }

  /** Lets a consumer receive and delete statuses. */
  grantConsume(grantee: IGrantable): Grant {
    return this.queue.grantConsumeMessages(grantee);
  }

  #createSecret(customerNumber: string, removalPolicy: RemovalPolicy, encryptionKey?: IKey): Secret {
    const secret = new Secret(this, `Login-${customerNumber}`, {
      description: `Retarus login of account ${customerNumber}: {"username": "…", "password": "…"}`,
      // A placeholder that is no login: the poller says so until a real one is put in.
      generateSecretString: { secretStringTemplate: '{"username":""}', generateStringKey: 'password' },
      removalPolicy,
      ...(encryptionKey && { encryptionKey }),
    });
    accept(secret, {
      'AwsSolutions-SMG4':
        'Retarus has no call to change a password; a new one takes effect within one tick.',
    });
    return secret;
  }
}

const isQueue = (value: QueueOptions | IQueue | StatusQueue | undefined): value is IQueue =>
  value !== undefined && 'queueArn' in value;
