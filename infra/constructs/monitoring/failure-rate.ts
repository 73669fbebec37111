import { Duration } from 'aws-cdk-lib';
import { type CfnAnomalyDetector, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { emittedMetric } from './emitted-metric.ts';

export interface RateWindow {
  readonly windowMinutes: number;
  /** Statuses in a window below which the rate counts as 0. */
  readonly minimumVolume: number;
}

/** Statuses of one kind as a share of all statuses, in percent. */
export class FailureRate {
  readonly expression: MathExpression;
  readonly #metrics: { readonly failed: Metric; readonly total: Metric };

  /** @param metricOf the statuses of the kind, summed over the window */
  constructor(service: string, metricOf: (period: Duration) => Metric, label: string, window: RateWindow) {
    const period = Duration.minutes(window.windowMinutes);
    this.#metrics = {
      failed: metricOf(period),
      total: emittedMetric(service, 'statuses', {}, { period }),
    };
    this.expression = new MathExpression({
      expression: `IF(total >= ${window.minimumVolume}, 100 * FILL(failed, 0) / total, 0)`,
      usingMetrics: this.#metrics,
      label,
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
