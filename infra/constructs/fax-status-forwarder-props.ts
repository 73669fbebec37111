import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ReasonOverrides } from '../../contract/extend-reasons.ts';
import type { Privacy } from '../../contract/privacy.ts';
import type { PollerTuning } from '../../functions/poll-reports/interface/config.ts';
import type { DataCenter, Region } from '../../functions/poll-reports/interface/data-centers.ts';
import type { AlarmOptions } from './monitoring/alarm-options.ts';
import type { DrainingQueueOptions, FilteredQueueOptions, QueueOptions } from './queue-options.ts';

/** One Retarus account. */
export interface ForwardedAccount {
  readonly customerNumber: string;
  /**
   * Tells several credentials of one customer number apart: letters, digits and dashes.
   * @default - the customer number has one user at Retarus
   */
  readonly login?: string;
  /**
   * Polls every data center of the region: what you want when you send through its HA host.
   * @default - those of `dataCenters`; one of the two is needed
   */
  readonly region?: Region;
  /**
   * Polls just these, each on its own host.
   * @default - those of `region`
   */
  readonly dataCenters?: readonly DataCenter[];
  /**
   * Holds `{"username", "password"}`.
   * @default - a secret is created; the credentials are put into it after the deployment
   */
  readonly secret?: ISecret;
  /**
   * Key of a secret that was imported without it: the function is granted it.
   * @default - the secret's own
   */
  readonly secretKey?: IKey;
  /**
   * Whether its schedules run.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * How long Retarus keeps the account's reports; alarms go off well before that.
   * @default Duration.days(30)
   */
  readonly reportRetention?: Duration;
}

export interface FaxStatusForwarderProps extends Partial<Omit<PollerTuning, 'secretCacheSeconds'>> {
  readonly accounts: readonly ForwardedAccount[];
  /**
   * The forwarder's name in metrics, alarms, logs and the dashboard: letters, digits, dashes and underscores.
   * @default - the stack's name and the construct's path in it: `MyStack-Faxes`
   */
  readonly name?: string;
  /**
   * The queue that takes every status: how to make it, or one that exists.
   * @default - a FIFO queue with a dead-letter queue
   */
  readonly queue?: QueueOptions | IQueue;
  /**
   * Queues that take a part of the statuses besides.
   * @default - none
   */
  readonly filteredQueues?: readonly FilteredQueueOptions[];
  /**
   * Queues that get no more statuses, kept with their alarms and consumers until they are empty. Each stands
   * here with the options that it had.
   * @default - none
   */
  readonly drainingQueues?: readonly DrainingQueueOptions[];
  /**
   * Memory of the function in MB; its share of a CPU grows with it.
   * @default 512
   */
  readonly memorySize?: number;
  /**
   * Between two ticks of a source: whole minutes that divide an hour.
   * @default Duration.minutes(1)
   */
  readonly period?: Duration;
  /**
   * How long credentials are kept in memory.
   * @default Duration.minutes(5)
   */
  readonly secretCache?: Duration;
  /**
   * Reason codes that get a metric of their own.
   * @default - none
   */
  readonly countedReasons?: readonly string[];
  /**
   * Own reading of reason codes.
   * @default - the public table
   */
  readonly reasonOverrides?: ReasonOverrides;
  /**
   * How much of a status leaves the forwarder.
   * @default - every field in the message, no number among its attributes
   */
  readonly privacy?: Privacy;
  /**
   * Whether the log names the jobs that each tick forwarded and deleted, by id alone: `fax-status find` and
   * `tail` read it.
   * @default true
   */
  readonly logJobs?: boolean;
  /**
   * Whether there are managed policies for the people who run `fax-status`.
   * @default false
   */
  readonly operatorPolicies?: boolean;
  /**
   * Base URLs in place of Retarus' own.
   * @default - Retarus' data centers
   */
  readonly baseUrls?: Readonly<Partial<Record<DataCenter, string>>>;
  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
  /**
   * Encrypts queues, created secrets, alarm topics, and the function's log and environment. A key of another
   * stack or account must let CloudWatch Logs, CloudWatch alarms and your consumers use it
   * (docs/settings.md).
   * @default - the keys that AWS manages
   */
  readonly encryptionKey?: IKey;
  /**
   * Calls Retarus from one outgoing address, in a network that is made for it (about 36 $ a month). With
   * `allocationId`, the address is one of yours; a created one outlives the stack as queues do.
   * @default false
   */
  readonly fixedAddress?: boolean | { readonly allocationId: string };
  /**
   * A network of yours to run the polling function in; it must reach Retarus, SQS and Secrets Manager.
   * @default - the function runs outside of any network of yours
   */
  readonly vpc?: IVpc;
  /** @default - the private subnets of `vpc` that reach the Internet */
  readonly vpcSubnets?: SubnetSelection;
  /** @default - one is made in `vpc` that lets out TLS alone, and nothing in */
  readonly securityGroups?: readonly ISecurityGroup[];
  /**
   * Who may receive and delete statuses of the queue that takes every one, also from other accounts.
   * @default - nobody
   */
  readonly consumers?: readonly IGrantable[];
  /**
   * What deleting the stack does with queues and created secrets.
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept, except where a first deployment fails
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Which alarms there are, and whom they tell.
   * @default - all of them, with thresholds that are stated at AlarmOptions, to topics without subscriptions
   */
  readonly alarms?: AlarmOptions;
  /**
   * Whether there is a dashboard (the first three of an account are free, a further one is 3 $ a month).
   * @default true
   */
  readonly dashboard?: boolean;
  /**
   * Tells the topic of the severity "warn" once a day what the day came to.
   * @default - at 07:00 in Europe/Berlin
   */
  readonly digest?: DigestOptions;
}

/** When the daily digest is sent. */
export interface DigestOptions {
  /** @default true */
  readonly enabled?: boolean;
  /**
   * Local time of day.
   * @default '07:00'
   */
  readonly time?: string;
  /**
   * IANA name of the time zone, also of the times in the digest.
   * @default 'Europe/Berlin'
   */
  readonly timeZone?: string;
  /**
   * Whether subscribers that are machines (SQS, Lambda, HTTP, Firehose) get it as JSON; mail stays text.
   * @default false
   */
  readonly json?: boolean;
}
