import type { LogEvent } from './log-store.ts';

/** A metric as GetMetricData names it. */
export interface Metric {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name?: string; readonly Value?: string }[];
}

/** Values of one metric that were emitted together. */
export interface Emitted {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

/** A point of a series: `at` is when its period begins, in epoch milliseconds. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/**
 * Which points are asked for: the statistic of each period of so many seconds, in a window of epoch
 * milliseconds.
 */
export interface Asked {
  readonly stat: string;
  readonly periodSeconds: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A line in CloudWatch's embedded metric format (AWS documentation, "Specification: Embedded metric
 * format").
 */
interface EmbeddedMetrics extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/** The metrics in one line of a function's log; none in a line of another kind. */
export function metricsIn(line: string): Emitted[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const { _aws, ...fields } = JSON.parse(line) as EmbeddedMetrics;
  return _aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics, Namespace }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(fields[name])]));
      return Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions,
        values: [fields[Name]].flat().map(Number),
      }));
    }),
  );
}

/** What GetMetricData looks back at, here: the same hours a week before are told of, too. */
const KEPT_MS = 9 * 24 * 3_600_000;

/**
 * Metrics as CloudWatch would count them: those that the function wrote into its log, and those of AWS
 * itself.
 */
export class EmittedMetrics {
  readonly #series = new Map<string, { readonly at: number; readonly values: readonly number[] }[]>();

  /** Takes the metrics out of a line of the log. */
  readLine({ message, timestamp }: LogEvent): void {
    for (const emitted of metricsIn(message)) this.add(emitted, timestamp);
  }

  /** @param at epoch milliseconds; never before the one added last */
  add({ namespace, name, dimensions, values }: Emitted, at: number): void {
    const key = keyOf(namespace, name, Object.entries(dimensions));
    const series = this.#series.get(key) ?? [];
    this.#series.set(key, series);
    series.push({ at, values });
    if ((series[0]?.at ?? at) < at - 2 * KEPT_MS)
      this.#series.set(
        key,
        series.filter((point) => point.at >= at - KEPT_MS),
      );
  }

  /** The points of a metric in the order of time; a period without a value has none. */
  points({ Dimensions = [], MetricName = '', Namespace = '' }: Metric, asked: Asked): Point[] {
    const named = Dimensions.map(({ Name = '', Value = '' }): [string, string] => [Name, Value]);
    const periods = new Map<number, number[]>();
    const periodMs = asked.periodSeconds * 1000;
    for (const { at, values } of this.#series.get(keyOf(Namespace, MetricName, named)) ?? []) {
      if (at < asked.from || at >= asked.to) continue;
      const period = Math.floor(at / periodMs) * periodMs;
      periods.set(period, [...(periods.get(period) ?? []), ...values]);
    }
    return [...periods]
      .map(([at, values]) => ({ at, value: statistic(asked.stat, values) }))
      .sort((a, b) => a.at - b.at);
  }
}

const keyOf = (namespace: string, name: string, dimensions: readonly (readonly [string, string])[]): string =>
  JSON.stringify([namespace, name, ...[...dimensions].sort(([a], [b]) => (a < b ? -1 : 1))]);

/** @throws RangeError for a statistic that nothing here asks for */
function statistic(name: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const [, percent] = /^p(\d+)$/.exec(name) ?? [];
  if (percent !== undefined) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil((Number(percent) / 100) * sorted.length) - 1)] ?? 0;
  }
  switch (name) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / values.length;
    case 'Maximum':
      return Math.max(...values);
    case 'Minimum':
      return Math.min(...values);
    default:
      throw new RangeError(`The statistic ${name} is not simulated.`);
  }
}
