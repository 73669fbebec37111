import { Duration } from 'aws-cdk-lib';
import {
  AnomalyDetectionAlarm,
  CfnAnomalyDetector,
  ComparisonOperator,
  MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ActionableAlarm, type AlarmContext, notify, texts } from './actionable-alarm.ts';
import { FAILURE_KINDS, type FailureKind, type ReasonLimit, type Watch } from './alarm-options.ts';
import { emittedMetric } from './emitted-metric.ts';
import { FailureRate, isBeyond, type ShareRule } from './failure-rate.ts';

export interface ReasonAlarmsProps extends ShareRule {
  readonly context: AlarmContext;
  readonly windowMinutes: number;
  /** Share of all statuses, in percent, from which a kind is an alarm. */
  readonly failureRates: Readonly<Record<FailureKind, number | 'off'>>;
  /** Single reason codes: this many within so many minutes. */
  readonly reasons: Readonly<Record<string, ReasonLimit>>;
  readonly watches: readonly Watch[];
  readonly anomalyDetection: boolean;
}

/** Two of three windows of a watch: one alone may be an accident. */
const WATCHED_WINDOWS = { periods: 3, atLeast: 2 } as const;
/**
 * A window slides by a minute, and a count near the limit crosses it many times: looked at twice an hour, a
 * rise is one or a few messages. In between the metric is missing, and the alarm stays as it is (CloudWatch
 * user guide, "Configuring how alarms treat missing data", "ignore").
 */
const TWICE_AN_HOUR = 'MINUTE(total) < 5 || (MINUTE(total) >= 30 && MINUTE(total) < 35)';
const DAY = Duration.days(1);
const WATCHED_RATE = 35;

/** Which failure reasons are rising. */
export class ReasonAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ReasonAlarmsProps) {
    super(scope, id);
    this.#rateAlarm(props);
    this.#dayAlarm(props);
    for (const watch of props.watches) this.#watchAlarm(watch, props);
    for (const [reason, limit] of Object.entries(props.reasons))
      this.#codeAlarm(reason, limit, props.context);
    if (props.anomalyDetection) this.#anomalyAlarm(props);
  }

  /**
   * One alarm over all kinds, whose value is the number of the kind: CloudWatch bills an alarm by the
   * metrics that it reads, and an alarm for each kind would read the number of all statuses seven times.
   */
  #rateAlarm(props: ReasonAlarmsProps): void {
    const { context, failureRates, minimumVolume } = props;
    const kinds = FAILURE_KINDS.map((kind, index) => ({ kind, number: index + 1, rate: failureRates[kind] }));
    const on = kinds.filter(({ rate }) => rate !== 'off');
    if (on.length === 0) return;
    const named = on.flatMap(({ kind }) => (kind === 'other' || kind === 'all' ? [] : [kind]));
    const needsFailed = on.length > named.length;
    const period = Duration.minutes(props.windowMinutes);
    const failuresOf = (kind: FailureKind): string => {
      if (kind === 'all') return 'FILL(failed, 0)';
      if (kind !== 'other') return `FILL(${kind}, 0)`;
      return `(${['FILL(failed, 0)', ...named.map((one) => `FILL(${one}, 0)`)].join(' - ')})`;
    };
    const expression = on.reduceRight(
      (otherwise, { kind, number, rate }) =>
        `IF(${isBeyond(failuresOf(kind), 'total', Number(rate), props)}, ${number}, ${otherwise})`,
      '0',
    );
    const legend = on.map(({ kind, number }) => `${number} ${kind}`).join(', ');
    new ActionableAlarm(this, 'Rate', {
      context,
      runbook: 'Failure rate',
      impact: `More faxes fail than usual. The value is the reason: ${legend}.`,
      severity: 'warn',
      metric: new MathExpression({
        expression: `IF(${TWICE_AN_HOUR}, IF(total < ${minimumVolume}, 0, ${expression}))`,
        usingMetrics: {
          ...Object.fromEntries(
            named.map((kind): [string, Metric] => [
              kind,
              emittedMetric(context.service, 'statusesByClass', { reasonClass: kind }, { period }),
            ]),
          ),
          ...(needsFailed && { failed: emittedMetric(context.service, 'statusesFailed', {}, { period }) }),
          total: emittedMetric(context.service, 'statuses', {}, { period }),
        },
        label: 'reason that is rising, by its number',
        period,
      }),
      threshold: 1,
      // At night as well: that nothing is polled at all is another alarm's business.
      whenMissing: 'as before',
    });
  }

  /** For a sender of a few faxes an hour, whose windows never hold enough of them. */
  #dayAlarm(props: ReasonAlarmsProps): void {
    const { context, failureRates } = props;
    if (failureRates.all === 'off') return;
    new ActionableAlarm(this, 'Day', {
      context,
      runbook: 'Failure rate',
      subject: 'over a day',
      impact: 'More faxes of the last 24 hours failed than usual, for whatever reasons.',
      severity: 'warn',
      metric: this.#shareOf(
        'beyond the share of all failures',
        emittedMetric(context.service, 'statusesFailed', {}, { period: DAY }),
        emittedMetric(context.service, 'statuses', {}, { period: DAY }),
        failureRates.all,
        props,
      ),
      threshold: 1,
      whenMissing: 'fine',
    });
  }

  #watchAlarm(
    { name, failureRate = WATCHED_RATE, windowMinutes = 60 }: Watch,
    { context, ...rule }: ReasonAlarmsProps,
  ): void {
    const period = Duration.minutes(windowMinutes);
    const minimumFailures = Math.ceil((rule.minimumFailures * windowMinutes) / rule.windowMinutes);
    new ActionableAlarm(this, `Watch-${name}`, {
      context,
      runbook: 'Watch',
      subject: name,
      impact: `At least ${failureRate} % of the faxes that "${name}" watches fail.`,
      severity: 'warn',
      metric: this.#shareOf(
        `failures of ${name}`,
        emittedMetric(context.service, 'watchedFailed', { watch: name }, { period }),
        emittedMetric(context.service, 'watchedStatuses', { watch: name }, { period }),
        failureRate,
        { ...rule, minimumFailures },
      ),
      threshold: 1,
      ...WATCHED_WINDOWS,
      whenMissing: 'fine',
    });
  }

  #shareOf(
    label: string,
    failed: Metric,
    total: Metric,
    percent: number,
    { minimumFailures, minimumVolume }: ShareRule,
  ): MathExpression {
    const beyond = isBeyond('FILL(failed, 0)', 'total', percent, { minimumFailures });
    return new MathExpression({
      expression: `IF(total >= ${minimumVolume} && ${beyond}, 1, 0)`,
      usingMetrics: { failed, total },
      label,
      period: failed.period,
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

  /**
   * Learns what is usual for the hour and the weekday: it needs no threshold, but two weeks before it is of
   * use.
   */
  #anomalyAlarm({ context, minimumVolume, windowMinutes }: ReasonAlarmsProps): void {
    const rate = new FailureRate(context.service, { minimumVolume, windowMinutes });
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
