import type { ReasonOverrides } from '../../../contract/extend-reasons.ts';
import type { Filter } from '../../../contract/filter.ts';
import { NUMBER_ATTRIBUTES, OMITTABLE_FIELDS, type Privacy } from '../../../contract/privacy.ts';
import { isObject } from '../domain/problems.ts';
import { baseUrlProblem, DATA_CENTERS, type DataCenter, isDataCenter } from './data-centers.ts';

/**
 * The function's settings as environment variables, all of them set by the stack:
 *
 * | variable | value |
 * |---|---|
 * | `STATUS_QUEUES` | JSON list of `{"name", "url", "fifo", "filter"?}`: the queues to fill; the settings check the filters |
 * | `QUARANTINE_QUEUE_URL` | the queue for reports that cannot be read |
 * | `DATA_CENTER_URLS` | optional JSON object, data center → base URL, where it is not Retarus' own |
 * | `SECRET_CACHE_SECONDS` | optional, how long a login is kept; 300 |
 * | `SENDS_IN_FLIGHT` | optional, SendMessageBatch calls at once; 32 |
 * | `SECRETS_MANAGER_URL` | Secrets Manager's endpoint, unless `AWS_ENDPOINT_URL_SECRETS_MANAGER` or `AWS_ENDPOINT_URL` names another |
 * | `AWS_REGION` | set by Lambda |
 * | `COUNTED_REASONS` | optional, comma-separated reason codes that get a metric of their own |
 * | `REASON_OVERRIDES` | optional JSON object, reason code → what the account makes of it; the settings check it |
 * | `OMITTED_FIELDS` | optional, comma-separated fields that are left out of the message |
 * | `NUMBER_ATTRIBUTE` | optional, `masked` or `hashed`: the number as a message attribute; none |
 */
export interface Environment {
  readonly statusQueues: readonly StatusQueueSetting[];
  readonly quarantineQueueUrl: string;
  readonly dataCenterUrls: Readonly<Record<DataCenter, string>>;
  readonly secretCacheSeconds: number;
  readonly sendsInFlight: number;
  readonly secretsUrl: string;
  readonly region: string;
  readonly countedReasons: ReadonlySet<string>;
  readonly reasonOverrides: ReasonOverrides;
  readonly privacy: Privacy;
}

/** The quarantine queue's name among the queues. */
export const QUARANTINE = 'quarantine';

export interface StatusQueueSetting {
  readonly name: string;
  readonly url: string;
  readonly fifo: boolean;
  /** Absent: the queue takes every status. */
  readonly filter?: Filter;
}

/** The function's environment variables cannot be used; the message names every problem. */
export class InvalidEnvironmentError extends Error {
  override readonly name = 'InvalidEnvironmentError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The function's environment cannot be used: ${problems.join(' ')}`);
    this.problems = problems;
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws InvalidEnvironmentError naming every problem at once. */
export function parseEnvironment(variables: Variables): Environment {
  const problems: string[] = [];
  const environment = {
    statusQueues: statusQueues(variables.STATUS_QUEUES, problems),
    quarantineQueueUrl: required('QUARANTINE_QUEUE_URL', variables, problems),
    dataCenterUrls: dataCenterUrls(variables.DATA_CENTER_URLS, problems),
    secretCacheSeconds: wholeNumber(
      'SECRET_CACHE_SECONDS',
      variables,
      { fallback: 300, max: 3600 },
      problems,
    ),
    sendsInFlight: wholeNumber('SENDS_IN_FLIGHT', variables, { fallback: 32, min: 1, max: 128 }, problems),
    secretsUrl: secretsUrl(variables, problems),
    region: required('AWS_REGION', variables, problems),
    countedReasons: new Set((variables.COUNTED_REASONS ?? '').split(',').filter((code) => code !== '')),
    reasonOverrides: reasonOverrides(variables.REASON_OVERRIDES, problems),
    privacy: {
      omit: (variables.OMITTED_FIELDS ?? '')
        .split(',')
        .filter((field) => field !== '')
        .map((field) => oneOf('OMITTED_FIELDS', OMITTABLE_FIELDS, field, problems)),
      numberAttribute: oneOf(
        'NUMBER_ATTRIBUTE',
        NUMBER_ATTRIBUTES,
        variables.NUMBER_ATTRIBUTE || 'none',
        problems,
      ),
    },
  };
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  return environment;
}

function required(name: string, variables: Variables, problems: string[]): string {
  const value = variables[name] ?? '';
  if (value === '') problems.push(`${name} is missing.`);
  return value;
}

/** As the SDK looks for it, so that an emulator needs nothing of ours. */
const secretsUrl = (variables: Variables, problems: string[]): string =>
  variables.AWS_ENDPOINT_URL_SECRETS_MANAGER ||
  variables.AWS_ENDPOINT_URL ||
  required('SECRETS_MANAGER_URL', variables, problems);

function json(name: string, text: string, problems: string[]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    problems.push(`${name} is not JSON.`);
    return undefined;
  }
}

function statusQueues(text: string | undefined, problems: string[]): StatusQueueSetting[] {
  if (!text) {
    problems.push('STATUS_QUEUES is missing.');
    return [];
  }
  const value = json('STATUS_QUEUES', text, problems);
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length === 0 || !value.every(isStatusQueue)) {
    problems.push('STATUS_QUEUES must be a list of {"name", "url", "fifo"} with at least one entry.');
    return [];
  }
  const names = value.map(({ name }) => name);
  if (new Set([QUARANTINE, ...names]).size <= names.length) {
    problems.push(`STATUS_QUEUES: the names must differ from each other and from "${QUARANTINE}".`);
  }
  return value;
}

const isStatusQueue = (value: unknown): value is StatusQueueSetting => {
  const { name, url, fifo } = (value ?? {}) as Record<string, unknown>;
  return typeof name === 'string' && typeof url === 'string' && url !== '' && typeof fifo === 'boolean';
};

function dataCenterUrls(text: string | undefined, problems: string[]): Record<DataCenter, string> {
  const urls: Record<string, string> = Object.fromEntries(
    Object.entries(DATA_CENTERS).map(([name, { url }]) => [name, url]),
  );
  const overrides = text ? json('DATA_CENTER_URLS', text, problems) : {};
  for (const [name, url] of Object.entries(overrides ?? {})) {
    const problem = isDataCenter(name) ? baseUrlProblem(String(url)) : `"${name}" is not a data center.`;
    if (problem) problems.push(`DATA_CENTER_URLS: ${problem}`);
    else urls[name] = String(url);
  }
  return urls as Record<DataCenter, string>;
}

function reasonOverrides(text: string | undefined, problems: string[]): ReasonOverrides {
  const value = text ? json('REASON_OVERRIDES', text, problems) : {};
  if (isObject(value)) return value as ReasonOverrides;
  if (value !== undefined)
    problems.push('REASON_OVERRIDES must be an object, reason code → what it means here.');
  return {};
}

function oneOf<T extends string>(name: string, values: readonly T[], value: string, problems: string[]): T {
  const found = values.find((known) => known === value);
  if (found === undefined) problems.push(`${name}: "${value}" is none of ${values.join(', ')}.`);
  return found ?? (value as T);
}

function wholeNumber(
  name: string,
  variables: Variables,
  { fallback, min = 0, max }: { fallback: number; min?: number; max: number },
  problems: string[],
): number {
  const text = variables[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  problems.push(`${name} must be a whole number from ${min} to ${max}.`);
  return fallback;
}
