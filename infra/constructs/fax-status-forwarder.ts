import { createHash } from 'node:crypto';
import { Duration, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ReasonClass } from '../../contract/reasons.ts';
import { DIGEST_DEFAULTS } from '../../functions/daily-digest/interface/config.ts';
import { POLLER_DEFAULTS, type PollerTuning } from '../../functions/poll-reports/interface/config.ts';
import type { MetricKey } from '../../functions/poll-reports/interface/metrics.ts';
import { type Source, sourceName } from '../../functions/poll-reports/interface/source.ts';
import { AccountLogins } from './account-logins.ts';
import { propProblems } from './check-props.ts';
import { DailyDigest, type DailyDigestProps } from './daily-digest.ts';
import {
  type FaxStatusForwarderProps,
  QUEUE_DEFAULTS,
  type QueueOptions,
} from './fax-status-forwarder-props.ts';
import type { Severity } from './monitoring/alarm-options.ts';
import { emittedMetric } from './monitoring/emitted-metric.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { FixedAddress, type FixedAddressProps } from './network.ts';
import { OperatorPolicies } from './operator-policies.ts';
import { Poller, timeoutSeconds } from './poller.ts';
import { limitProblemsOf } from './service-limits.ts';
import { SourceSchedules } from './source-schedules.ts';
import { LONGEST_RETENTION, QuarantineQueue, StatusQueue } from './status-queues.ts';

/** Name of the queue that takes every status. */
export const MAIN_QUEUE = 'statuses';

/** Names of alarms and of the dashboard begin with the forwarder's. */
const MAX_NAME = 64;

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
  /** Secrets created here, by `12345` or `12345/billing`: the credentials go into them. */
  readonly createdSecrets: ReadonlyMap<string, ISecret>;
  /** Where alarms go, by severity. */
  readonly alarmTopics: Readonly<Record<Severity, ITopic>>;
  /** Where a person who is signed in sees the dashboard; absent where there is none. */
  readonly dashboardUrl: string | undefined;
  /** Holds one schedule for each source. */
  readonly scheduleGroupName: string;
  /** What people need who run `fax-status`; absent unless asked for. */
  readonly operatorPolicies: OperatorPolicies | undefined;
  /** The forwarder's name: the metric dimension `service`. */
  readonly name: string;

  constructor(scope: Construct, id: string, given: FaxStatusForwarderProps) {
    super(scope, id);
    const problems = propProblems(given);
    this.node.addValidation({ validate: () => (problems.length > 0 ? problems : limitProblemsOf(this)) });
    const props = problems.length === 0 ? given : standInFor(given);
    this.name = props.name ?? defaultName(this);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
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

    const logins = new AccountLogins(this, props.accounts, {
      removalPolicy,
      encryptionKey: props.encryptionKey,
    });
    this.createdSecrets = logins.created;
    const { sources } = logins;

    const network = this.#network(props.fixedAddress, { logRetention, removalPolicy });
    this.outgoingAddress = network?.address;
    this.poller = new Poller(this, 'Poller', {
      name: this.name,
      statusQueues: [
        { name: MAIN_QUEUE, queue: this.queue },
        ...filtered.map(({ name, filter, made }) => ({ name, queue: made.queue, filter })),
      ],
      quarantineQueue: this.quarantineQueue,
      secrets: logins.secrets,
      encryptionKey: props.encryptionKey,
      memoryMb,
      periodMinutes,
      ...tuningOf(props),
      reasonOverrides: props.reasonOverrides ?? POLLER_DEFAULTS.reasonOverrides,
      privacy: props.privacy ?? POLLER_DEFAULTS.privacy,
      logJobs: props.logJobs ?? POLLER_DEFAULTS.logJobs,
      countedReasons: [
        ...new Set([...(props.countedReasons ?? []), ...Object.keys(props.alarms?.reasons ?? {})]),
      ],
      baseUrls: props.baseUrls ?? POLLER_DEFAULTS.baseUrls,
      watches: (props.alarms?.watches ?? []).map(({ name, filter }) => ({ name, filter })),
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
    this.scheduleGroupName = schedules.group.scheduleGroupName;
    const monitoring = new Monitoring(this, 'Monitoring', {
      service: this.name,
      alarms: props.alarms ?? {},
      encryptionKey: props.encryptionKey,
      dashboard: props.dashboard ?? true,
      function: this.poller.function,
      logGroup: this.poller.logGroup,
      memoryMb,
      timeoutSeconds: timeoutSeconds(periodMinutes),
      periodMinutes,
      sources: sources.filter(({ enabled }) => enabled),
      queues: [
        isQueue(main)
          ? { name: MAIN_QUEUE, queue: main, retentionDays: undefined, deadLetter: undefined }
          : main.consumed(MAIN_QUEUE),
        ...filtered.map(({ name, made }) => made.consumed(name)),
      ],
      quarantine: { queue: this.quarantineQueue, retentionDays: LONGEST_RETENTION.toDays() },
    });
    this.alarmTopics = monitoring.topics;
    this.#digest(props, {
      topic: monitoring.topics.warn,
      sources: sources.filter(({ enabled }) => enabled).map(sourceName),
      logRetention,
      removalPolicy,
    });
    this.operatorPolicies = props.operatorPolicies
      ? new OperatorPolicies(this, 'OperatorPolicies', {
          function: this.poller.function,
          logGroup: this.poller.logGroup,
          scheduleGroupName: this.scheduleGroupName,
          scheduleRoleArn: schedules.role.roleArn,
          statusQueues: [this.queue, ...filtered.map(({ made }) => made.queue)],
          deadLetterQueues: [
            ...(this.deadLetterQueue ? [this.deadLetterQueue] : []),
            ...filtered.map(({ made }) => made.deadLetter),
          ],
          quarantineQueue: this.quarantineQueue,
          secrets: logins.secrets.map(({ secret }) => secret),
          topics: Object.values(monitoring.topics),
          encryptionKey: props.encryptionKey,
        })
      : undefined;
    this.dashboardUrl = monitoring.dashboardUrl;
  }

  #network(
    fixedAddress: FaxStatusForwarderProps['fixedAddress'],
    props: Pick<FixedAddressProps, 'logRetention' | 'removalPolicy'>,
  ): FixedAddress | undefined {
    if (!fixedAddress) return undefined;
    if (fixedAddress === true) return new FixedAddress(this, 'FixedAddress', props);
    const yours = 'allocationId' in fixedAddress ? fixedAddress : { vpc: fixedAddress };
    return new FixedAddress(this, 'FixedAddress', { ...props, ...yours });
  }

  #digest(
    { alarms, digest, encryptionKey }: FaxStatusForwarderProps,
    given: Pick<DailyDigestProps, 'topic' | 'sources' | 'logRetention' | 'removalPolicy'>,
  ): void {
    const { enabled, json, time, timeZone } = { ...DIGEST_DEFAULTS, ...digest };
    if (!enabled) return;
    const dead: readonly [string, IQueue | undefined][] = [
      [MAIN_QUEUE, this.deadLetterQueue],
      ...[...this.filteredQueues].map(([name, { deadLetter }]): [string, IQueue] => [name, deadLetter]),
    ];
    new DailyDigest(this, 'Digest', {
      ...given,
      service: this.name,
      time,
      timeZone,
      json,
      watches: (alarms?.watches ?? []).map(({ name }) => name),
      encryptionKey,
      queues: [
        ...dead.flatMap(([belongsTo, queue]) =>
          queue
            ? [{ name: `${belongsTo} (dead-letter)`, kind: 'dead-letter' as const, belongsTo, queue }]
            : [],
        ),
        { name: 'quarantine', kind: 'quarantine', queue: this.quarantineQueue },
      ],
    });
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
}

