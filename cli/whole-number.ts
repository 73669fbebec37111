import { MisuseError } from './errors.ts';

interface Range {
  readonly min: number;
  /** @default - any number */
  readonly max?: number;
  /** What is counted, for instance `seconds`. */
  readonly of?: string;
}

/** The number that an option was given. @throws MisuseError that says which ones it takes */
export function wholeNumber(option: string, value: unknown, { max, min, of }: Range): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= min && number <= (max ?? number)) return number;
  const what = of === undefined ? 'a whole number' : `a whole number of ${of}`;
  const range = max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
  throw new MisuseError(`${option} must be ${what}, ${range}.`);
}
