/** The periods that an alarm looks at, in minutes since the epoch. */
export interface MathRange {
  /** Where the youngest period ends; it changes with each evaluation. */
  readonly end: number;
  /** Where the oldest period ends. */
  readonly oldest: number;
  readonly periodMinutes: number;
}

/** A metric in the period that ends at a minute; NaN where it has no value. */
export type ReadMetric = (at: number) => number;

/** An expression of metric math in the period that ends at a minute; NaN where there is no datapoint. */
export type Expression = (range: MathRange, at: number) => number;

/** The expression holds something that this evaluator does not know. */
export class UnknownMetricMathError extends Error {
  override readonly name = 'UnknownMetricMathError';
}

/**
 * Reads the part of CloudWatch's metric math that alarms use: arithmetic, comparison, AND, OR, ABS, CEIL,
 * DAY, DIFF, FILL, FLOOR, HOUR, IF, MAX, MIN, MINUTE and SUM (CloudWatch user guide, "Using math expressions
 * with CloudWatch metrics"). Nothing is kept between evaluations but what FILL has seen of the range, so an
 * expression belongs to one alarm.
 *
 * @param metrics by their ids in the expression
 * @throws UnknownMetricMathError
 */
export function parseExpression(text: string, metrics: ReadonlyMap<string, ReadMetric>): Expression {
  return new Parser(text, metrics).parse();
}

type Token = string;

const OPERATORS: readonly (readonly string[])[] = [
  ['||', 'OR'],
  ['&&', 'AND'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

const truth = (value: boolean): number => (value ? 1 : 0);

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  '||': (a, b) => truth(a !== 0 || b !== 0),
  OR: (a, b) => truth(a !== 0 || b !== 0),
  '&&': (a, b) => truth(a !== 0 && b !== 0),
  AND: (a, b) => truth(a !== 0 && b !== 0),
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '<=': (a, b) => truth(a <= b),
  '>=': (a, b) => truth(a >= b),
  '<': (a, b) => truth(a < b),
  '>': (a, b) => truth(a > b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

/** A result that is no number, as of a division by zero, is no datapoint. */
const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

const none: Expression = () => Number.NaN;

const zip =
  (combine: (a: number, b: number) => number, left: Expression, right: Expression): Expression =>
  (range, at) => {
    const value = left(range, at);
    if (Number.isNaN(value)) return value;
    const other = right(range, at);
    return Number.isNaN(other) ? other : finite(combine(value, other));
  };

const each =
  (change: (value: number) => number, of: Expression): Expression =>
  (range, at) =>
    finite(change(of(range, at)));

/** Over several series, period by period; what is missing in one is left out. */
const across =
  (combine: (values: readonly number[]) => number, series: readonly Expression[]): Expression =>
  (range, at) => {
    const values = series.map((one) => one(range, at)).filter((value) => !Number.isNaN(value));
    return values.length === 0 ? Number.NaN : combine(values);
  };

/** Of the timestamp of a datapoint, which is the beginning of its period, in UTC. */
const ofTime =
  (part: (date: Date) => number, of: Expression): Expression =>
  (range, at) =>
    Number.isNaN(of(range, at)) ? Number.NaN : part(new Date((at - range.periodMinutes) * 60_000));

/** A metric without a single datapoint in the range stays without one: there is nothing to fill up. */
function fill(of: Expression, filler: Expression): Expression {
  let [end, isEmpty] = [Number.NaN, true];
  return (range, at) => {
    const value = of(range, at);
    if (!Number.isNaN(value)) return value;
    if (range.end !== end) {
      end = range.end;
      isEmpty = true;
      for (let one = range.end; isEmpty && one >= range.oldest; one -= range.periodMinutes)
        isEmpty = Number.isNaN(of(range, one));
    }
    return isEmpty ? Number.NaN : filler(range, at);
  };
}

const FUNCTIONS: Readonly<Record<string, (series: readonly Expression[]) => Expression>> = {
  ABS: ([of = none]) => each(Math.abs, of),
  CEIL: ([of = none]) => each(Math.ceil, of),
  FLOOR: ([of = none]) => each(Math.floor, of),
  // Monday is 1, Sunday is 7.
  DAY: ([of = none]) => ofTime((date) => date.getUTCDay() || 7, of),
  HOUR: ([of = none]) => ofTime((date) => date.getUTCHours(), of),
  MINUTE: ([of = none]) => ofTime((date) => date.getUTCMinutes(), of),
  MAX: (series) => across((values) => Math.max(...values), series),
  MIN: (series) => across((values) => Math.min(...values), series),
  SUM: (series) => across((values) => values.reduce((sum, value) => sum + value, 0), series),
  DIFF:
    ([of = none]) =>
    (range, at) =>
      at <= range.oldest ? Number.NaN : of(range, at) - of(range, at - range.periodMinutes),
  FILL: ([of = none, filler = none]) => fill(of, filler),
  IF:
    ([condition = none, then = none, otherwise = none]) =>
    (range, at) => {
      const value = condition(range, at);
      if (Number.isNaN(value)) return value;
      return value !== 0 ? then(range, at) : otherwise(range, at);
    },
};

class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  readonly #metrics: ReadonlyMap<string, ReadMetric>;
  #next = 0;

  constructor(text: string, metrics: ReadonlyMap<string, ReadMetric>) {
    this.#metrics = metrics;
    this.#text = text;
    this.#tokens = text.match(/\d+(\.\d+)?|\w+|[|&]{2}|[<>=!]=|[-+*/^<>(),[\]]|\S/g) ?? [];
  }

  parse(): Expression {
    const expression = this.#binary(0);
    if (this.#next < this.#tokens.length) throw this.#unknown();
    return expression;
  }

  #binary(level: number): Expression {
    const operators = OPERATORS[level];
    if (!operators) return this.#operand();
    let left = this.#binary(level + 1);
    for (;;) {
      const token = this.#peek() ?? '';
      const combine = operators.includes(token) ? BINARY[token] : undefined;
      if (!combine) return left;
      this.#take();
      left = zip(combine, left, this.#binary(level + 1));
    }
  }

  #operand(): Expression {
    const token = this.#take();
    if (token === '-') return each((value) => -value, this.#operand());
    if (token === '(') return this.#closed(this.#binary(0), ')');
    if (/^\d/.test(token)) return this.#number(Number(token));
    if (this.#peek() === '(') return this.#call(token);
    const read = this.#metrics.get(token);
    if (!read) throw this.#unknown();
    return (_, at) => read(at);
  }

  #number(value: number): Expression {
    return () => value;
  }

  #call(name: string): Expression {
    const make = FUNCTIONS[name];
    if (!make) throw this.#unknown();
    this.#take();
    const inList = this.#peek() === '[';
    if (inList) this.#take();
    const series = [this.#binary(0)];
    while (this.#peek() === ',') {
      this.#take();
      series.push(this.#binary(0));
    }
    if (inList) this.#take();
    return this.#closed(make(series), ')');
  }

  #closed(expression: Expression, bracket: string): Expression {
    if (this.#take() !== bracket) throw this.#unknown();
    return expression;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(): Token {
    return this.#tokens[this.#next++] ?? '';
  }

  #unknown(): UnknownMetricMathError {
    const place = this.#tokens.slice(0, this.#next).join(' ');
    return new UnknownMetricMathError(`Metric math that is not known here, at "${place}": ${this.#text}`);
  }
}
