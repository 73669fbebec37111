/** A metric as alarms and graphs name it. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Where the values of metrics come from: generated ones, or those that a run has emitted. */
export interface SeriesSource {
  /** Nothing where nobody has emitted the metric. */
  seriesOf(metric: MetricName): MinuteSeries | undefined;
}

const MINUTE_MS = 60_000;

/** One text for a metric, whatever the order of its dimensions. */
export const metricKey = ({ dimensions, name, namespace }: MetricName): string =>
  [
    namespace,
    name,
    ...Object.keys(dimensions)
      .sort()
      .map((key) => `${key}=${dimensions[key]}`),
  ].join(' ');

interface Bucket {
  sum: number;
  count: number;
  min: number;
  max: number;
}

/** The values of one metric, kept by the minute as CloudWatch keeps those of standard resolution. */
export class MinuteSeries {
  readonly #buckets = new Map<number, Bucket>();
  /** Sums up to each minute that has values, made when they are asked for. */
  #totals: Totals | undefined;

  /** @param time in epoch milliseconds */
  add(time: number, value: number, count = 1): void {
    const minute = Math.floor(time / MINUTE_MS);
    const bucket = this.#buckets.get(minute) ?? { sum: 0, count: 0, min: value, max: value };
    bucket.sum += value * count;
    bucket.count += count;
    bucket.min = Math.min(bucket.min, value);
    bucket.max = Math.max(bucket.max, value);
    this.#buckets.set(minute, bucket);
    this.#totals = undefined;
  }

  /**
   * A statistic over some minutes, nothing where there is no value in them.
   *
   * @param from first minute since the epoch, inclusive
   * @param to last minute since the epoch, exclusive
   */
  statistic(name: string, from: number, to: number): number | undefined {
    const { counts, minutes, sums } = this.#upToDate();
    const [first, end] = [placeOf(minutes, from), placeOf(minutes, to)];
    if (first === end) return undefined;
    const all: Bucket = {
      sum: (sums[end] ?? 0) - (sums[first] ?? 0),
      count: (counts[end] ?? 0) - (counts[first] ?? 0),
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
    };
    if (name === 'Minimum' || name === 'Maximum') {
      for (const minute of minutes.slice(first, end)) {
        const bucket = this.#buckets.get(minute);
        all.min = Math.min(all.min, bucket?.min ?? all.min);
        all.max = Math.max(all.max, bucket?.max ?? all.max);
      }
    }
    return STATISTICS[name]?.(all);
  }

  #upToDate(): Totals {
    if (this.#totals) return this.#totals;
    const minutes = [...this.#buckets.keys()].sort((a, b) => a - b);
    const sums = [0];
    const counts = [0];
    for (const [index, minute] of minutes.entries()) {
      const bucket = this.#buckets.get(minute);
      sums.push((sums[index] ?? 0) + (bucket?.sum ?? 0));
      counts.push((counts[index] ?? 0) + (bucket?.count ?? 0));
    }
    this.#totals = { minutes, sums, counts };
    return this.#totals;
  }
}

interface Totals {
  readonly minutes: readonly number[];
  readonly sums: readonly number[];
  readonly counts: readonly number[];
}

/** Where the first of the sorted minutes stands that is not before this one. */
function placeOf(minutes: readonly number[], minute: number): number {
  let [low, high] = [0, minutes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((minutes[middle] ?? 0) < minute) low = middle + 1;
    else high = middle;
  }
  return low;
}

const STATISTICS: Readonly<Record<string, (bucket: Bucket) => number>> = {
  Sum: ({ sum }) => sum,
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

/** Metrics in memory. */
export class MetricStore implements SeriesSource {
  readonly #series = new Map<string, MinuteSeries>();

  /** @param time in epoch milliseconds */
  add(metric: MetricName, time: number, value: number, count = 1): void {
    const key = metricKey(metric);
    const series = this.#series.get(key) ?? new MinuteSeries();
    this.#series.set(key, series);
    series.add(time, value, count);
  }

  seriesOf(metric: MetricName): MinuteSeries | undefined {
    return this.#series.get(metricKey(metric));
  }
}
