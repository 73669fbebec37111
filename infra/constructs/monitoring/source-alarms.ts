import { Duration } from 'aws-cdk-lib';
import {
  AlarmRule,
  AlarmState,
  CompositeAlarm,
  type IAlarm,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import {
  type Source,
  shortestRetention,
  sourceName,
} from '../../../functions/poll-reports/interface/source.ts';
import { ActionableAlarm, type AlarmContext, againEachDay, notify, texts } from './actionable-alarm.ts';
import type { Severity } from './alarm-options.ts';
import { emittedMetric } from './emitted-metric.ts';

/** A source whose schedule runs. */
export interface WatchedSource extends Source {
  /** Days that Retarus keeps its reports. */
  readonly reportRetentionDays: number;
}

export interface SourceAlarmsProps {
  readonly context: AlarmContext;
  /** Sources whose schedules run. */
  readonly sources: readonly WatchedSource[];
  readonly periodMinutes: number;
  /** Long enough to hold a tick of every source. */
  readonly period: Duration;
  /** Minutes without a successful poll, by whom they concern. */
  readonly pollMinutes: Readonly<Record<Severity, number>>;
}

/**
 * An alarm with the name that it is deployed with, as a text: CloudFormation's reference to it is none yet.
 */
export interface PollAlarm {
  readonly alarm: IAlarm;
  readonly alarmName: string;
}

const POLLS = 'No successful poll';
const SECONDS_A_DAY = 86_400;
const SEVERITIES: readonly Severity[] = ['warn', 'page'];

/**
 * Failed polls of so many, in any order, that are an alarm: the room between the two keeps a flapping API
 * from ringing.
 */
export function pollWindow(severity: Severity, minutes: number, periodMinutes: number) {
  const atLeast = Math.max(2, Math.ceil(minutes / periodMinutes));
  // Most of half an hour for a warning, so that two failures of three are one alarm; hardly any room for a
  // page.
  const periods = severity === 'warn' ? atLeast * 3 : Math.ceil(atLeast * 1.1);
  const longest = Math.floor((24 * 60) / periodMinutes);
  return { atLeast: Math.min(atLeast, longest), periods: Math.min(periods, longest) };
}

/** Whether statuses get out of Retarus, and in time. */
export class SourceAlarms extends Construct {
  /** Those that come and go with sources. */
  readonly bySource: ReadonlySet<IAlarm>;
  /** All alarms on polls: what a maintenance of Retarus sets off. */
  readonly polls: readonly PollAlarm[];

  constructor(scope: Construct, id: string, props: SourceAlarmsProps) {
    super(scope, id);
    const polls = SEVERITIES.flatMap((severity) => this.#pollAlarms(severity, props));
    this.polls = polls;
    this.bySource = new Set(polls.map(({ alarm }) => alarm));
    const days = shortestRetention(props.sources);
    this.#ageAlarm('OldestReportWarn', 'warn', days / 10, props);
    this.#ageAlarm('OldestReportPage', 'page', days / 2, props);
  }

  /** Where several sources share a data center, it tells for all of them: one message, and one all-clear. */
  #pollAlarms(severity: Severity, props: SourceAlarmsProps): PollAlarm[] {
    const dataCenters = new Set(props.sources.map(({ dataCenter }) => dataCenter));
    return [...dataCenters].flatMap((dataCenter) => {
      const sources = props.sources.filter((source) => source.dataCenter === dataCenter);
      const alone = sources.length === 1;
      const alarms = sources.map((source) => this.#pollAlarm(source, severity, alone, props));
      return alone
        ? alarms
        : [...alarms, ...this.#dataCenterAlarms(dataCenter, severity, alarms, { ...props, sources })];
    });
  }

  /** Silence has no other way to name the culprit. */
  #pollAlarm(
    source: WatchedSource,
    severity: Severity,
    tells: boolean,
    { context, periodMinutes, pollMinutes }: SourceAlarmsProps,
  ): PollAlarm {
    const subject = sourceName(source);
    const period = Duration.minutes(periodMinutes);
    const polled = emittedMetric(context.service, 'pollSucceeded', { source: subject }, { period });
    const { alarm } = new ActionableAlarm(this, `Poll-${severity}-${subject.replaceAll(/[^\w-]/g, '-')}`, {
      context,
      runbook: POLLS,
      subject: `${subject}, ${severity}`,
      impact:
        `No statuses of ${subject} have arrived for ${pollMinutes[severity]} minutes; they wait at ` +
        `Retarus, which deletes them after ${dayText(source.reportRetentionDays)}.`,
      severity,
      // A minute without a value counts at once: CloudWatch would look for an older value in its place.
      metric: new MathExpression({
        expression: 'FILL(polled, 0)',
        usingMetrics: { polled },
        label: `successful polls of ${subject}`,
        period,
      }),
      threshold: 1,
      fires: 'below',
      ...pollWindow(severity, pollMinutes[severity], periodMinutes),
      // A poller that is dead says nothing.
      whenMissing: 'alarm',
      tells,
    });
    return { alarm, alarmName: nameOf(context, subject, severity) };
  }

  #dataCenterAlarms(
    dataCenter: string,
    severity: Severity,
    alarms: readonly PollAlarm[],
    { context, sources }: SourceAlarmsProps,
  ): PollAlarm[] {
    return chunks(alarms, MAX_CHILDREN).map((part, index) => {
      const subject = index === 0 ? dataCenter : `${dataCenter} (${index + 1})`;
      const impact =
        `No statuses of some sources at ${dataCenter} arrive; they wait at Retarus, which deletes them ` +
        `after ${dayText(shortestRetention(sources))}. The alarms named in the reason say which.`;
      const { alarmDescription, alarmName } = texts(
        { runbook: POLLS, subject: `${subject}, ${severity}`, impact, severity },
        context,
      );
      const composite = new CompositeAlarm(this, `Polls-${severity}-${dataCenter}-${index}`, {
        compositeAlarmName: alarmName,
        alarmDescription,
        alarmRule: AlarmRule.anyOf(...part.map(({ alarm }) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
      });
      notify(composite, severity, context);
      return { alarm: composite, alarmName };
    });
  }

  #ageAlarm(id: string, severity: Severity, days: number, { context, period }: SourceAlarmsProps): void {
    new ActionableAlarm(this, id, {
      context,
      runbook: 'Oldest report',
      subject: severity,
      impact:
        `A report has been at Retarus for ${dayText(days)}; ` +
        'it is deleted there when its time is up, read or not.',
      severity,
      metric: againEachDay(
        emittedMetric(context.service, 'oldestReportAge', {}, { period, statistic: 'Maximum' }),
        'age of the oldest report, in seconds',
      ),
      threshold: Math.round(days * SECONDS_A_DAY),
      periods: 3,
      // No report is left, or nobody polls; that is the poll alarm's business.
      whenMissing: 'fine',
      // It may be gone because Retarus deleted it.
      allClear: false,
    });
  }
}

/** A composite alarm's rule has at most 100 alarms, and 10,240 characters: each is up to 100 of them here. */
const MAX_CHILDREN = 60;

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

const nameOf = (context: AlarmContext, subject: string, severity: Severity): string =>
  texts({ runbook: POLLS, subject: `${subject}, ${severity}`, impact: '', severity }, context).alarmName;

function dayText(days: number): string {
  if (days < 1) return `${Math.round(days * 24)} hours`;
  return days === 1 ? '1 day' : `${Math.round(days * 10) / 10} days`;
}
