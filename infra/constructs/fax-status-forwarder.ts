import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ReasonClass } from '../../contract/reasons.ts';
import { POLLER_DEFAULTS, type PollerTuning } from '../../functions/poll-reports/interface/config.ts';
import type { MetricKey } from '../../functions/poll-reports/interface/metrics.ts';
import { type Source, sourceName } from '../../functions/poll-reports/interface/source.ts';
import { accept } from './accepted-findings.ts';
import {
  type FaxStatusForwarderProps,
  QUEUE_DEFAULTS,
  type QueueOptions,
  REPORT_RETENTION_DAYS,
} from './fax-status-forwarder-props.ts';
import type { Severity } from './monitoring/alarm-options.ts';
import { emittedMetric } from './monitoring/emitted-metric.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { FixedAddress } from './network.ts';
import { Poller, timeoutSeconds } from './poller.ts';
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
  /** The address that calls to Retarus come from, where a network was made for it: have it allow-listed there. */
  readonly outgoingAddress: string | undefined;
  /** Secrets created here, by customer number: the logins go into them. */
  readonly createdSecrets: ReadonlyMap<string, ISecret>;
  /** Where alarms go, by severity. */
  readonly alarmTopics: Readonly<Record<Severity, ITopic>>;
  /** Where a person who is signed in sees the dashboard; absent where there is none. */
  readonly dashboardUrl: string | undefined;
  /** Holds one schedule for each source. */
  readonly scheduleGroupName: string;
  /** The forwarder's name: the metric dimension `service`. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: FaxStatusForwarderProps) {
    super(scope, id);
    this.name = props.name ?? 'fax-status-forwarder';
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const memoryMb = props.memorySize ?? POLLER_DEFAULTS.memoryMb;
    const periodMinutes = props.period?.toMinutes() ?? POLLER_DEFAULTS.periodMinutes;
    const logRetention = props.logRetention ?? RetentionDays.ONE_MONTH;
    const queueProps = { removalPolicy, encryptionKey: props.encryptionKey };

    const makeQueue = (queueId: string, options: QueueOptions = {}) =>
      new StatusQueue(this, queueId, {
        ...queueProps,
        fifo: options.fifo ?? true,
        visibilityTimeout:
          options.visibilityTimeout ?? Duration.seconds(QUEUE_DEFAULTS.visibilityTimeoutSeconds),
        maxReceiveCount: options.maxReceiveCount ?? QUEUE_DEFAULTS.maxReceiveCount,
        retention: options.retention ?? Duration.days(QUEUE_DEFAULTS.retentionDays),
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
    const sources = props.accounts.flatMap(({ customerNumber, dataCenters, ...account }) => {
      const { enabled = true, reportRetention, secret } = account;
      const login = secret ?? this.#createSecret(customerNumber, removalPolicy, props.encryptionKey);
      if (!secret) created.set(customerNumber, login);
      return dataCenters.map((dataCenter) => ({
        account: customerNumber,
        dataCenter,
        secret: login,
        enabled,
        reportRetentionDays: reportRetention?.toDays() ?? REPORT_RETENTION_DAYS,
      }));
    });
    this.createdSecrets = created;

    const network = this.#network(props.fixedAddress, logRetention);
    this.outgoingAddress = network?.address;
    this.poller = new Poller(this, 'Poller', {
      name: this.name,
      statusQueues: [
        { name: MAIN_QUEUE, queue: this.queue },
        ...filtered.map(({ name, filter, made }) => ({ name, queue: made.queue, filter })),
      ],
      quarantineQueue: this.quarantineQueue,
      secrets: [...new Set(sources.map(({ secret }) => secret))],
      memoryMb,
      periodMinutes,
      ...tuningOf(props),
      reasonOverrides: props.reasonOverrides ?? POLLER_DEFAULTS.reasonOverrides,
      privacy: props.privacy ?? POLLER_DEFAULTS.privacy,
      countedReasons: [
        ...new Set([...(props.countedReasons ?? []), ...Object.keys(props.alarms?.reasons ?? {})]),
      ],
      baseUrls: props.baseUrls ?? POLLER_DEFAULTS.baseUrls,
      logRetention,
      removalPolicy,
      network,
    });
    for (const consumer of props.consumers ?? []) this.grantConsume(consumer);
    for (const { name, consumers = [] } of props.filteredQueues ?? []) {
      for (const consumer of consumers) this.grantConsume(consumer, name);
    }
    const schedules = new SourceSchedules(this, 'Schedules', {
      function: this.poller.function,
      sources,
      periodMinutes,
    });
    this.scheduleGroupName = schedules.group.ref;
    const monitoring = new Monitoring(this, 'Monitoring', {
      service: this.name,
      alarms: props.alarms ?? {},
      dashboard: props.dashboard ?? true,
      function: this.poller.function,
      logGroup: this.poller.logGroup,
      memoryMb,
      timeoutSeconds: timeoutSeconds(periodMinutes),
      periodMinutes,
      sources: sources.filter(({ enabled }) => enabled),
      queues: [
        { name: MAIN_QUEUE, queue: this.queue, deadLetter: this.deadLetterQueue },
        ...filtered.map(({ name, made: { queue, deadLetter } }) => ({ name, queue, deadLetter })),
      ],
      quarantine: this.quarantineQueue,
    });
    this.alarmTopics = monitoring.topics;
    this.dashboardUrl = monitoring.dashboardUrl;
  }

  #network(fixedAddress: boolean | IVpc | undefined, logRetention: RetentionDays): FixedAddress | undefined {
    if (!fixedAddress) return undefined;
    const vpc = fixedAddress === true ? {} : { vpc: fixedAddress };
    return new FixedAddress(this, 'FixedAddress', { ...vpc, logRetention });
  }

  /**
   * Lets a consumer receive and delete statuses.
   *
   * @param name of a filtered queue; without it, the queue that takes every status
   * @throws Error where there is no queue of this name
   */
  grantConsume(grantee: IGrantable, name: string = MAIN_QUEUE): Grant {
    const queue = name === MAIN_QUEUE ? this.queue : this.filteredQueues.get(name)?.queue;
    if (!queue) throw new Error(`There is no queue of the name "${name}".`);
    return queue.grantConsumeMessages(grantee);
  }

  /** Statuses that SQS confirmed for the first time, over all sources. */
  metricStatuses(options?: MetricOptions): Metric {
    return this.#metric('statuses', {}, options);
  }

  /** Those of them whose fax was not delivered. */
  metricStatusesFailed(options?: MetricOptions): Metric {
    return this.#metric('statusesFailed', {}, options);
  }

  /** Statuses of one reason class. */
  metricStatusesByClass(reasonClass: ReasonClass, options?: MetricOptions): Metric {
    return this.#metric('statusesByClass', { reasonClass }, options);
  }

  /** Seconds from sentTs to the confirmation by SQS. */
  metricDeliveryLag(options?: MetricOptions): Metric {
    return this.#metric('deliveryLag', {}, { statistic: 'p95', ...options });
  }

  /** Age in seconds of the oldest report still at Retarus, over all sources. */
  metricOldestReportAge(options?: MetricOptions): Metric {
    return this.#metric('oldestReportAge', {}, { statistic: 'Maximum', ...options });
  }

  /** 1 for each tick of a source that did what it should, 0 for each that failed. */
  metricPollSucceeded(source: Source, options?: MetricOptions): Metric {
    return this.#metric('pollSucceeded', { source: sourceName(source) }, options);
  }

  #metric(key: MetricKey, values: Readonly<Record<string, string>>, options: MetricOptions = {}): Metric {
    return emittedMetric(this.name, key, values, options);
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

/** How the function works, with the defaults of what is not chosen. */
const tuningOf = (props: FaxStatusForwarderProps): PollerTuning => ({
  secretCacheSeconds: props.secretCache?.toSeconds() ?? POLLER_DEFAULTS.secretCacheSeconds,
  sendsInFlight: props.sendsInFlight ?? POLLER_DEFAULTS.sendsInFlight,
});

const isQueue = (value: QueueOptions | IQueue | StatusQueue | undefined): value is IQueue =>
  value !== undefined && 'queueArn' in value;
