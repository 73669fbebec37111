/** Datapoints of consecutive periods, the oldest first; nothing where a period has no value. */
export type Points = readonly (number | undefined)[];

/** An expression of metric math, ready to be evaluated over the datapoints of its metrics. */
export type Expression = (metrics: Readonly<Record<string, Points>>, length: number) => Points;

/** The expression holds something that this evaluator does not know. */
export class UnknownMetricMathError extends Error {
  override readonly name = 'UnknownMetricMathError';
}

/**
 * Reads the part of CloudWatch's metric math that alarms use: arithmetic, comparison, AND, OR, ABS, CEIL,
 * FLOOR, DIFF, FILL, IF, MAX, MIN and SUM (CloudWatch user guide, "Using math expressions with CloudWatch
 * metrics").
 *
 * @throws UnknownMetricMathError
 */
export function parseExpression(text: string): Expression {
  return new Parser(text).parse();
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
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

const zip =
  (combine: (a: number, b: number) => number, left: Expression, right: Expression): Expression =>
  (metrics, length) => {
    const others = right(metrics, length);
    return left(metrics, length).map((value, index) => {
      const other = others[index];
      return value === undefined || other === undefined ? undefined : finite(combine(value, other));
    });
  };

const each =
  (change: (value: number) => number, of: Expression): Expression =>
  (metrics, length) =>
    of(metrics, length).map((value) => (value === undefined ? undefined : finite(change(value))));

/** Over several series, period by period; what is missing in one is left out. */
const across =
  (combine: (values: readonly number[]) => number, series: readonly Expression[]): Expression =>
  (metrics, length) => {
    const all = series.map((one) => one(metrics, length));
    return Array.from({ length }, (_, index) => {
      const values = all.flatMap((points) => points[index] ?? []);
      return values.length === 0 ? undefined : combine(values);
    });
  };

const FUNCTIONS: Readonly<Record<string, (series: readonly Expression[]) => Expression>> = {
  ABS: ([of = none]) => each(Math.abs, of),
  CEIL: ([of = none]) => each(Math.ceil, of),
  FLOOR: ([of = none]) => each(Math.floor, of),
  MAX: (series) => across((values) => Math.max(...values), series),
  MIN: (series) => across((values) => Math.min(...values), series),
  SUM: (series) => across((values) => values.reduce((sum, value) => sum + value, 0), series),
  DIFF:
    ([of = none]) =>
    (metrics, length) => {
      const points = of(metrics, length);
      return points.map((value, index) => {
        const before = points[index - 1];
        return value === undefined || before === undefined ? undefined : value - before;
      });
    },
  // A metric without a single datapoint in the range stays without one: there is nothing to fill up.
  FILL:
    ([of = none, filler = none]) =>
    (metrics, length) => {
      const points = of(metrics, length);
      const fillers = filler(metrics, length);
      return points.every((value) => value === undefined)
        ? points
        : points.map((value, index) => value ?? fillers[index]);
    },
  IF:
    ([condition = none, then = none, otherwise = none]) =>
    (metrics, length) => {
      const [yes, no] = [then(metrics, length), otherwise(metrics, length)];
      return condition(metrics, length).map((value, index) =>
        value === undefined ? undefined : value !== 0 ? yes[index] : no[index],
      );
    },
};

const none: Expression = (_, length) => new Array(length).fill(undefined);

class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(text: string) {
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
    if (/^\d/.test(token)) return (_, length) => new Array(length).fill(Number(token));
    if (this.#peek() === '(') return this.#call(token);
    if (!/^[a-z]\w*$/.test(token)) throw this.#unknown();
    return (metrics, length) => metrics[token] ?? none(metrics, length);
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
