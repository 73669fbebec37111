import { Duration } from 'aws-cdk-lib';
import { type CfnAnomalyDetector, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { emittedMetric } from './emitted-metric.ts';

/** What a share of failures must have besides to be an alarm. */
export interface ShareRule {
  /** Failures in a window beyond {@link USUAL} of the share. */
  readonly minimumFailures: number;
  /** Statuses in a window. */
  readonly minimumVolume: number;
}

/** How much of the share that is an alarm is taken for usual. */
export const USUAL = 5 / 8;

/**
 * Metric math: whether failures are beyond a share of all statuses, and enough of them to be no accident.
 *
 * The second condition grows with the volume more slowly than the first: it decides among few statuses,
 * where a share says little, and the share decides among many.
 *
 * @param failures metric math: failures in a window
 * @param all metric math: statuses in the same window
 * @param percent of all statuses
 */
export const isBeyond = (
  failures: string,
  all: string,
  percent: number,
  { minimumFailures }: Pick<ShareRule, 'minimumFailures'>,
): string =>
  `${failures} >= ${decimal(percent / 100)} * ${all} && ` +
  `${failures} - ${decimal((percent / 100) * USUAL)} * ${all} >= ${minimumFailures}`;

/** Without the last digits of binary fractions. */
const decimal = (value: number): string => String(Number(value.toPrecision(6)));

/** Failed statuses as a share of all statuses, in percent; 0 where there are too few to tell. */
export class FailureRate {
  readonly expression: MathExpression;
  readonly #metrics: { readonly failed: Metric; readonly total: Metric };

  constructor(
    service: string,
    { minimumVolume, windowMinutes }: Pick<ShareRule, 'minimumVolume'> & { readonly windowMinutes: number },
  ) {
    const period = Duration.minutes(windowMinutes);
    this.#metrics = {
      failed: emittedMetric(service, 'statusesFailed', {}, { period }),
      total: emittedMetric(service, 'statuses', {}, { period }),
    };
    this.expression = new MathExpression({
      expression: `IF(total >= ${minimumVolume}, 100 * FILL(failed, 0) / total, 0)`,
      usingMetrics: this.#metrics,
      label: 'failed, % of all',
      period,
    });
  }

  /** The same, as an anomaly detector is given it. */
  get queries(): CfnAnomalyDetector.MetricDataQueryProperty[] {
    const metrics = Object.entries(this.#metrics).map(([id, metric]) => ({
      id,
      returnData: false,
      metricStat: {
        metric: {
          namespace: metric.namespace,
          metricName: metric.metricName,
          dimensions: metric.toMetricConfig().metricStat?.dimensions ?? [],
        },
        period: metric.period.toSeconds(),
        stat: metric.statistic,
      },
    }));
    return [{ id: 'rate', expression: this.expression.expression, returnData: true }, ...metrics];
  }
}
