import { Duration } from 'aws-cdk-lib';
import {
  AnomalyDetectionAlarm,
  CfnAnomalyDetector,
  ComparisonOperator,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ActionableAlarm, type AlarmContext, notify, texts } from './actionable-alarm.ts';
import type { FailureClass, ReasonLimit } from './alarm-options.ts';
import { emittedMetric } from './emitted-metric.ts';
import { FailureRate, type RateWindow } from './failure-rate.ts';

/** What a rising share of each class means for people who send faxes. */
const IMPACTS: Readonly<Record<FailureClass, string>> = {
  busy: 'Recipients are not reached because their lines are engaged.',
  no_fax_device: 'Recipients are not reached because no fax device answers, or a carrier does not connect.',
  no_answer: 'Recipients are not reached because nobody answers.',
  wrong_number: 'Faxes go to numbers that do not exist: addresses are wrong, and a fax may reach a stranger.',
  transmission: 'Faxes break off on the line and do not arrive whole.',
  document: 'Documents cannot be faxed as they are: sending them again will not help.',
  blocked: 'Faxes are not sent because numbers are on a blocking list.',
  cancelled: 'Faxes are cancelled before they are sent.',
  provider: 'Faxes fail for reasons at Retarus.',
  unknown: 'Faxes fail for reasons that nobody here knows.',
};

export interface ReasonAlarmsProps extends RateWindow {
  readonly context: AlarmContext;
  /** Share of all statuses, in percent, from which a class is an alarm. */
  readonly failureRates: Readonly<Record<FailureClass, number | 'off'>>;
  /** Single reason codes: this many within so many minutes. */
  readonly reasons: Readonly<Record<string, ReasonLimit>>;
  readonly anomalyDetection: boolean;
}

/** Which failure reasons are rising. */
export class ReasonAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ReasonAlarmsProps) {
    super(scope, id);
    for (const reasonClass of Object.keys(IMPACTS) as FailureClass[]) {
      const percent = props.failureRates[reasonClass];
      if (percent !== 'off') this.#classAlarm(reasonClass, percent, props);
    }
    for (const [reason, limit] of Object.entries(props.reasons))
      this.#codeAlarm(reason, limit, props.context);
    if (props.anomalyDetection) this.#anomalyAlarm(props);
  }

  #classAlarm(reasonClass: FailureClass, percent: number, { context, ...window }: ReasonAlarmsProps): void {
    const { service } = context;
    const metricOf = (period: Duration) =>
      emittedMetric(service, 'statusesByClass', { reasonClass }, { period });
    new ActionableAlarm(this, `Class-${reasonClass}`, {
      context,
      runbook: 'Failure rate',
      subject: reasonClass,
      impact: IMPACTS[reasonClass],
      severity: 'warn',
      metric: new FailureRate(service, metricOf, `${reasonClass}, % of all`, window).expression,
      threshold: percent,
      // No statuses, no failures. That nothing is polled at all is another alarm's business.
      whenMissing: 'fine',
    });
  }

  #codeAlarm(reason: string, { count, minutes }: ReasonLimit, context: AlarmContext): void {
    const period = Duration.minutes(minutes);
    new ActionableAlarm(this, `Reason-${reason}`, {
      context,
      runbook: 'Reason code',
      subject: reason,
      impact: `Faxes failed with ${reason} ${count} times or more within ${minutes} minutes.`,
      severity: 'warn',
      metric: emittedMetric(context.service, 'statusesByReason', { reason }, { period }),
      threshold: count,
      // The code is counted only when it occurs.
      whenMissing: 'fine',
    });
  }

  /** Learns what is usual for the hour and the weekday: it needs no threshold, but two weeks before it is of use. */
  #anomalyAlarm({ context, ...window }: ReasonAlarmsProps): void {
    const { service } = context;
    const metricOf = (period: Duration) => emittedMetric(service, 'statusesFailed', {}, { period });
    const rate = new FailureRate(service, metricOf, 'failed, % of all', window);
    new CfnAnomalyDetector(this, 'Usual', { metricMathAnomalyDetector: { metricDataQueries: rate.queries } });
    const text = {
      runbook: 'Sudden rise of failures',
      impact: 'More faxes fail than usual at this time: recipients wait for what does not come.',
      severity: 'warn',
    } as const;
    const alarm = new AnomalyDetectionAlarm(this, 'Anomaly', {
      ...texts(text, context),
      metric: rate.expression,
      stdDevs: 3,
      comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
      evaluationPeriods: 2,
      // No statuses, no failures.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    notify(alarm, text.severity, context);
  }
}
