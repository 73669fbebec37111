import { extendReasons, type ReasonOverrides } from '../../../contract/extend-reasons.ts';
import type { Filter } from '../../../contract/filter.ts';
import { NUMBER_ATTRIBUTES, OMITTABLE_FIELDS, type Privacy } from '../../../contract/privacy.ts';
import { isReasonCode, REASONS, type ReasonTable } from '../../../contract/reasons.ts';
import { isObject } from '../domain/json.ts';
import { baseUrlProblem, type DataCenter, isDataCenter } from './data-centers.ts';

/** A queue that the function fills with statuses. */
export interface StatusQueueConfig {
  /** Unique among the queues, and not {@link QUARANTINE}. */
  readonly name: string;
  readonly url: string;
  readonly fifo: boolean;
  /** Absent: the queue takes every status. */
  readonly filter?: Filter;
}

/** Statuses that are counted by themselves. */
export interface WatchConfig {
  /** Unique among the watches: the metric dimension `watch`. */
  readonly name: string;
  readonly filter: Filter;
}

/** How the function works, in numbers that a person may choose. */
export interface PollerTuning {
  /**
   * How long credentials are kept in memory, in seconds.
   * @default 300
   */
  readonly secretCacheSeconds: number;
  /**
   * SendMessageBatch requests at once.
   * @default 32
   */
  readonly sendsInFlight: number;
}

/**
 * Everything that the function is told when it is deployed: the JSON of its environment variable `CONFIG`.
 */
export interface PollerConfig extends PollerTuning {
  /** At least one. */
  readonly statusQueues: readonly StatusQueueConfig[];
  /** The queue for reports that cannot be read. */
  readonly quarantineQueueUrl: string;
  /** Base URLs in place of Retarus' own. */
  readonly baseUrls: Readonly<Partial<Record<DataCenter, string>>>;
  /** Reason codes that get a metric of their own. */
  readonly countedReasons: readonly string[];
  /** Own reading of reason codes; the settings check it. */
  readonly reasonOverrides: ReasonOverrides;
  readonly privacy: Privacy;
  /** Whether the log names the jobs that each tick forwarded and deleted, by id alone. */
  readonly logJobs: boolean;
  readonly watches: readonly WatchConfig[];
}

/** What holds where nothing else is said; the one place for the settings, the construct and the function. */
export const POLLER_DEFAULTS = {
  /** Memory of the function in MB. */
  memoryMb: 512,
  /** Minutes between two ticks of a source. */
  periodMinutes: 1,
  secretCacheSeconds: 300,
  sendsInFlight: 32,
  countedReasons: [],
  reasonOverrides: {},
  privacy: { omit: [], numberAttribute: 'none' },
  baseUrls: {},
  logJobs: true,
  watches: [],
} as const satisfies Partial<PollerConfig> & Record<'memoryMb' | 'periodMinutes', number>;

/** The whole numbers that a person may choose, both ends included, and what each means. */
export const TUNING = {
  secretCacheSeconds: { min: 0, max: 3600, meaning: 'How long credentials are kept in memory, in seconds.' },
  sendsInFlight: { min: 1, max: 128, meaning: 'SendMessageBatch requests at once.' },
} as const satisfies Record<keyof PollerTuning, object>;

/** The quarantine queue's name among the queues. */
export const QUARANTINE = 'quarantine';

/** The environment variable that holds the {@link PollerConfig}. */
export const CONFIG_VARIABLE = 'CONFIG';

/** The function's configuration cannot be used; the message names every problem. */
export class InvalidConfigError extends Error {
  override readonly name = 'InvalidConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment variable ${CONFIG_VARIABLE} cannot be used: ${problems.join(' ')}`);
    this.problems = problems;
  }
}

/**
 * Reads the function's configuration; what it leaves out has the value of {@link POLLER_DEFAULTS}.
 *
 * @param text the value of the environment variable `CONFIG`
 * @throws InvalidConfigError naming every problem at once
 */
