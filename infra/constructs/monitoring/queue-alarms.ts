import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ActionableAlarm, type AlarmContext } from './actionable-alarm.ts';
import { messagesIn } from './messages-in.ts';

/** A queue that consumers read, as the alarms see it. */
export interface ConsumedQueue {
  readonly name: string;
  readonly queue: IQueue;
  /** Absent where the queue is somebody else's. */
  readonly deadLetter: IQueue | undefined;
}

export interface QueueAlarmsProps {
  readonly context: AlarmContext;
  readonly queues: readonly ConsumedQueue[];
  readonly quarantine: IQueue;
  /** Age of a queue's oldest message from which its consumers are late. */
  readonly consumerLateMinutes: number;
}

/** Whether consumers keep up, and whether anything waits for a person. */
export class QueueAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { consumerLateMinutes, context, quarantine, queues }: QueueAlarmsProps,
  ) {
    super(scope, id);
    new ActionableAlarm(this, 'Quarantine', {
      context,
      runbook: 'Quarantine',
      impact: 'Statuses could not be read or sent: nobody learns of them until a person looks.',
      severity: 'warn',
      metric: messagesIn(quarantine, 'messages'),
      threshold: 1,
      // SQS stops reporting on a queue that nobody uses.
      whenMissing: 'fine',
    });
    for (const { name, queue, deadLetter } of queues) {
      new ActionableAlarm(this, `Age-${name}`, {
        context,
        runbook: 'Consumer late',
        subject: name,
        impact: `Statuses in "${name}" are not consumed: whoever waits for them does not learn of them.`,
        severity: 'warn',
        metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
        threshold: consumerLateMinutes * 60,
        periods: 3,
        whenMissing: 'fine',
      });
      if (!deadLetter) continue;
      new ActionableAlarm(this, `DeadLetter-${name}`, {
        context,
        runbook: 'Dead-letter queue',
        subject: name,
        impact: `A consumer of "${name}" could not handle some statuses: nobody has acted on them.`,
        severity: 'warn',
        metric: messagesIn(deadLetter, 'messages'),
        threshold: 1,
        whenMissing: 'fine',
      });
    }
  }
}
