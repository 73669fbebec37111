import { Duration } from 'aws-cdk-lib';
import { Alarm, CfnAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { AlarmContext } from './actionable-alarm.ts';
import { type AlarmOptions, DEFAULT_FAILURE_RATES } from './alarm-options.ts';
import { AlarmTopics } from './alarm-topics.ts';
import { CauseAlarms } from './cause-alarms.ts';
import { FIRST_STEPS, type RunbookHeading } from './first-steps.ts';
import { muteDuring } from './maintenance.ts';
import { type ConsumedQueue, QueueAlarms, type WaitingQueue } from './queue-alarms.ts';
import { ReasonAlarms } from './reason-alarms.ts';
import { SourceAlarms, type WatchedSource } from './source-alarms.ts';

export interface AlarmsProps {
  readonly service: string;
  readonly options: AlarmOptions;
  /** Encrypts the topics that are created. */
  readonly encryptionKey?: IKey | undefined;
  readonly function: IFunction;
  readonly timeoutSeconds: number;
  readonly periodMinutes: number;
  /** Sources whose schedules run. */
  readonly sources: readonly WatchedSource[];
  readonly queues: readonly ConsumedQueue[];
  readonly quarantine: WaitingQueue;
  readonly dashboardUrl: string | undefined;
}

/**
 * All alarms of a forwarder.
 *
 * CloudWatch bills an alarm by the metrics that it reads. What saves is to read metrics over all sources:
 * two alarms a source are enough to see it fall silent; for the rest the dashboard, the log and the daily
 * digest name the source.
 */
export class Alarms extends Construct {
  readonly topics: AlarmTopics;
  /** Those that do not come and go with sources. */
  readonly overAllSources: readonly IAlarm[];
  /** Of which there is an alarm at least. */
  readonly kinds: readonly RunbookHeading[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { options, periodMinutes } = props;
    this.topics = new AlarmTopics(this, 'Topics', {
      warn: options.warn ?? {},
      page: options.page ?? {},
      encryptionKey: props.encryptionKey,
    });
    const context: AlarmContext = {
      service: props.service,
      topics: this.topics.topics,
      runbookUrl: options.runbookUrl,
      dashboardUrl: props.dashboardUrl,
    };
    const period = Duration.minutes(Math.max(5, periodMinutes));
    const sources = new SourceAlarms(this, 'Sources', {
      context,
      sources: props.sources,
      periodMinutes,
      period,
      pollMinutes: { warn: options.pollWarnMinutes ?? 10, page: options.pollPageMinutes ?? 30 },
    });
    new ReasonAlarms(this, 'Reasons', {
      context,
      failureRates: { ...DEFAULT_FAILURE_RATES, ...options.failureRates },
      minimumFailures: options.minimumFailures ?? 15,
      minimumVolume: options.minimumVolume ?? 10,
      windowMinutes: options.windowMinutes ?? 120,
      reasons: options.reasons ?? {},
      watches: options.watches ?? [],
      anomalyDetection: options.anomalyDetection ?? false,
    });
    new QueueAlarms(this, 'Queues', {
      context,
      queues: props.queues,
      quarantine: props.quarantine,
      consumerLateMinutes: options.consumerLateMinutes ?? 60,
    });
    if (options.causes) {
      new CauseAlarms(this, 'Causes', {
        context,
        function: props.function,
        timeoutSeconds: props.timeoutSeconds,
        period,
      });
    }
    for (const [index, maintenance] of (options.maintenance ?? []).entries())
      muteDuring(this, `Maintenance-${index}`, maintenance, sources.polls, props.service);
    this.overAllSources = this.node
      .findAll()
      .filter((part): part is Alarm => part instanceof Alarm && !sources.bySource.has(part));
    const names = this.node.findAll().flatMap((part) => (part instanceof CfnAlarm ? [part.alarmName] : []));
    this.kinds = (Object.keys(FIRST_STEPS) as RunbookHeading[]).filter((kind) =>
      names.some((name) => name?.split(': ')[1] === kind),
    );
  }
}
