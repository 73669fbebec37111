/** A metric as alarms and graphs name it. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Where the values of metrics come from: generated ones, or those that a run has emitted. */
export interface SeriesSource {
  /** The one series of the metric; an empty one where nobody has emitted it yet. */
  seriesOf(metric: MetricName): MinuteSeries;
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

/** Minutes that a series has room for at first. */
const ROOM = 64;

/**
 * The values of one metric, kept by the minute as CloudWatch keeps those of standard resolution. Sums up to
 * each minute make a sum over any window a subtraction, so that windows may slide by a minute for months.
 */
export class MinuteSeries {
  /** Minute since the epoch of the first place. */
  #first = 0;
  /** Places in use. */
  #length = 0;
  #sums: Float64Array = new Float64Array(ROOM);
  #counts: Float64Array = new Float64Array(ROOM);
  #minima: Float64Array = new Float64Array(ROOM);
  #maxima: Float64Array = new Float64Array(ROOM);
  /** Of all places before this one; right for the places up to and including `#totalled`. */
  #sumsBefore: Float64Array = new Float64Array(ROOM + 1);
  #countsBefore: Float64Array = new Float64Array(ROOM + 1);
  #totalled = 0;

  /** @param time in epoch milliseconds */
  add(time: number, value: number, count = 1): void {
    const place = this.#placeFor(Math.floor(time / MINUTE_MS));
    const isEmpty = this.#counts[place] === 0;
    this.#sums[place] = (this.#sums[place] ?? 0) + value * count;
    this.#counts[place] = (this.#counts[place] ?? 0) + count;
    this.#minima[place] = isEmpty ? value : Math.min(this.#minima[place] ?? value, value);
    this.#maxima[place] = isEmpty ? value : Math.max(this.#maxima[place] ?? value, value);
    this.#totalled = Math.min(this.#totalled, place);
  }

  /**
   * A statistic over some minutes.
   *
   * @param from first minute since the epoch, inclusive
   * @param to last minute since the epoch, exclusive
   * @returns NaN where there is no value in them
   */
  statistic(name: string, from: number, to: number): number {
    const [first, end] = [this.#within(from), this.#within(to)];
    this.#totalUpTo(end);
    const count = (this.#countsBefore[end] ?? 0) - (this.#countsBefore[first] ?? 0);
    if (count === 0) return Number.NaN;
    const sum = (this.#sumsBefore[end] ?? 0) - (this.#sumsBefore[first] ?? 0);
    switch (name) {
      case 'Sum':
        return sum;
      case 'SampleCount':
        return count;
      case 'Average':
        return sum / count;
      case 'Minimum':
        return this.#extreme(this.#minima, Math.min, first, end);
      case 'Maximum':
        return this.#extreme(this.#maxima, Math.max, first, end);
      default:
        return Number.NaN;
    }
  }

  /** Whether there is no value in the minutes. @param to exclusive */
  isEmpty(from: number, to: number): boolean {
    const [first, end] = [this.#within(from), this.#within(to)];
    this.#totalUpTo(end);
    return this.#countsBefore[end] === this.#countsBefore[first];
  }

  #extreme(of: Float64Array, choose: (a: number, b: number) => number, first: number, end: number): number {
    let found = Number.NaN;
    for (let place = first; place < end; place++) {
      if (this.#counts[place] === 0) continue;
      const value = of[place] ?? Number.NaN;
      found = Number.isNaN(found) ? value : choose(found, value);
    }
    return found;
  }

  #within(minute: number): number {
    return Math.max(0, Math.min(this.#length, minute - this.#first));
  }

  #totalUpTo(end: number): void {
    for (; this.#totalled < end; this.#totalled++) {
      const place = this.#totalled;
      this.#sumsBefore[place + 1] = (this.#sumsBefore[place] ?? 0) + (this.#sums[place] ?? 0);
      this.#countsBefore[place + 1] = (this.#countsBefore[place] ?? 0) + (this.#counts[place] ?? 0);
    }
  }

  #placeFor(minute: number): number {
    if (this.#length === 0) this.#first = minute;
    const earlier = Math.max(0, this.#first - minute);
    const length = Math.max(this.#length + earlier, minute - this.#first + earlier + 1);
    if (earlier > 0 || length > this.#sums.length) this.#makeRoom(length, earlier);
    this.#first -= earlier;
    this.#length = length;
    return minute - this.#first;
  }

  /** @param earlier places to be free before the first one */
  #makeRoom(length: number, earlier: number): void {
    const capacity = Math.max(2 * this.#sums.length, length);
    const moved = (of: Float64Array): Float64Array => {
      const larger = new Float64Array(capacity);
      larger.set(of.subarray(0, this.#length), earlier);
      return larger;
    };
    this.#sums = moved(this.#sums);
    this.#counts = moved(this.#counts);
    this.#minima = moved(this.#minima);
    this.#maxima = moved(this.#maxima);
    this.#sumsBefore = new Float64Array(capacity + 1);
    this.#countsBefore = new Float64Array(capacity + 1);
    this.#totalled = 0;
  }
}

/** Metrics in memory: one series for each, whoever reads it. */
export class MetricStore implements SeriesSource {
  readonly #series = new Map<string, MinuteSeries>();

  /** @param time in epoch milliseconds */
  add(metric: MetricName, time: number, value: number, count = 1): void {
    this.seriesOf(metric).add(time, value, count);
  }

  seriesOf(metric: MetricName): MinuteSeries {
    const key = metricKey(metric);
    const series = this.#series.get(key) ?? new MinuteSeries();
    this.#series.set(key, series);
    return series;
  }
}
