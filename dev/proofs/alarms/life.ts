import type { ReasonClass } from '#contract/reasons.ts';
import { METRICS, type MetricKey, NAMESPACE } from '#poller/interface/metrics.ts';
import { type Deployed, titleOf } from './replay.ts';
import type { MetricName, MinuteSeries } from './series.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, in UTC. */
export const START = Date.parse('2026-06-01T00:00:00Z');
export const DAYS = 30;
export const END = START + DAYS * DAY;

export type Mix = Readonly<Partial<Record<ReasonClass, number>>>;

/** What becomes of faxes where nothing is wrong: shares of all statuses; the rest is delivered. */
export const HEALTHY: Mix = {
  busy: 0.06,
  no_fax_device: 0.04,
  no_answer: 0.04,
  transmission: 0.03,
  wrong_number: 0.02,
  uncertain: 0.01,
  document: 0.004,
  blocked: 0.003,
  cancelled: 0.002,
  unknown: 0.001,
};

export const ALL_BUSY: Mix = { busy: 1 };

const OFFICE = { opens: 8 * HOUR, closes: 18 * HOUR };

/** Whether an office works at this time: Monday to Friday from 8 to 18. */
const isOffice = (time: number): boolean => {
  const ofDay = (time - START) % DAY;
  return Math.floor((time - START) / DAY) % 7 < 5 && ofDay >= OFFICE.opens && ofDay < OFFICE.closes;
};

/** Writes the values that a life of the forwarder would emit; the same for the same seed. */
export class Life {
  readonly #deployed: Deployed;
  readonly #random: () => number;
  readonly #series = new Map<string, MinuteSeries>();

  constructor(deployed: Deployed, seed: number) {
    this.#deployed = deployed;
    this.#random = randomOf(seed);
  }

  /** Statuses in office hours, so many in an hour on average. */
  faxes(perHour: number, mixAt: (time: number) => Mix, { from = START, to = END, watch = '' } = {}): void {
    for (let time = from; time < to; time += MINUTE) {
      if (!isOffice(time)) continue;
      const count = this.#poisson(perHour / 60);
      if (count > 0) this.#statuses(time, count, mixAt(time), watch);
    }
  }

  /**
   * A tick of the source in every minute; what it returns is the metric's value, nothing where it did not
   * run.
   */
  polls(source: string, succeeds: (time: number, random: number) => 0 | 1 | undefined = () => 1): void {
    for (let time = START; time < END; time += MINUTE) {
      const value = succeeds(time, this.#random());
      if (value !== undefined) this.#emit('pollSucceeded', { source }, time, value);
    }
  }

  /** A value that the function emits over all sources. */
  emits(key: MetricKey, time: number, value: number): void {
    this.#emit(key, {}, time, value);
  }

  /** A value of a metric that an alarm reads, every five minutes: what SQS says of a queue. */
  reads(alarmTitle: string, from: number, to: number, valueAt: (time: number) => number): void {
    const alarm = this.#deployed.alarms.find((one) => titleOf(one) === alarmTitle);
    if (alarm?.kind !== 'metric') throw new Error(`There is no alarm "${alarmTitle}".`);
    const [read] = alarm.metrics;
    if (!read) return;
    const series = this.#deployed.store.seriesOf(read.metric);
    for (let time = from; time < to; time += 5 * MINUTE) series.add(time, valueAt(time));
  }

  /** A metric of the function; each has one dimension at most besides the forwarder's name. */
  #seriesFor(key: MetricKey, dimensions: MetricName['dimensions']): MinuteSeries {
    const [value = ''] = Object.values(dimensions);
    const known = this.#series.get(`${key} ${value}`);
    if (known) return known;
    const service = 'fax-status-forwarder';
    const metric = { namespace: NAMESPACE, name: METRICS[key].name, dimensions: { service, ...dimensions } };
    const series = this.#deployed.store.seriesOf(metric);
    this.#series.set(`${key} ${value}`, series);
    return series;
  }

  #statuses(time: number, count: number, mix: Mix, watch: string): void {
    const counts = new Map<string, number>();
    for (let status = 0; status < count; status++) {
      const reasonClass = this.#choose(mix);
      counts.set(reasonClass, (counts.get(reasonClass) ?? 0) + 1);
    }
    let failed = 0;
    for (const [reasonClass, number] of counts) {
      this.#emit('statusesByClass', { reasonClass }, time, number);
      if (reasonClass !== 'delivered' && reasonClass !== 'uncertain') failed += number;
    }
    this.#emit('statuses', {}, time, count);
    if (failed > 0) this.#emit('statusesFailed', {}, time, failed);
    if (watch === '') return;
    this.#emit('watchedStatuses', { watch }, time, count);
    if (failed > 0) this.#emit('watchedFailed', { watch }, time, failed);
  }

  #choose(mix: Mix): string {
    let left = this.#random();
    for (const [reasonClass, share] of Object.entries(mix)) {
      left -= share;
      if (left < 0) return reasonClass;
    }
    return 'delivered';
  }

  /** Knuth's method: good for the few that come in a minute. */
  #poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.#random();
    let count = 0;
    for (; product > limit; count++) product *= this.#random();
    return count;
  }

  #emit(key: MetricKey, dimensions: MetricName['dimensions'], time: number, value: number): void {
    this.#seriesFor(key, dimensions).add(time, value);
  }
}

/** Mulberry32: small, and the same on every machine. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
