import { type Expression, type Points, parseExpression } from './metric-math.ts';
import type { SeriesSource } from './series.ts';
import {
  type AlarmDefinition,
  type AlarmMetric,
  COMPARISONS,
  type CompositeAlarm,
  type MetricAlarm,
} from './template.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** An alarm that went from one state to another. */
export interface StateChange {
  readonly alarm: AlarmDefinition;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** Epoch milliseconds. */
  readonly time: number;
  /** The value of the youngest period, where there is one. */
  readonly value: number | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/**
 * Further periods that CloudWatch looks at, so that values which arrive late or are rare still count: its documentation
 * shows two for three evaluation periods and says that the number may be another.
 */
const FURTHER_PERIODS = 2;

/**
 * Evaluates alarms as CloudWatch does: every minute, over windows that slide by a minute; once an hour where the
 * evaluation periods are more than a day together; composite alarms after the alarms that they are made of
 * (CloudWatch user guide, "Alarm evaluation" and "Configuring how alarms treat missing data").
 *
 * @param from epoch milliseconds; every alarm begins without data
 * @param to epoch milliseconds, exclusive
 * @returns the changes of state in the order of time
 */
export function evaluate(
  alarms: readonly AlarmDefinition[],
  source: SeriesSource,
  from: number,
  to: number,
): StateChange[] {
  const evaluator = new AlarmEvaluator(alarms, source, true);
  const changes: StateChange[] = [];
  for (let time = from; time < to; time += MINUTE_MS) changes.push(...evaluator.evaluateAt(time));
  return changes;
}

/** The same step by step, for a run that is under way. */
export class AlarmEvaluator {
  readonly #metricAlarms: readonly EvaluatedAlarm[];
  readonly #composites: readonly CompositeAlarm[];
  readonly #states = new Map<string, AlarmState>();

  /** @param settled whether no further values come: what has been read once is kept */
  constructor(alarms: readonly AlarmDefinition[], source: SeriesSource, settled = false) {
    this.#metricAlarms = alarms.flatMap((alarm) =>
      alarm.kind === 'metric' ? [new EvaluatedAlarm(alarm, source, settled)] : [],
    );
    this.#composites = alarms.filter((alarm) => alarm.kind === 'composite');
    for (const { name } of alarms) this.#states.set(name, 'INSUFFICIENT_DATA');
  }

  stateOf(name: string): AlarmState | undefined {
    return this.#states.get(name);
  }

  /** @param time epoch milliseconds; the values before it count */
  evaluateAt(time: number): StateChange[] {
    const end = Math.floor(time / MINUTE_MS);
    const changes: StateChange[] = [];
    const enter = (alarm: AlarmDefinition, to: AlarmState, value?: number): void => {
      const from = this.#states.get(alarm.name) ?? 'INSUFFICIENT_DATA';
      if (from === to) return;
      this.#states.set(alarm.name, to);
      changes.push({ alarm, from, to, time, value });
    };
    for (const evaluated of this.#metricAlarms) {
      if (evaluated.hourly && end % 60 !== 0) continue;
      const { state, value } = evaluated.at(end, this.#states.get(evaluated.alarm.name) ?? 'OK');
      enter(evaluated.alarm, state, value);
    }
    for (const composite of this.#composites)
      enter(composite, holds(composite.rule, this.#states) ? 'ALARM' : 'OK');
    return changes;
  }
}

class EvaluatedAlarm {
  readonly alarm: MetricAlarm;
  readonly hourly: boolean;
  readonly #expression: Expression;
  readonly #source: SeriesSource;
  readonly #settled: boolean;
  /** By the metric's id and the minute in which its period ends. */
  readonly #kept = new Map<string, Map<number, number | undefined>>();

  constructor(alarm: MetricAlarm, source: SeriesSource, settled: boolean) {
    this.alarm = alarm;
    this.hourly = alarm.evaluationPeriods * alarm.periodMinutes > DAY_MINUTES;
    this.#expression = parseExpression(alarm.expression);
    this.#source = source;
    this.#settled = settled;
  }

  /** @param end the minute after the youngest one that counts */
  at(end: number, current: AlarmState): { state: AlarmState; value: number | undefined } {
    const { evaluationPeriods, metrics } = this.alarm;
    const length = evaluationPeriods + FURTHER_PERIODS;
    const read = metrics.map((metric): [string, Points] => [metric.id, this.#pointsOf(metric, end, length)]);
    const points = this.#expression(Object.fromEntries(read), length);
    return { state: this.#stateOf(points, current), value: points.at(-1) };
  }

  #pointsOf({ id, metric, periodMinutes, statistic }: AlarmMetric, end: number, length: number): Points {
    const series = this.#source.seriesOf(metric);
    if (!series) return new Array(length).fill(undefined);
    const kept = this.#kept.get(id) ?? new Map<number, number | undefined>();
    this.#kept.set(id, kept);
    return Array.from({ length }, (_, index) => {
      const to = end - (length - 1 - index) * periodMinutes;
      if (kept.has(to)) return kept.get(to);
      const value = series.statistic(statistic, to - periodMinutes, to);
      if (this.#settled) kept.set(to, value);
      return value;
    });
  }

  /** Missing values are filled in only where there are fewer real ones in the range than evaluation periods. */
  #stateOf(points: Points, current: AlarmState): AlarmState {
    const { comparison, datapointsToAlarm, evaluationPeriods, missing, threshold } = this.alarm;
    const breaches = (value: number): boolean => COMPARISONS[comparison](value, threshold);
    const real = points.filter((value) => value !== undefined);
    if (real.length === 0) {
      if (missing === 'missing') return 'INSUFFICIENT_DATA';
      if (missing === 'ignore') return current;
      return missing === 'breaching' ? 'ALARM' : 'OK';
    }
    const evaluated: (number | undefined)[] =
      real.length >= evaluationPeriods ? real.slice(-evaluationPeriods) : points.slice(-evaluationPeriods);
    const breaching = evaluated.filter((value) =>
      value === undefined ? missing === 'breaching' : breaches(value),
    ).length;
    return breaching >= datapointsToAlarm ? 'ALARM' : 'OK';
  }
}

/** Of a composite alarm's rule: ALARM("…"), OK("…") and INSUFFICIENT_DATA("…") with AND, OR, NOT and brackets. */
function holds(rule: string, states: ReadonlyMap<string, AlarmState>): boolean {
  const tokens = rule.match(/(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"[^"]*"\s*\)|AND|OR|NOT|[()]/g) ?? [];
  let next = 0;
  const either = (): boolean => {
    let value = both();
    while (tokens[next] === 'OR') {
      next++;
      value = both() || value;
    }
    return value;
  };
  const both = (): boolean => {
    let value = one();
    while (tokens[next] === 'AND') {
      next++;
      value = one() && value;
    }
    return value;
  };
  const one = (): boolean => {
    const token = tokens[next++] ?? '';
    if (token === 'NOT') return !one();
    if (token === '(') {
      const value = either();
      next++;
      return value;
    }
    const [, state, name = ''] = /^(\w+)\s*\(\s*"([^"]*)"/.exec(token) ?? [];
    return states.get(name) === state;
  };
  return either();
}
