import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  ActionableAlarm,
  AGAIN_AT_HOUR,
  type AlarmContext,
  type AlarmText,
  againEachDay,
} from './actionable-alarm.ts';
import type { Severity } from './alarm-options.ts';

/** A queue that a person looks after. */
export interface WaitingQueue {
  readonly queue: IQueue;
  /** Days after which SQS deletes a message. */
  readonly retentionDays: number;
}

/** A queue that consumers read, as the alarms see it. */
export interface ConsumedQueue {
  readonly name: string;
  readonly queue: IQueue;
  /** Days after which SQS deletes a message; unknown where the queue is somebody else's. */
  readonly retentionDays: number | undefined;
  /** Absent where the queue is somebody else's. */
  readonly deadLetter: WaitingQueue | undefined;
}

export interface QueueAlarmsProps {
  readonly context: AlarmContext;
  readonly queues: readonly ConsumedQueue[];
  readonly quarantine: WaitingQueue;
  /** Age of a queue's oldest message from which its consumers are late. */
  readonly consumerLateMinutes: number;
}

/** Shares of a queue's retention at which its oldest message is an alarm. */
const AGES: readonly { readonly severity: Severity; readonly share: number; readonly text: string }[] = [
  { severity: 'warn', share: 1 / 2, text: 'half' },
  { severity: 'page', share: 4 / 5, text: 'four fifths' },
];
const MINUTES_A_DAY = 24 * 60;

/**
 * Whether consumers keep up, and whether anything waits for a person. None of these alarms has an all-clear:
 * a queue is empty as well when its messages have expired. Each tells again every day until nothing waits.
 */
export class QueueAlarms extends Construct {
  readonly #context: AlarmContext;

  constructor(scope: Construct, id: string, props: QueueAlarmsProps) {
    super(scope, id);
    const { consumerLateMinutes, context, quarantine, queues } = props;
    this.#context = context;
    this.#waitingAlarm('Quarantine', quarantine.queue, {
      runbook: 'Quarantine',
      impact: 'Some statuses or reports cannot be forwarded: nobody learns of them until a person looks.',
    });
    this.#ageAlarms('quarantine', quarantine.queue, quarantine.retentionDays);
    for (const { deadLetter, name, queue, retentionDays } of queues) {
      this.#lateAlarm(
        name,
        queue,
        Math.min(consumerLateMinutes, ((retentionDays ?? 14) * MINUTES_A_DAY) / 2),
      );
      // Half of its retention is long after its consumers were late.
      if (retentionDays !== undefined) this.#ageAlarm(name, queue, retentionDays, 'page');
      if (!deadLetter) continue;
      this.#waitingAlarm(`DeadLetter-${name}`, deadLetter.queue, {
        runbook: 'Dead-letter queue',
        subject: name,
        impact: `A consumer of "${name}" could not handle some statuses: nobody has acted on them.`,
      });
      this.#ageAlarms(`dead letters of ${name}`, deadLetter.queue, deadLetter.retentionDays);
    }
  }

  /**
   * Each growth, and once a day while anything is there. SQS counts no moves to a dead-letter queue, so
   * growth is that of the number of messages.
   */
  #waitingAlarm(id: string, queue: IQueue, text: Pick<AlarmText, 'runbook' | 'subject' | 'impact'>): void {
    const period = Duration.minutes(5);
    new ActionableAlarm(this, id, {
      context: this.#context,
      ...text,
      severity: 'warn',
      // SQS stops reporting on a queue that has been empty for hours: its first value is growth as well.
      metric: new MathExpression({
        expression: `IF(HOUR(waiting) == ${AGAIN_AT_HOUR}, waiting, DIFF(FILL(waiting, 0)))`,
        usingMetrics: {
          waiting: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
        },
        label: 'further messages; once a day, all of them',
        period,
      }),
      threshold: 1,
      periods: 3,
      atLeast: 1,
      whenMissing: 'fine',
      allClear: false,
    });
  }

  #lateAlarm(name: string, queue: IQueue, minutes: number): void {
    new ActionableAlarm(this, `Late-${name}`, {
      context: this.#context,
      runbook: 'Consumer late',
      subject: name,
      impact: `Statuses in "${name}" are not consumed: whoever waits for them does not learn of them.`,
      severity: 'warn',
      metric: ageOf(queue),
      threshold: Math.round(minutes * 60),
      periods: 3,
      whenMissing: 'fine',
      allClear: false,
    });
  }

  #ageAlarms(name: string, queue: IQueue, retentionDays: number): void {
    for (const { severity } of AGES) this.#ageAlarm(name, queue, retentionDays, severity);
  }

  #ageAlarm(name: string, queue: IQueue, retentionDays: number, severity: Severity): void {
    const { share, text } = AGES.find((age) => age.severity === severity) ?? { share: 1, text: '' };
    const left = Math.round(retentionDays * (1 - share) * 10) / 10;
    new ActionableAlarm(this, `Expires-${severity}-${name.replaceAll(' ', '-')}`, {
      context: this.#context,
      runbook: 'Messages expire',
      subject: `${name}, ${severity}`,
      impact:
        `The oldest of the messages in "${name}" has waited for ${text} of its time: ` +
        `SQS deletes it ${left} days after that.`,
      severity,
      metric: ageOf(queue),
      threshold: Math.round(retentionDays * share * MINUTES_A_DAY * 60),
      periods: 3,
      whenMissing: 'fine',
      allClear: false,
    });
  }
}

const ageOf = (queue: IQueue): IMetric =>
  againEachDay(
    queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
    'age of the oldest message, in seconds',
  );
