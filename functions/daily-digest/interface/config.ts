/** A queue that is looked at, as the settings call it: `statuses (dead-letter)`, `quarantine`. */
export interface WatchedQueue {
  readonly name: string;
  readonly kind: 'dead-letter' | 'quarantine';
  /** For a dead-letter queue, the name of the queue that its messages belong to. */
  readonly belongsTo?: string;
  readonly url: string;
}

/** Everything that the function is told when it is deployed: the JSON of its environment variable. */
export interface DigestConfig {
  /** The forwarder's name: the metric dimension `service`, and what names of alarms begin with. */
  readonly service: string;
  /** Who gets the digest: a standard SNS topic. */
  readonly topicArn: string;
  /** Who is told when a source has not been polled for a day: a standard SNS topic. */
  readonly pageTopicArn: string;
  /** IANA name of the time zone in which times are written. */
  readonly timeZone: string;
  /** Names of the sources whose schedules run, `12345@de1`. */
  readonly sources: readonly string[];
  /** Days that Retarus keeps reports, of the account that it keeps them for the shortest time. */
  readonly reportRetentionDays: number;
  /** Names of the watches. */
  readonly watches: readonly string[];
  /** The queues in which something waits for a person. */
  readonly queues: readonly WatchedQueue[];
  /** Whether subscribers that are machines get the digest as JSON; a mailbox always gets the text. */
  readonly json: boolean;
}

/** What holds where nothing else is said; the one place for the settings, the construct and the function. */
export const DIGEST_DEFAULTS = {
  enabled: true,
  time: '07:00',
  timeZone: 'Europe/Berlin',
  json: false,
} as const;

/** What the schedule invokes the function with; a person may invoke it with nothing. */
export interface DigestInvocation {
  /** When it was due, as ISO 8601: the 24 hours of the digest end then. */
  readonly scheduledTime?: string;
}

/** When the digest's 24 hours end, in epoch milliseconds; absent where the invocation says nothing of it. */
export function endOf(invocation: DigestInvocation | null | undefined): number | undefined {
  const { scheduledTime } = invocation ?? {};
  if (scheduledTime === undefined) return undefined;
  const end = Date.parse(scheduledTime);
  if (Number.isNaN(end)) throw new RangeError('"scheduledTime" must be a time like "2026-11-24T07:00:00Z".');
  return end;
}

/** The environment variable that holds the {@link DigestConfig}. */
export const DIGEST_CONFIG_VARIABLE = 'DIGEST_CONFIG';

/** Local time of a day, `07:00`. */
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether it is the IANA name of a time zone; offsets like `+01:00` are none. */
export function isTimeZone(name: string): boolean {
  if (!/[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The digest's configuration cannot be used; the message names every problem. */
export class InvalidDigestConfigError extends Error {
  override readonly name = 'InvalidDigestConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment variable ${DIGEST_CONFIG_VARIABLE} cannot be used: ${problems.join(' ')}`);
    this.problems = problems;
  }
}

/**
 * Reads the digest's configuration.
 *
 * @param text the value of the environment variable `DIGEST_CONFIG`
 * @throws InvalidDigestConfigError naming every problem at once
 */
export function parseDigestConfig(text: string | undefined): DigestConfig {
  const given = jsonObject(text);
  const config: Record<string, unknown> = { json: DIGEST_DEFAULTS.json, ...given };
  const problems = [
    ...Object.entries(CHECKS).flatMap(([field, { holds, rule }]) =>
      holds(config[field]) ? [] : [`"${field}" must be ${rule}.`],
    ),
    ...Object.keys(given).flatMap((field) =>
      Object.hasOwn(CHECKS, field) ? [] : [`There is no field "${field}".`],
    ),
  ];
  if (problems.length > 0) throw new InvalidDigestConfigError(problems);
  return config as unknown as DigestConfig;
}

function jsonObject(text: string | undefined): Record<string, unknown> {
  if (!text) throw new InvalidDigestConfigError(['It is missing.']);
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below: the parser's own words would quote the text.
  }
  throw new InvalidDigestConfigError(['It must be a JSON object.']);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isList =
  (holds: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(holds);

interface Check {
  readonly holds: (value: unknown) => boolean;
  readonly rule: string;
}

const CHECKS: Readonly<Record<keyof DigestConfig, Check>> = {
  service: { holds: isText, rule: "the forwarder's name" },
  topicArn: { holds: isText, rule: 'the ARN of an SNS topic' },
  pageTopicArn: { holds: isText, rule: 'the ARN of an SNS topic' },
  timeZone: {
    holds: (value) => isText(value) && isTimeZone(value),
    rule: 'the name of a time zone like "Europe/Berlin" or "UTC"',
  },
  sources: { holds: isList(isText), rule: 'a list of sources like "12345@de1"' },
  reportRetentionDays: {
    holds: (value) => typeof value === 'number' && value > 0,
    rule: 'a number of days',
  },
  watches: { holds: isList(isText), rule: 'a list of names' },
  queues: {
    holds: isList(isWatchedQueue),
    rule: 'a list of {"name", "kind": "dead-letter" or "quarantine", "url", "belongsTo"?}',
  },
  json: { holds: (value) => typeof value === 'boolean', rule: 'true or false' },
};

function isWatchedQueue(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { belongsTo, kind, name, url } = value;
  const isKind = kind === 'dead-letter' || kind === 'quarantine';
  return isKind && isText(name) && isText(url) && (belongsTo === undefined || isText(belongsTo));
}
