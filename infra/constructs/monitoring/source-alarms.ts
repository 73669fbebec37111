import { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricKey } from '../../../functions/poll-reports/interface/metrics.ts';
import { accountName, type Source, sourceName } from '../../../functions/poll-reports/interface/source.ts';
import { ActionableAlarm, type AlarmContext, type AlarmText } from './actionable-alarm.ts';
import type { Severity } from './alarm-options.ts';
import { emittedMetric } from './emitted-metric.ts';

export interface SourceAlarmsProps {
  readonly context: AlarmContext;
  /** Sources whose schedules run. */
  readonly sources: readonly Source[];
  readonly periodMinutes: number;
  /** Long enough to hold a tick of every source. */
  readonly period: Duration;
  /** Days that Retarus keeps a report; the shortest of all accounts. */
  readonly reportRetentionDays: number;
}

const SECONDS_A_DAY = 86_400;

/** Trouble that is counted only when it happens, over all sources: once is enough. */
const TROUBLES: readonly (AlarmText & { readonly metric: MetricKey })[] = [
  {
    metric: 'credentialsRefused',
    runbook: 'Login refused',
    impact: 'Retarus refuses the login of an account: none of its statuses arrive until it is mended.',
    severity: 'page',
  },
  {
    metric: 'secretUnreadable',
    runbook: 'Secret unreadable',
    impact: 'The login of an account cannot be read: none of its statuses arrive until it is mended.',
    severity: 'page',
  },
  {
    metric: 'responsesUnreadable',
    runbook: 'Responses unreadable',
    impact: 'Retarus responds in a way that this version cannot read: statuses wait there, untouched.',
    severity: 'page',
  },
  {
    metric: 'queueRefused',
    runbook: 'Queue refused',
    impact: 'SQS does not take statuses: they wait at Retarus until it does.',
    severity: 'page',
  },
  {
    metric: 'deletesRefused',
    runbook: 'Deletes refused',
    impact: 'Retarus does not delete forwarded reports: statuses may arrive twice, and the list may fill up.',
    severity: 'warn',
  },
];

/** Whether statuses get out of Retarus, and in time. */
export class SourceAlarms extends Construct {
  readonly bySource: ReadonlySet<IAlarm>;

  constructor(scope: Construct, id: string, props: SourceAlarmsProps) {
    super(scope, id);
    this.bySource = new Set(props.sources.map((source) => this.#pollAlarm(source, props)));
    for (const trouble of TROUBLES) this.#troubleAlarm(trouble, props);
    this.#backlogAlarm(props);
    this.#ageAlarm('OldestReportWarn', 'warn', props.reportRetentionDays / 10, props);
    this.#ageAlarm('OldestReportPage', 'page', props.reportRetentionDays / 2, props);
  }

  /** The one alarm of every single source: silence has no other way to name the culprit. */
  #pollAlarm(source: Source, { context, periodMinutes }: SourceAlarmsProps): IAlarm {
    const subject = sourceName(source);
    const { alarm } = new ActionableAlarm(
      this,
      `Poll-${accountName(source).replace('/', '-')}-${source.dataCenter}`,
      {
        context,
        runbook: 'No successful poll',
        subject,
        impact: `No statuses of ${subject} arrive.`,
        severity: 'page',
        metric: emittedMetric(
          context.service,
          'pollSucceeded',
          { source: subject },
          { period: Duration.minutes(periodMinutes) },
        ),
        threshold: 1,
        fires: 'below',
        periods: 2,
        // A poller that is dead says nothing.
        whenMissing: 'alarm',
      },
    );
    return alarm;
  }

  #troubleAlarm(
    { metric, ...text }: (typeof TROUBLES)[number],
    { context, period }: SourceAlarmsProps,
  ): void {
    new ActionableAlarm(this, text.runbook.replaceAll(' ', ''), {
      ...text,
      context,
      metric: emittedMetric(context.service, metric, {}, { period }),
      threshold: 1,
      periods: 2,
      // Counted only when it happens.
      whenMissing: 'fine',
    });
  }

  #backlogAlarm({ context, period }: SourceAlarmsProps): void {
    new ActionableAlarm(this, 'Backlog', {
      context,
      runbook: 'Backlog',
      impact: 'More reports come in than go out: statuses arrive later and later.',
      severity: 'warn',
      metric: emittedMetric(context.service, 'backlogLeft', {}, { period }),
      threshold: 1,
      periods: 3,
      // Counted only when a tick leaves something behind.
      whenMissing: 'fine',
    });
  }

  #ageAlarm(id: string, severity: Severity, days: number, { context, period }: SourceAlarmsProps): void {
    new ActionableAlarm(this, id, {
      context,
      runbook: 'Oldest report',
      subject: severity,
      impact: `A report has been at Retarus for ${dayText(days)}; it is deleted there when its time is up, read or not.`,
      severity,
      metric: emittedMetric(context.service, 'oldestReportAge', {}, { period, statistic: 'Maximum' }),
      threshold: days * SECONDS_A_DAY,
      periods: 3,
      // Without a poll there is no age; that is the poll alarm's business.
      whenMissing: 'fine',
    });
  }
}

const dayText = (days: number): string =>
  days < 1 ? `${Math.round(days * 24)} hours` : `${Math.round(days * 10) / 10} days`;
