import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  DIMENSION_SETS,
  type DimensionSet,
  METRICS,
  type MetricKey,
  NAMESPACE,
} from '../../../functions/poll-reports/interface/metrics.ts';

export type DimensionValues = Readonly<Record<string, string>>;

/**
 * A metric that the function emits, from the catalog that the emitter uses.
 *
 * @param values what to choose by, besides `service`: `{source}`, `{reasonClass}`, `{reason}` or nothing
 * @throws Error where the function does not emit the metric with these dimensions
 */
export function emittedMetric(
  service: string,
  key: MetricKey,
  values: DimensionValues = {},
  options: MetricOptions = {},
): Metric {
  const dimensionsMap = { service, ...values };
  assertEmitted(key, Object.keys(dimensionsMap));
  return new Metric({
    namespace: NAMESPACE,
    metricName: METRICS[key].name,
    dimensionsMap,
    statistic: 'Sum',
    period: Duration.minutes(5),
    ...options,
  });
}

/**
 * The same metric of every source, one line each, for a graph: it need not change when sources come and go.
 *
 * @throws Error where the function does not emit the metric by source
 */
export function metricBySource(
  service: string,
  key: MetricKey,
  { period = Duration.minutes(5), statistic = 'Sum' }: { period?: Duration; statistic?: string } = {},
): MathExpression {
  assertEmitted(key, DIMENSION_SETS.source);
  const schema = [NAMESPACE, ...DIMENSION_SETS.source].join();
  const search = `{${schema}} service="${service}" MetricName="${METRICS[key].name}"`;
  return new MathExpression({
    expression: `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: `\${PROP('MetricName')} \${PROP('Dim.source')}`,
    period,
  });
}

function assertEmitted(key: MetricKey, dimensions: readonly string[]): void {
  const { name, dimensions: sets } = METRICS[key];
  const wanted = dimensions.join();
  if (!(sets as readonly DimensionSet[]).some((set) => DIMENSION_SETS[set].join() === wanted)) {
    throw new Error(`The function does not emit ${name} by ${wanted}.`);
  }
}
