/** One line of a function's log. */
export interface LogEvent {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** Lines that are kept: hours of ticking would fill the memory. */
const KEPT = 100_000;

/** A log group as CloudWatch Logs searches it. */
export class LogStore {
  readonly #events: LogEvent[] = [];
  readonly #onAdd: (event: LogEvent) => void;

  /** @param onAdd told of every line */
  constructor(onAdd: (event: LogEvent) => void = () => undefined) {
    this.#onAdd = onAdd;
  }

  add(message: string, timestamp = Date.now()): void {
    this.#events.push({ timestamp, message });
    this.#onAdd({ timestamp, message });
    if (this.#events.length > KEPT) this.#events.splice(0, KEPT / 10);
  }

  /** What FilterLogEvents finds, oldest first. Both times are inclusive, as there. */
  find(pattern: string, from = 0, to = Number.POSITIVE_INFINITY): LogEvent[] {
    const matches = compile(pattern);
    return this.#events
      .filter(({ message, timestamp }) => timestamp >= from && timestamp <= to && matches(message))
      .sort((a, b) => a.timestamp - b.timestamp);
  }
}

type Matches = (message: string) => boolean;

/**
 * The part of CloudWatch Logs' filter patterns that is used here: `"a term"`, and JSON selectors compared
 * with `=`,
 * `!=` and `>`, joined by `&&` or `||`.
 *
 * Source: "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
 *
 * @throws RangeError for any other pattern
 */
function compile(pattern: string): Matches {
  const text = pattern.trim();
  if (text === '') return () => true;
  const term = /^"([^"]+)"$/.exec(text)?.[1];
  if (term !== undefined) return (message) => message.includes(term);
  const inner = /^\{(.*)\}$/s.exec(text)?.[1];
  if (inner === undefined) throw new RangeError(`The filter pattern ${pattern} is not simulated.`);
  const condition = joined(inner.trim());
  return (message) => {
    if (!message.startsWith('{')) return false;
    try {
      return condition(JSON.parse(message));
    } catch {
      return false;
    }
  };
}

type Condition = (value: unknown) => boolean;

function joined(text: string): Condition {
  for (const [sign, any] of [
    ['||', true],
    ['&&', false],
  ] as const) {
    const parts = splitOutside(text, sign).map((part) => part.trim());
    if (parts.length < 2) continue;
    const conditions = parts.map(joined);
    return (value) =>
      any ? conditions.some((holds) => holds(value)) : conditions.every((holds) => holds(value));
  }
  const parenthesised = /^\((.*)\)$/s.exec(text)?.[1];
  return parenthesised === undefined ? comparison(text) : joined(parenthesised.trim());
}

/** Splits at a sign that stands outside of parentheses. */
function splitOutside(text: string, sign: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++;
    if (text[index] === ')') depth--;
    if (depth > 0 || !text.startsWith(sign, index)) continue;
    parts.push(text.slice(start, index));
    start = index + sign.length;
  }
  return [...parts, text.slice(start)];
}

function comparison(text: string): Condition {
  const [, path = '', operator, quoted, number] =
    /^\$\.([\w.]+)\s*(=|!=|>)\s*(?:"([^"]*)"|(\d+))$/.exec(text) ?? [];
  if (!operator) throw new RangeError(`The condition ${text} is not simulated.`);
  return (value) => {
    const found = path
      .split('.')
      .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);
    if (operator === '>') return typeof found === 'number' && found > Number(number);
    const same = quoted === undefined ? found === Number(number) : found === quoted;
    return operator === '=' ? same : !same;
  };
}
