import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  type DimensionSet,
  METRICS,
  type MetricDefinition,
  type MetricKey,
  NAMESPACE,
} from '../interface/metrics.ts';
import { type Source, sourceName } from '../interface/source.ts';
import type { TickResult } from '../tick/tick.ts';

/** Emits what a tick did as CloudWatch metrics in the log (EMF); all names come from the catalog. */
export class MetricEmitter {
  readonly #metrics: Metrics;
  readonly #countedReasons: ReadonlySet<string>;

  /**
   * @param service the forwarder's name
   * @param countedReasons reason codes that get a metric of their own
   */
  constructor(service: string, countedReasons: ReadonlySet<string>) {
    this.#metrics = new Metrics({ namespace: NAMESPACE, serviceName: service });
    this.#countedReasons = countedReasons;
  }

  emit(source: Source, result: TickResult, now: number): void {
    const values = valuesOf(result, now);
    this.#emitSet('source', { source: sourceName(source) }, values);
    this.#emitSet('service', {}, values);
    const { classes, lags, reasons } = result.tally;
    for (const [reasonClass, count] of classes) this.#emitOne('statusesByClass', { reasonClass }, [count]);
    for (const [reason, count] of reasons) {
      if (this.#countedReasons.has(reason)) this.#emitOne('statusesByReason', { reason }, [count]);
    }
    for (const [watch, { all, failed }] of result.tally.watched) {
      this.#emitOne('watchedStatuses', { watch }, [all]);
      this.#emitOne('watchedFailed', { watch }, [failed]);
    }
    if (lags.length > 0) this.#emitOne('deliveryLag', {}, sampleOf(lags).map(toSeconds));
  }

  #emitSet(set: DimensionSet, dimensions: Readonly<Record<string, string>>, values: Values): void {
    const emitted = (Object.entries(values) as [MetricKey, number][]).filter(([key, value]) => {
      const metric: MetricDefinition = METRICS[key];
      return metric.dimensions.includes(set) && (metric.emitted === 'always' || value !== 0);
    });
    if (emitted.length === 0) return;
    this.#metrics.addDimensions({ ...dimensions });
    for (const [key, value] of emitted)
      this.#metrics.addMetric(METRICS[key].name, MetricUnit[METRICS[key].unit], value);
    this.#metrics.publishStoredMetrics();
  }

  #emitOne(key: MetricKey, dimensions: Readonly<Record<string, string>>, values: readonly number[]): void {
    const { name, unit } = METRICS[key];
    this.#metrics.addDimensions({ ...dimensions });
    for (const value of values) this.#metrics.addMetric(name, MetricUnit[unit], value);
    this.#metrics.publishStoredMetrics();
  }
}

type Values = Partial<Record<MetricKey, number>>;

/** What a tick did, as one value a metric. */
function valuesOf(result: TickResult, now: number): Values {
  const { tally } = result;
  // Nothing is wrong before credentials are stored, and nobody is woken: the poll alarms read PollSucceeded.
  const isNotSetUp = result.ended === 'not-set-up';
  // A tick that could not list knows nothing of the age: no value is better than a wrong one.
  const age = tally.oldestLeft === undefined ? 0 : toSeconds(Math.max(0, now - tally.oldestLeft));
  const quarantined = [...tally.quarantined.values()].reduce((sum, count) => sum + count, 0);
  return {
    // A tick that never had time to list did not poll, however well it ended.
    pollSucceeded: isNotSetUp || (result.ended !== 'failed' && tally.pages > 0) ? 1 : 0,
    notSetUp: isNotSetUp ? 1 : 0,
    oldestReportAge: age,
    oldestReportAgeBySource: age,
    statusesForwarded: tally.forwarded,
    statuses: tally.forwarded,
    statusesFailed: tally.outcomes.failed,
    statusesUncertain: tally.outcomes.uncertain,
    fullPages: tally.fullPages,
    backlogLeft: result.ended === 'more' || result.ended === 'stuck' ? 1 : 0,
    unconfirmed: tally.unconfirmed,
    quarantined,
    pendingJobs: tally.pending,
    undeletableEntries: tally.undeletable,
    deletesRefused: tally.deletesRefused,
    ...(result.ended === 'failed' && { [result.error.metric]: 1 }),
  };
}

/** EMF takes at most 100 values a metric; half of that keeps the log lines short. */
const MAX_VALUES = 50;

/** At most 50 values that keep minimum, maximum and percentiles. */
function sampleOf(values: readonly number[]): number[] {
  if (values.length <= MAX_VALUES) return [...values];
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: MAX_VALUES }, (_, index) => {
    const place = Math.round((index * (sorted.length - 1)) / (MAX_VALUES - 1));
    return sorted[place] ?? 0;
  });
}

const toSeconds = (ms: number): number => Math.round(ms / 1000);
