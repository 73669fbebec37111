import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ReasonClass } from '../../../contract/reasons.ts';

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

/** Classes of reasons that an alarm watches: all but delivery itself and what is uncertain. */
export type FailureClass = Exclude<ReasonClass, 'delivered' | 'uncertain'>;

/** So many within so many minutes. */
export interface ReasonLimit {
  readonly count: number;
  readonly minutes: number;
}

/** Which alarms there are, and whom they tell. */
export interface AlarmOptions {
  /** @default - a topic without subscriptions */
  readonly warn?: AlarmTarget;
  /** @default - a topic without subscriptions */
  readonly page?: AlarmTarget;
  /**
   * Share of all statuses, in percent, from which failures of a class are an alarm; `off` leaves the alarm out.
   * @default - DEFAULT_FAILURE_RATES
   */
  readonly failureRates?: Readonly<Partial<Record<FailureClass, number | 'off'>>>;
  /**
   * Statuses in a window below which no share is an alarm.
   * @default 20
   */
  readonly minimumVolume?: number;
  /**
   * Minutes over which shares are taken.
   * @default 60
   */
  readonly windowMinutes?: number;
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
   * Days that Retarus keeps the reports of your accounts; the oldest one is a warning at a tenth of it and pages at half.
   * @default 30
   */
  readonly reportRetentionDays?: number;
  /**
   * Age of a queue's oldest message, in minutes, from which its consumers are late.
   * @default 60
   */
  readonly consumerLateMinutes?: number;
  /**
   * Where your copy of docs/runbook.md is; an alarm's text ends in a link to its heading there.
   * @default 'docs/runbook.md'
   */
  readonly runbookUrl?: string;
}

/**
 * Shares of all statuses, in percent, from which a class is an alarm. Low where the sender's own data or documents are at
 * fault, higher where it is the recipients' lines, which fail every day.
 */
export const DEFAULT_FAILURE_RATES: Readonly<Record<FailureClass, number>> = {
  busy: 20,
  no_fax_device: 20,
  no_answer: 20,
  wrong_number: 10,
  transmission: 15,
  document: 5,
  blocked: 10,
  cancelled: 20,
  provider: 5,
  unknown: 5,
};

export const DEFAULT_RUNBOOK = 'docs/runbook.md';
