import { REASON_CLASSES, type ReasonClass } from '../../../contract/reasons.ts';
import {
  DIMENSION_SETS,
  type DimensionSet,
  METRICS,
  type MetricKey,
  NAMESPACE,
} from '../../poll-reports/interface/metrics.ts';

/** What is asked of CloudWatch for a digest. */
export interface Asked {
  readonly service: string;
  readonly sources: readonly string[];
  readonly watches: readonly string[];
  /** Names of queues in SQS whose oldest message is asked for. */
  readonly queueNames: readonly string[];
}

/** A query of GetMetricData. */
export interface MetricQuery {
  Id: string;
  MetricStat: {
    Metric: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] };
    /** Seconds of a data point. */
    Period: number;
    Stat: string;
  };
}

/** A result of GetMetricData, as far as it is read; a series may come in several pieces. */
interface MetricResult {
  readonly Id?: string | undefined;
  readonly Timestamps?: readonly Date[] | undefined;
  readonly Values?: readonly number[] | undefined;
}

/** A point of a series. */
export interface Point {
  /** Epoch milliseconds: when its period begins. */
  readonly at: number;
  readonly value: number;
}

/** The classes of what was not delivered for certain: "uncertain" is counted by itself. */
export const FAILURE_CLASSES: readonly ReasonClass[] = REASON_CLASSES.filter(
  (name) => name !== 'delivered' && name !== 'uncertain',
);

/** What one request of GetMetricData takes. */
const MAX_QUERIES = 500;

const HOUR_SECONDS = 3600;
const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** The 24 hours before `now`, in whole minutes, and the same hours a week before. Epoch milliseconds. */
export function comparedWindows(now: number): Readonly<Record<'day' | 'weekBefore', Window>> {
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const from = to - DAY_MS;
  return { day: { from, to }, weekBefore: { from: from - 7 * DAY_MS, to: to - 7 * DAY_MS } };
}

/** How far back the last poll of a silent source is looked for: twice as long as Retarus keeps reports. */
const LOOK_BACK_DAYS = 60;

/** The window in which a source that was not polled in the 24 hours was polled last. */
export const lastPollWindow = ({ from }: Window): Window => ({
  from: from - LOOK_BACK_DAYS * DAY_MS,
  to: from,
});

/** From the first moment to before the last, in epoch milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The requests of GetMetricData that hold these queries. */
export const requestsOf = (
  queries: readonly MetricQuery[],
  { from, to }: Window,
): { StartTime: Date; EndTime: Date; MetricDataQueries: MetricQuery[] }[] =>
  Array.from({ length: Math.ceil(queries.length / MAX_QUERIES) }, (_, index) => ({
    StartTime: new Date(from),
    EndTime: new Date(to),
    MetricDataQueries: queries.slice(index * MAX_QUERIES, (index + 1) * MAX_QUERIES),
  }));

/** The series of one window, which come from one list of queries. */
export class Measures {
  readonly queries: MetricQuery[] = [];
  readonly #service: string;
  readonly #points = new Map<string, Point[]>();
  readonly #ids = new Map<string, string>();

  /** For the week before, without sources and queues: of these, the day alone counts. */
  constructor({ queueNames, service, sources, watches }: Asked) {
    this.#service = service;
    this.#own('statuses', 'statuses', 'service');
    this.#own('failed', 'statusesFailed', 'service');
    this.#own('uncertain', 'statusesUncertain', 'service');
    this.#own('lag', 'deliveryLag', 'service', '', HOUR_SECONDS, 'p95');
    for (const name of FAILURE_CLASSES) this.#own(`class ${name}`, 'statusesByClass', 'reasonClass', name);
    for (const name of watches) {
      this.#own(`watch ${name}`, 'watchedStatuses', 'watch', name);
      this.#own(`watch failed ${name}`, 'watchedFailed', 'watch', name);
    }
    for (const name of sources) this.#own(`polls ${name}`, 'pollSucceeded', 'source', name);
    for (const name of queueNames)
      this.#ask(`age ${name}`, {
        Metric: {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateAgeOfOldestMessage',
          Dimensions: [{ Name: 'QueueName', Value: name }],
        },
        Period: 60,
        Stat: 'Maximum',
      });
    if (sources.length > 0) this.#own('not set up', 'notSetUp', 'service');
  }

  /**
   * Asks also which of these sources have no credentials yet. Only where the series of the whole service says
   * that there are any: CloudWatch bills every metric that is asked for.
   *
   * @returns the queries that this adds
   */
  askWhichAreNotSetUp(sources: readonly string[]): MetricQuery[] {
    return sources.map((name) => this.#own(`not set up ${name}`, 'notSetUp', 'source', name));
  }

  /**
   * Asks also when these sources were polled last, to the hour: for a window that goes far back.
   *
   * @returns the queries that this adds
   */
  askLastPolls(sources: readonly string[]): MetricQuery[] {
    return sources.map((name) =>
      this.#own(`last poll ${name}`, 'pollSucceeded', 'source', name, HOUR_SECONDS),
    );
  }

  #own(name: string, key: MetricKey, set: DimensionSet, value = '', period = 60, stat = 'Sum'): MetricQuery {
    return this.#ask(name, {
      Metric: {
        Namespace: NAMESPACE,
        MetricName: METRICS[key].name,
        Dimensions: DIMENSION_SETS[set].map((dimension) => ({
          Name: dimension,
          Value: dimension === 'service' ? this.#service : value,
        })),
      },
      Period: period,
      Stat: stat,
    });
  }

  #ask(name: string, stat: MetricQuery['MetricStat']): MetricQuery {
    const query = { Id: `m${this.queries.length}`, MetricStat: stat };
    this.#ids.set(query.Id, name);
    this.queries.push(query);
    return query;
  }

  /** Takes what CloudWatch responded. */
  add(results: readonly MetricResult[]): void {
    for (const { Id = '', Timestamps = [], Values = [] } of results) {
      const name = this.#ids.get(Id);
      if (name === undefined) continue;
      const points = Values.map((value, index) => ({ at: Timestamps[index]?.getTime() ?? 0, value }));
      this.#points.set(name, [...(this.#points.get(name) ?? []), ...points]);
    }
  }

  sum(name: string): number {
    return this.#of(name).reduce((sum, { value }) => sum + value, 0);
  }

  /** The highest point; absent where there is none. */
  peak(name: string): Point | undefined {
    return this.#of(name).reduce<Point | undefined>(
      (best, point) => (best === undefined || point.value > best.value ? point : best),
      undefined,
    );
  }

  /** The latest point of at least this value; absent where there is none. */
  last(name: string, least = 0): Point | undefined {
    return this.#of(name)
      .filter(({ value }) => value >= least)
      .reduce<Point | undefined>(
        (best, point) => (best === undefined || point.at > best.at ? point : best),
        undefined,
      );
  }

  #of(name: string): readonly Point[] {
    return this.#points.get(name) ?? [];
  }
}
