import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Filter } from '../../../contract/filter.ts';

/** `warn`: somebody looks at it today. `page`: somebody looks at it now. */
export type Severity = 'warn' | 'page';

/** Who is told of the alarms of one severity, and that they are over. */
export interface AlarmTarget {
  /** @default - a topic is created */
  readonly topic?: ITopic;
  /**
   * Each gets a mail to confirm first.
   * @default - none
   */
  readonly emails?: readonly string[];
}

/**
 * Reason classes with a share of their own; `other`: the remaining failures together; `all`: all failures.
 */
export const FAILURE_KINDS = [
  'busy',
  'no_fax_device',
  'no_answer',
  'wrong_number',
  'transmission',
  'other',
  'all',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** So many within so many minutes. */
export interface ReasonLimit {
  readonly count: number;
  readonly minutes: number;
}

/** Statuses that have a metric, a graph and an alarm of their own. */
export interface Watch {
  /** Unique among the watches. */
  readonly name: string;
  readonly filter: Filter;
  /**
   * Percent of its statuses from which its failures are an alarm.
   * @default 35
   */
  readonly failureRate?: number;
  /**
   * Minutes of each of the three windows of which two must be above it.
   * @default 60
   */
  readonly windowMinutes?: number;
}

/** A time in which polls are expected to fail: their alarms tell nobody. It ends by itself. */
export interface Maintenance {
  /** Local time: `2026-12-05T22:00`. */
  readonly start: string;
  readonly hours: number;
  /** @default 'UTC' */
  readonly timeZone?: string;
}

/** Which alarms there are, and whom they tell. */
export interface AlarmOptions {
  /** @default - a topic without subscriptions */
  readonly warn?: AlarmTarget;
  /** @default - a topic without subscriptions */
  readonly page?: AlarmTarget;
  /**
   * Share of all statuses, in percent, from which failures of a kind are an alarm; `off` leaves the kind out.
   * @default - DEFAULT_FAILURE_RATES
   */
  readonly failureRates?: Readonly<Partial<Record<FailureKind, number | 'off'>>>;
  /**
   * Failures in a window beyond the usual share (five eighths of `failureRates`) below which nothing is an
   * alarm. A watch takes as many in proportion to its window.
   * @default 15
   */
  readonly minimumFailures?: number;
  /**
   * Statuses in a window below which no share is an alarm.
   * @default 10
   */
  readonly minimumVolume?: number;
  /**
   * Minutes of the window, a multiple of 30: it is looked at twice an hour.
   * @default 120
   */
  readonly windowMinutes?: number;
  /**
   * Parts of the statuses that have an alarm of their own.
   * @default - none
   */
  readonly watches?: readonly Watch[];
  /**
   * Minutes without a successful poll of a source from which somebody should look at it today.
   * @default 10
   */
  readonly pollWarnMinutes?: number;
  /**
   * Minutes without a successful poll of a source from which somebody should look at it now.
   * @default 30
   */
  readonly pollPageMinutes?: number;
  /**
   * Whether what keeps polls from succeeding, or slows them down, is an alarm of its own besides.
   * @default false
   */
  readonly causes?: boolean;
  /**
   * Times in which the alarms on polls tell nobody.
   * @default - none
   */
  readonly maintenance?: readonly Maintenance[];
  /**
   * Single reason codes, each counted by a metric of its own.
   * @default - none
   */
  readonly reasons?: Readonly<Record<string, ReasonLimit>>;
  /**
   * Whether a share of failures that is unusual for the time of day and week is an alarm.
   * @default false
   */
  readonly anomalyDetection?: boolean;
  /**
   * Age of a queue's oldest message, in minutes, from which its consumers are late.
   * @default 60
   */
  readonly consumerLateMinutes?: number;
  /**
   * Where your copy of docs/runbook.md is: an alarm's text links to its heading there.
   * @default - an alarm's text links to the dashboard, which has the first steps; without one it holds them
   * itself
   */
  readonly runbookUrl?: string;
}

/**
 * Shares of all statuses, in percent, from which a kind is an alarm: somewhat more than one and a half times
 * what is usual in a healthy mix of recipients (6 % busy, 4 % no fax device, 4 % no answer, 3 %
 * transmission, 2 % wrong number). docs/alarms.md has the figures that they were chosen by.
 */
export const DEFAULT_FAILURE_RATES: Readonly<Record<FailureKind, number>> = {
  busy: 9.5,
  no_fax_device: 7,
  no_answer: 7,
  wrong_number: 5,
  transmission: 6,
  other: 5,
  all: 35,
};
