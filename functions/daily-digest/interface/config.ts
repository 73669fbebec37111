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
  /** Who is told: a standard SNS topic. */
  readonly topicArn: string;
  /** IANA name of the time zone in which times are written. */
  readonly timeZone: string;
  /** Names of the sources whose schedules run, `12345@de1`. */
  readonly sources: readonly string[];
  /** Names of the watches. */
  readonly watches: readonly string[];
  /** The queues in which something waits for a person. */
  readonly queues: readonly WatchedQueue[];
}

/** What holds where nothing else is said; the one place for the settings and the construct. */
export const DIGEST_DEFAULTS = { enabled: true, time: '07:00', timeZone: 'Europe/Berlin' } as const;

/** The environment variable that holds the {@link DigestConfig}. */
export const DIGEST_CONFIG_VARIABLE = 'DIGEST_CONFIG';

/** Local time of a day, `07:00`. */
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether it is the IANA name of a time zone; offsets like `+01:00` are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
