import type { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Filter } from '../../contract/filter.ts';

/** A queue for statuses where nothing else is said. */
export const QUEUE_DEFAULTS = {
  visibilityTimeoutSeconds: 180,
  maxReceiveCount: 5,
  /** SQS' longest: whoever is on holiday finds the messages still there. */
  retentionDays: 14,
} as const;

/** Name of the queue that takes every status. */
export const MAIN_QUEUE = 'statuses';

/** What a queue that is no longer filled is called in metrics, alarms, outputs and commands. */
export const drainingName = (name: string): string => `${name}-draining`;

/** Output with the URLs of draining queues: a JSON object by those names. */
export const DRAINING_OUTPUT = 'DrainingQueues';

/** How a queue for statuses is made. */
export interface QueueOptions {
  /**
   * A FIFO queue drops repetitions for five minutes.
   * @default true
   */
  readonly fifo?: boolean;
  /** @default 180 seconds */
  readonly visibilityTimeout?: Duration;
  /**
   * Deliveries of a message before it moves to the dead-letter queue.
   * @default 5
   */
  readonly maxReceiveCount?: number;
  /**
   * How long it keeps a message that nobody takes; its dead-letter queue keeps it for 14 days, SQS' longest,
   * in any case.
   * @default Duration.days(14)
   */
  readonly retention?: Duration;
}

/**
 * A further queue, for the statuses that its filter takes. Each message in it costs a further tenth of a
 * request.
 */
export interface FilteredQueueOptions extends QueueOptions {
  /** Unique among the queues of the forwarder. */
  readonly name: string;
  readonly filter: Filter;
  /**
   * Who may receive and delete its statuses besides, also from other accounts.
   * @default - nobody
   */
  readonly consumers?: readonly IGrantable[];
}

/** A queue that is no longer filled: its type was changed, or it was taken out of the filtered queues. */
export interface DrainingQueueOptions extends QueueOptions {
  /** Its name while it was filled: `statuses` for the queue that takes every status. */
  readonly name: string;
  /**
   * Who may receive and delete its statuses, besides the consumers of the queue that has this name.
   * @default - nobody
   */
  readonly consumers?: readonly IGrantable[];
}
