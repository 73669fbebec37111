import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DataCenter } from '../../functions/poll-reports/domain/data-center.ts';
import { FixedAddress } from './network.ts';
import { Poller } from './poller.ts';
import { SourceSchedules } from './source-schedules.ts';
import { StatusQueues } from './status-queues.ts';

/** One Retarus account. */
export interface ForwardedAccount {
  readonly customerNumber: string;
  /** Each is polled on its own host. */
  readonly dataCenters: readonly DataCenter[];
  /**
   * Holds `{"username", "password"}`.
   * @default - a secret is created; the login is put into it after the deployment
   */
  readonly secret?: ISecret;
  /**
   * Whether its schedules run.
   * @default true
   */
  readonly enabled?: boolean;
}

export interface FaxStatusForwarderProps {
  readonly accounts: readonly ForwardedAccount[];
  /**
   * The forwarder's name in metrics, alarms and logs.
   * @default 'fax-status-forwarder'
   */
  readonly name?: string;
  /**
   * A FIFO queue drops repetitions for five minutes.
   * @default true
   */
  readonly fifo?: boolean;
  /** @default 180 seconds */
  readonly visibilityTimeout?: Duration;
  /** @default 5 */
  readonly maxReceiveCount?: number;
  /** @default 512 */
  readonly memoryMb?: number;
  /**
   * Minutes between two ticks of a source; a divisor of 60.
   * @default 1
   */
  readonly periodMinutes?: number;
  /** @default 32 */
  readonly sendsInFlight?: number;
  /** @default 300 */
  readonly secretCacheSeconds?: number;
  /**
   * Reason codes that get a metric of their own.
   * @default - none
   */
  readonly countedReasons?: readonly string[];
  /**
   * Base URLs in place of Retarus' own.
   * @default - Retarus' data centers
   */
  readonly baseUrls?: Readonly<Partial<Record<DataCenter, string>>>;
  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
  /**
   * Encrypts queues and created secrets.
   * @default - the keys that AWS manages
   */
  readonly encryptionKey?: IKey;
  /**
   * Calls Retarus from one outgoing address. `true` creates a network for it (about 36 $ a month); an IVpc of yours
   * must have private subnets that reach the Internet.
   * @default false
   */
  readonly fixedAddress?: boolean | IVpc;
  /**
   * Who may receive and delete statuses besides, also from other accounts.
   * @default - nobody
   */
  readonly consumers?: readonly IGrantable[];
  /**
   * What deleting the stack does with queues and created secrets.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Forwards the delivery status of every fax of some Retarus accounts to an SQS queue. */
export class FaxStatusForwarder extends Construct {
  /** One message per recipient status. */
  readonly queue: IQueue;
  /** What a consumer could not handle. */
  readonly deadLetterQueue: IQueue;
  /** Reports that cannot be read, and statuses that SQS does not take. */
  readonly quarantineQueue: IQueue;
  readonly poller: Poller;
  /** Secrets created here, by customer number: the logins go into them. */
  readonly createdSecrets: ReadonlyMap<string, ISecret>;

  constructor(scope: Construct, id: string, props: FaxStatusForwarderProps) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const periodMinutes = props.periodMinutes ?? 1;
    const fifo = props.fifo ?? true;
    const logRetention = props.logRetention ?? RetentionDays.ONE_MONTH;
    const queues = new StatusQueues(this, 'Queues', {
      fifo,
      visibilityTimeout: props.visibilityTimeout ?? Duration.seconds(180),
      maxReceiveCount: props.maxReceiveCount ?? 5,
      removalPolicy,
      encryptionKey: props.encryptionKey,
    });
    this.queue = queues.status;
    this.deadLetterQueue = queues.deadLetter;
    this.quarantineQueue = queues.quarantine;

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
      statusQueues: [{ name: 'statuses', queue: this.queue, fifo }],
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
    return new Secret(this, `Login-${customerNumber}`, {
      description: `Retarus login of account ${customerNumber}: {"username": "…", "password": "…"}`,
      // A placeholder that is no login: the poller says so until a real one is put in.
      generateSecretString: { secretStringTemplate: '{"username":""}', generateStringKey: 'password' },
      removalPolicy,
      ...(encryptionKey && { encryptionKey }),
    });
  }
}
