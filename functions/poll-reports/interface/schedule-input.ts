import { DATA_CENTER_NAMES, isDataCenter } from './data-centers.ts';
import { ACCOUNT_PATTERN, LOGIN_PATTERN, type Source } from './source.ts';

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

/** @throws InvalidScheduleInputError naming every problem at once. */
export function parseScheduleInput(input: unknown): ScheduleInput {
  const { account, dataCenter, login, secretId } = (input ?? {}) as Record<string, unknown>;
  const problems: string[] = [];
  if (typeof account !== 'string' || !ACCOUNT_PATTERN.test(account)) {
    problems.push('"account" must be a customer number, for instance "12345".');
  }
  if (login !== undefined && (typeof login !== 'string' || !LOGIN_PATTERN.test(login))) {
    problems.push('"login" must be letters, digits and dashes, at most 32, for instance "billing".');
  }
  if (!isDataCenter(dataCenter))
    problems.push(`"dataCenter" must be one of ${DATA_CENTER_NAMES.join(', ')}.`);
  if (typeof secretId !== 'string' || secretId === '') {
    problems.push('"secretId" must be the name or ARN of the secret that holds the login.');
  }
  if (problems.length > 0) throw new InvalidScheduleInputError(problems);
  return { account, dataCenter, ...(login !== undefined && { login }), secretId } as ScheduleInput;
}
