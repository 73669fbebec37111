import type { LogStore } from './log-store.ts';

/** A metric as GetMetricData names it. */
export interface Metric {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name?: string; readonly Value?: string }[];
}

interface EmfLine extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/** The metrics that the function wrote into its log (EMF), as CloudWatch would count them. */
export class EmittedMetrics {
  readonly #log: LogStore;

  constructor(log: LogStore) {
    this.#log = log;
  }

  /**
   * All values of a metric in a window as one data point, at its last value: the sum, and for any other
   * statistic the highest. Times are epoch milliseconds.
   */
  value(metric: Metric, stat: string, from: number, to: number): { at: number; value: number } | undefined {
    const values = this.#log
      .find('"CloudWatchMetrics"', from, to - 1)
      .map(({ message }) => JSON.parse(message) as EmfLine)
      .filter((line) => holds(line, metric))
      .map((line) => ({
        at: line._aws.Timestamp,
        values: [line[metric.MetricName ?? '']].flat().map(Number),
      }));
    const last = values.at(-1);
    if (!last) return undefined;
    const all = values.flatMap((line) => line.values);
    return { at: last.at, value: stat === 'Sum' ? all.reduce((a, b) => a + b, 0) : Math.max(...all) };
  }
}

function holds(line: EmfLine, { Dimensions = [], MetricName, Namespace }: Metric): boolean {
  const wanted = Dimensions.map(({ Name }) => Name)
    .sort()
    .join();
  return (
    line._aws.CloudWatchMetrics.some(
      (set) =>
        set.Namespace === Namespace &&
        set.Metrics.some(({ Name }) => Name === MetricName) &&
        set.Dimensions.some((names) => [...names].sort().join() === wanted),
    ) && Dimensions.every(({ Name = '', Value }) => line[Name] === Value)
  );
}