export function parseConfig(text: string | undefined): PollerConfig {
  const { memoryMb, periodMinutes, ...defaults } = POLLER_DEFAULTS;
  const given = jsonObject(text);
  const config: Record<string, unknown> = { ...defaults, ...given };
  const problems = Object.entries(CHECKS).flatMap(([field, check]) => check(config[field], field) ?? []);
  for (const field of Object.keys(given)) {
    if (!Object.hasOwn(CHECKS, field)) problems.push(`There is no field "${field}".`);
  }
  if (problems.length > 0) throw new InvalidConfigError(problems);
  return config as unknown as PollerConfig;
}

function jsonObject(text: string | undefined): Record<string, unknown> {
  if (!text) throw new InvalidConfigError(['It is missing.']);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidConfigError(['It is not JSON.']);
  }
  if (!isObject(value)) throw new InvalidConfigError(['It must be a JSON object.']);
  return value;
}

/** What is wrong with a field's value: a sentence, several, or nothing. */
type Check = (value: unknown, field: string) => string | readonly string[] | undefined;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const wholeNumber =
  ({ min, max }: { readonly min: number; readonly max: number }): Check =>
  (value, field) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? undefined
      : `"${field}" must be a whole number from ${min} to ${max}.`;

const CHECKS: Readonly<Record<keyof PollerConfig, Check>> = {
  statusQueues: (value) => {
    if (!Array.isArray(value) || value.length === 0 || !value.every(isStatusQueue))
      return '"statusQueues" must be a list of {"name", "url", "fifo", "filter"?} with at least one entry.';
    const names = new Set([QUARANTINE, ...value.map(({ name }) => name)]);
    if (names.size === value.length + 1) return undefined;
    return `"statusQueues": the names must differ from each other and from "${QUARANTINE}".`;
  },
  quarantineQueueUrl: (value) => (isText(value) ? undefined : '"quarantineQueueUrl" must be a URL.'),
  baseUrls: (value) => {
    if (!isObject(value)) return '"baseUrls" must be an object, data center → URL.';
    return Object.entries(value).flatMap(([name, url]) => {
      const problem = isDataCenter(name) ? baseUrlProblem(String(url)) : `"${name}" is not a data center.`;
      return problem === undefined ? [] : [`"baseUrls": ${problem}`];
    });
  },
  secretCacheSeconds: wholeNumber(TUNING.secretCacheSeconds),
  sendsInFlight: wholeNumber(TUNING.sendsInFlight),
  countedReasons: (value) =>
    Array.isArray(value) && value.every(isReasonCode)
      ? undefined
      : '"countedReasons" must be a list of reason codes.',
  reasonOverrides: (value) =>
    isObject(value) && Object.values(value).every(isObject)
      ? undefined
      : '"reasonOverrides" must be an object, reason code → what it means here.',
  logJobs: (value) => (typeof value === 'boolean' ? undefined : '"logJobs" must be true or false.'),
  watches: (value) =>
    Array.isArray(value) && value.every(isWatch)
      ? undefined
      : '"watches" must be a list of {"name", "filter"}.',
  privacy: (value) => {
    const { omit, numberAttribute } = isObject(value) ? value : {};
    return [
      ...(Array.isArray(omit) &&
      omit.every((field) => (OMITTABLE_FIELDS as readonly unknown[]).includes(field))
        ? []
        : [`"privacy.omit" must be a list of ${OMITTABLE_FIELDS.join(', ')}.`]),
      ...((NUMBER_ATTRIBUTES as readonly unknown[]).includes(numberAttribute)
        ? []
        : [`"privacy.numberAttribute" must be one of ${NUMBER_ATTRIBUTES.join(', ')}.`]),
    ];
  },
};

const isWatch = (value: unknown): boolean => isObject(value) && isText(value.name) && isObject(value.filter);

const isStatusQueue = (value: unknown): value is StatusQueueConfig =>
  isObject(value) &&
  isText(value.name) &&
  isText(value.url) &&
  typeof value.fifo === 'boolean' &&
  (value.filter === undefined || isObject(value.filter));

/** The reason table that a deployed function judges by: the public one, with the settings' own reading. */
export const reasonsOf = ({ reasonOverrides }: Pick<PollerConfig, 'reasonOverrides'>): ReasonTable =>
  extendReasons(REASONS, reasonOverrides);
