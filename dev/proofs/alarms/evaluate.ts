import { type Expression, type MathRange, parseExpression, type ReadMetric } from './metric-math.ts';
import type { MinuteSeries, SeriesSource } from './series.ts';
import { type AlarmDefinition, COMPARISONS, type CompositeAlarm, type MetricAlarm } from './template.ts';

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
 * Further periods that CloudWatch looks at, so that values which arrive late or are rare still count: its
 * documentation shows two for three evaluation periods and says that the number may be another.
 */
const FURTHER_PERIODS = 2;

/**
 * Evaluates alarms as CloudWatch does: every minute, over windows that slide by a minute; once an hour where
 * the evaluation periods are more than a day together; composite alarms after the alarms that they are made
 * of (CloudWatch user guide, "Alarm evaluation" and "Configuring how alarms treat missing data").
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
  const evaluator = new AlarmEvaluator(alarms, source);
  const changes: StateChange[] = [];
  for (let time = from; time < to; time += MINUTE_MS) changes.push(...evaluator.evaluateAt(time));
  return changes;
}

/** The same step by step, for a run that is under way. */
export class AlarmEvaluator {
  readonly #metricAlarms: readonly EvaluatedAlarm[];
  readonly #composites: readonly CompositeAlarm[];
  readonly #states = new Map<string, AlarmState>();
  /** Whether an alarm has changed since composite alarms were looked at. */
  #isChanged = true;

  constructor(alarms: readonly AlarmDefinition[], source: SeriesSource) {
    this.#metricAlarms = alarms.flatMap((alarm) =>
      alarm.kind === 'metric' ? [new EvaluatedAlarm(alarm, source)] : [],
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
      this.#isChanged = true;
      changes.push({ alarm, from, to, time, value });
    };
    for (const evaluated of this.#metricAlarms) {
      if (evaluated.hourly && end % 60 !== 0) continue;
      const before = evaluated.state;
      const value = evaluated.evaluateAt(end);
      if (evaluated.state !== before) enter(evaluated.alarm, evaluated.state, value);
    }
    if (!this.#isChanged) return changes;
    this.#isChanged = false;
    for (const composite of this.#composites)
      enter(composite, holds(composite.rule, this.#states) ? 'ALARM' : 'OK');
    return changes;
  }
}

/** One alarm over the periods that it looks at, which slide with each evaluation. */
class EvaluatedAlarm implements MathRange {
  readonly alarm: MetricAlarm;
  readonly hourly: boolean;
  readonly periodMinutes: number;
  end = 0;
  oldest = 0;
  state: AlarmState = 'INSUFFICIENT_DATA';
  readonly #expression: Expression;
  readonly #metrics: readonly { readonly series: MinuteSeries; readonly periodMinutes: number }[];
  /** Whether the periods of the last evaluation held no value of any metric. */
  #wasEmpty = false;
  /** Values of the periods, the oldest first; NaN where there is none. */
  readonly #points: Float64Array;

  constructor(alarm: MetricAlarm, source: SeriesSource) {
    this.alarm = alarm;
    this.periodMinutes = alarm.periodMinutes;
    this.hourly = alarm.evaluationPeriods * alarm.periodMinutes > DAY_MINUTES;
    this.#metrics = alarm.metrics.map(({ metric, periodMinutes }) => ({
      series: source.seriesOf(metric),
      periodMinutes,
    }));
    const metrics = new Map(
      alarm.metrics.map(({ id, periodMinutes, statistic }, index): [string, ReadMetric] => {
        const series = this.#metrics[index]?.series;
        return [id, (at) => series?.statistic(statistic, at - periodMinutes, at) ?? Number.NaN];
      }),
    );
    this.#expression = parseExpression(alarm.expression, metrics);
    this.#points = new Float64Array(alarm.evaluationPeriods + FURTHER_PERIODS);
  }

  /**
   * Enters the state that the periods tell of.
   *
   * @param end the minute after the youngest one that counts
   * @returns the value of the youngest period, where there is one
   */
  evaluateAt(end: number): number | undefined {
    const points = this.#points;
    this.end = end;
    this.oldest = end - (points.length - 1) * this.periodMinutes;
    const isEmpty = this.#metrics.every(({ periodMinutes, series }) =>
      series.isEmpty(this.oldest - periodMinutes, end),
    );
    // Without any value, a month long, the outcome is the same each minute.
    if (!isEmpty || !this.#wasEmpty) {
      for (let index = 0; index < points.length; index++)
        points[index] = this.#expression(this, this.oldest + index * this.periodMinutes);
      this.state = this.#stateOf(points, this.state);
    }
    this.#wasEmpty = isEmpty;
    const youngest = points.at(-1) ?? Number.NaN;
    return Number.isNaN(youngest) ? undefined : youngest;
  }

  /**
   * Missing values are filled in only where there are fewer real ones in the range than evaluation periods.
   */
  #stateOf(points: Float64Array, current: AlarmState): AlarmState {
    const { comparison, datapointsToAlarm, evaluationPeriods, missing, threshold } = this.alarm;
    const breaches = COMPARISONS[comparison];
    let real = 0;
    for (const value of points) if (!Number.isNaN(value)) real++;
    if (real === 0) {
      if (missing === 'missing') return 'INSUFFICIENT_DATA';
      if (missing === 'ignore') return current;
      return missing === 'breaching' ? 'ALARM' : 'OK';
    }
    const isEnough = real >= evaluationPeriods;
    let breaching = 0;
    let left = evaluationPeriods;
    for (let index = points.length - 1; left > 0; index--) {
      const value = points[index] ?? Number.NaN;
      const isMissing = Number.isNaN(value);
      if (isMissing && isEnough) continue;
      if (isMissing ? missing === 'breaching' : breaches(value, threshold)) breaching++;
      left--;
    }
    return breaching >= datapointsToAlarm ? 'ALARM' : 'OK';
  }
}

/**
 * Of a composite alarm's rule: ALARM("…"), OK("…") and INSUFFICIENT_DATA("…") with AND, OR, NOT and brackets.
 */
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
