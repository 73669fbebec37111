import { isExactNumber } from './json.ts';

/** Enough to see what is wrong; a report with 10,000 bad recipients does not need 10,000 sentences. */
const MAX_PROBLEMS = 10;

/** Collects what is wrong with a report: paths and types, never values, since values are fax numbers. */
export class Problems {
  readonly list: string[] = [];

  get full(): boolean {
    return this.list.length >= MAX_PROBLEMS;
  }

  say(problem: string): void {
    if (!this.full) this.list.push(problem);
  }

  add(path: string, value: unknown, expected: string): void {
    this.say(value === undefined ? `${path} is missing` : `${path} is ${typeOf(value)}, not ${expected}`);
  }

  text(path: string, value: unknown): void {
    if (typeof value !== 'string') this.add(path, value, 'a string');
  }

  optionalText(path: string, value: unknown): void {
    if (value !== undefined && value !== null) this.text(path, value);
  }

  /** Beyond 2^53 few readers of a message keep a number as Retarus sent it. */
  optionalInteger(path: string, value: unknown): void {
    if (value !== undefined && value !== null && !Number.isSafeInteger(value))
      this.add(path, value, 'an integer');
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);

export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (isExactNumber(value)) return 'a number that is too long or too large';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}
