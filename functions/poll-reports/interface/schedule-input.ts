import { DATA_CENTER_NAMES, isDataCenter } from './data-centers.ts';
import type { Source } from './source.ts';

/** The JSON that a schedule hands to the function: which source to poll, and where its login is. */
export interface ScheduleInput extends Source {
  /** Name or ARN of the secret that holds `{"username": "…", "password": "…"}`. */
  readonly secretId: string;
}

/** The function was invoked with an input that names no source. */
export class InvalidScheduleInputError extends Error {
  override readonly name = 'InvalidScheduleInputError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The schedule's input cannot be used: ${problems.join(' ')}`);
    this.problems = problems;
  }
}

/**
 * Customer numbers are digits in all public examples; letters, dots and dashes are let through, path
 * characters never.
 */
export const ACCOUNT_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws InvalidScheduleInputError naming every problem at once. */
export function parseScheduleInput(input: unknown): ScheduleInput {
  const { account, dataCenter, secretId } = (input ?? {}) as Record<string, unknown>;
  const problems: string[] = [];
  if (typeof account !== 'string' || !ACCOUNT_PATTERN.test(account)) {
    problems.push('"account" must be a customer number, for instance "12345".');
  }
  if (!isDataCenter(dataCenter))
    problems.push(`"dataCenter" must be one of ${DATA_CENTER_NAMES.join(', ')}.`);
  if (typeof secretId !== 'string' || secretId === '') {
    problems.push('"secretId" must be the name or ARN of the secret that holds the login.');
  }
  if (problems.length > 0) throw new InvalidScheduleInputError(problems);
  return { account, dataCenter, secretId } as ScheduleInput;
}