/** Unique in the account and region: the stack's name, and where in it the construct is. */
function defaultName(construct: Construct): string {
  const stack = Stack.of(construct);
  // A nested stack has a name only once it is deployed.
  const root = Token.isUnresolved(stack.stackName) ? Names.uniqueResourceName(stack, {}) : stack.stackName;
  const path = construct.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  const name = [root, ...path].join('-').replaceAll(/[^A-Za-z0-9_-]/g, '-');
  if (name.length <= MAX_NAME) return name;
  return `${name.slice(0, MAX_NAME - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/**
 * What is built in the place of props that cannot be used: the app goes on to its end, where the CDK tells every
 * problem at this construct's path and stops.
 */
const standInFor = ({ filteredQueues }: FaxStatusForwarderProps): FaxStatusForwarderProps => ({
  accounts: [{ customerNumber: '0', dataCenters: ['de1'] }],
  filteredQueues: [...new Set(filteredQueues?.map(({ name }) => name))]
    .filter((name) => /^[\w-]+$/.test(name))
    .map((name) => ({ name, filter: {} })),
});

/** How the function works, with the defaults of what is not chosen. */
const tuningOf = (props: FaxStatusForwarderProps): PollerTuning => ({
  secretCacheSeconds: props.secretCache?.toSeconds() ?? POLLER_DEFAULTS.secretCacheSeconds,
  sendsInFlight: props.sendsInFlight ?? POLLER_DEFAULTS.sendsInFlight,
});

const isQueue = (value: QueueOptions | IQueue | StatusQueue | undefined): value is IQueue =>
  value !== undefined && 'queueArn' in value;
