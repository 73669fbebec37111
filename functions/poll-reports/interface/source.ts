import { DATA_CENTER_NAMES, type DataCenter, isDataCenter } from './data-centers.ts';

/** What is scheduled, polled, alarmed and isolated: one account and its credentials at one data center. */
export interface Source {
  /** Retarus customer number. */
  readonly account: string;
  /** Tells several credentials of one account apart; absent where the account has one. */
  readonly login?: string;
  readonly dataCenter: DataCenter;
}

/** `12345`, or `12345/billing` where `login` tells credentials apart: whose credentials they are. */
export const accountName = ({ account, login }: Pick<Source, 'account' | 'login'>): string =>
  login === undefined ? account : `${account}/${login}`;

/** `12345@de1` or `12345/billing@de1`: the source's name in logs, metrics and alarms. */
export const sourceName = (source: Source): string => `${accountName(source)}@${source.dataCenter}`;

/**
 * Customer numbers are digits in all public examples; letters, dots and dashes pass, path characters never.
 */
export const ACCOUNT_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `login` stands in the names of schedules, metrics and alarms. */
export const LOGIN_PATTERN = /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/;

/** The JSON that a schedule hands to the function: which source to poll, and where its credentials are. */
export interface ScheduleInput extends Source {
  /** Name or ARN of the secret that holds `{"username": "…", "password": "…"}`. */
  readonly secretId: string;
}

/**
 * All that a schedule holds of its source. What it holds beside the {@link ScheduleInput}, the function does
 * not read: it tells those who look at the deployed schedules.
 */
export interface ScheduledInput extends ScheduleInput {
  /** Days that Retarus keeps the source's reports. */
  readonly reportRetentionDays: number;
}

/** How long Retarus keeps reports where nothing else was agreed with it, in days. */
export const REPORT_RETENTION_DAYS = 30;

/** Days that Retarus keeps reports, of the source whose reports it keeps for the shortest time. */
export const shortestRetention = (sources: readonly Pick<ScheduledInput, 'reportRetentionDays'>[]): number =>
  Math.min(REPORT_RETENTION_DAYS, ...sources.map(({ reportRetentionDays }) => reportRetentionDays));

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
    problems.push('"secretId" must be the name or ARN of the secret that holds the credentials.');
  }
  if (problems.length > 0) throw new InvalidScheduleInputError(problems);
  return { account, dataCenter, ...(login !== undefined && { login }), secretId } as ScheduleInput;
}
