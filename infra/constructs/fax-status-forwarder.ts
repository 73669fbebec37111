import { RemovalPolicy } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DIGEST_DEFAULTS } from '../../functions/daily-digest/interface/config.ts';
import { POLLER_DEFAULTS, type PollerTuning } from '../../functions/poll-reports/interface/config.ts';
import { shortestRetention, sourceName } from '../../functions/poll-reports/interface/source.ts';
import { AccountCredentials } from './account-credentials.ts';
import { propProblems, standInFor } from './check-props.ts';
import { DailyDigest, type DailyDigestProps } from './daily-digest.ts';
import type { FaxStatusForwarderProps } from './fax-status-forwarder-props.ts';
import { ForwarderMetrics } from './forwarder-metrics.ts';
import { ForwarderQueues } from './forwarder-queues.ts';
import type { Severity } from './monitoring/alarm-options.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { defaultName } from './names.ts';
import { FixedAddress, type FixedAddressProps, type FunctionNetwork } from './network.ts';
import { OperatorPolicies } from './operator-policies.ts';
import { Poller, timeoutSeconds } from './poller.ts';
import { drainingName, MAIN_QUEUE } from './queue-options.ts';
import { limitProblemsOf } from './service-limits.ts';
import { SourceSchedules } from './source-schedules.ts';
import { LONGEST_RETENTION, type StatusQueue } from './status-queues.ts';

/** Forwards the delivery status of every fax of some Retarus accounts to an SQS queue. */
export class FaxStatusForwarder extends ForwarderMetrics {
  /** One message per recipient status. */
  readonly queue: IQueue;
  /** What a consumer could not handle; absent where the queue is one of yours. */
  readonly deadLetterQueue: IQueue | undefined;
  /** The further queues by name, each with its dead-letter queue. */
  readonly filteredQueues: ReadonlyMap<string, StatusQueue>;
  /** Queues that are no longer filled, by name: `statuses-draining`. */
  readonly drainingQueues: ReadonlyMap<string, StatusQueue>;
  /** Reports that cannot be read, and statuses that SQS does not take. */
  readonly quarantineQueue: IQueue;
  readonly poller: Poller;
  /** What calls to Retarus come from, where an address was made for it: have it allow-listed there. */
  readonly outgoingAddress: string | undefined;
  /** That address' allocation id: with it, another forwarder or stack takes the address over. */
  readonly outgoingAllocationId: string | undefined;
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
  readonly name: string;
  readonly #queues: ForwarderQueues;

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

    this.#queues = new ForwarderQueues(this, props, { removalPolicy, encryptionKey: props.encryptionKey });
    this.queue = this.#queues.main;
    this.deadLetterQueue = this.#queues.deadLetter;
    this.filteredQueues = this.#queues.filtered;
    this.drainingQueues = this.#queues.draining;
    this.quarantineQueue = this.#queues.quarantine;

    const credentials = new AccountCredentials(this, props.accounts, {
      removalPolicy,
      encryptionKey: props.encryptionKey,
    });
    this.createdSecrets = credentials.created;
    const { sources } = credentials;
    const polled = sources.filter(({ enabled }) => enabled);

    const fixedAddress = this.#fixedAddress(props, { logRetention, removalPolicy });
    this.outgoingAddress = fixedAddress?.address;
    this.outgoingAllocationId = fixedAddress?.allocationId;
    const network: FunctionNetwork | undefined = props.vpc
      ? {
          vpc: props.vpc,
          subnets: props.vpcSubnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
          securityGroups: props.securityGroups,
        }
      : fixedAddress;
    this.poller = new Poller(this, 'Poller', {
      name: this.name,
      statusQueues: this.#queues.polled,
      quarantineQueue: this.quarantineQueue,
      secrets: credentials.secrets,
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
    for (const { name, consumers = [] } of props.drainingQueues ?? []) {
      for (const consumer of consumers) this.grantConsume(consumer, drainingName(name));
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
      sources: polled,
      queues: this.#queues.consumed,
      quarantine: { queue: this.quarantineQueue, retentionDays: LONGEST_RETENTION.toDays() },
    });
    this.alarmTopics = monitoring.topics;
    this.#digest(props, {
      topic: monitoring.topics.warn,
      pageTopic: monitoring.topics.page,
      sources: polled.map(sourceName),
      reportRetentionDays: shortestRetention(polled),
      logRetention,
      removalPolicy,
    });
    this.operatorPolicies = props.operatorPolicies
      ? new OperatorPolicies(this, 'OperatorPolicies', {
          service: this.name,
          function: this.poller.function,
          logGroup: this.poller.logGroup,
          scheduleGroupName: this.scheduleGroupName,
          scheduleRoleArn: schedules.role.roleArn,
          statusQueues: this.#queues.statuses,
          deadLetterQueues: this.#queues.deadLetters,
          quarantineQueue: this.quarantineQueue,
          secrets: credentials.secrets.map(({ secret }) => secret),
          topics: Object.values(monitoring.topics),
          encryptionKey: props.encryptionKey,
        })
      : undefined;
    this.dashboardUrl = monitoring.dashboardUrl;
  }

  #fixedAddress(
    { encryptionKey, fixedAddress }: FaxStatusForwarderProps,
    props: Pick<FixedAddressProps, 'logRetention' | 'removalPolicy'>,
  ): FixedAddress | undefined {
    if (!fixedAddress) return undefined;
    const yours = fixedAddress === true ? {} : fixedAddress;
    return new FixedAddress(this, 'FixedAddress', { ...props, ...yours, encryptionKey });
  }

  #digest(
    { alarms, digest, encryptionKey }: FaxStatusForwarderProps,
    given: Pick<
      DailyDigestProps,
      'topic' | 'pageTopic' | 'sources' | 'reportRetentionDays' | 'logRetention' | 'removalPolicy'
    >,
  ): void {
    const { enabled, json, time, timeZone } = { ...DIGEST_DEFAULTS, ...digest };
    if (!enabled) return;
    new DailyDigest(this, 'Digest', {
      ...given,
      service: this.name,
      time,
      timeZone,
      json,
      watches: (alarms?.watches ?? []).map(({ name }) => name),
      encryptionKey,
      queues: this.#queues.aside,
    });
  }

  /**
   * Lets a consumer receive and delete statuses, also what a queue of this name still holds that drains.
   *
   * @param name of a filtered queue; without it, the queue that takes every status
   * @throws Error where there is no queue of this name
   */
  grantConsume(grantee: IGrantable, name: string = MAIN_QUEUE): Grant {
    return this.#queues.grantConsume(grantee, name);
  }

  /**
   * Lets a person or a program look at what waits in quarantine and in the dead-letter queues, and put it
   * back: take messages there, start and stop SQS' own redrive, and send to the status queues. No status can
   * be received with it.
   */
  grantReplay(grantee: IGrantable): Grant {
    return this.#queues.grantReplay(grantee);
  }
}

/** How the function works, with the defaults of what is not chosen. */
const tuningOf = (props: FaxStatusForwarderProps): PollerTuning => ({
  secretCacheSeconds: props.secretCache?.toSeconds() ?? POLLER_DEFAULTS.secretCacheSeconds,
  sendsInFlight: props.sendsInFlight ?? POLLER_DEFAULTS.sendsInFlight,
});
