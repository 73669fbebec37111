import { Duration } from 'aws-cdk-lib';
import type { GraphWidget, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { messagesIn } from './messages-in.ts';
import type { ConsumedQueue, WaitingQueue } from './queue-alarms.ts';
import { graph } from './report-graphs.ts';

export interface QueueGraphsProps {
  readonly queues: readonly ConsumedQueue[];
  readonly quarantine: WaitingQueue;
}

/** Graphs of what SQS says of the queues. */
export class QueueGraphs {
  readonly #queues: readonly ConsumedQueue[];
  readonly #quarantine: WaitingQueue;

  constructor({ quarantine, queues }: QueueGraphsProps) {
    this.#queues = queues;
    this.#quarantine = quarantine;
  }

  /** Whatever lies here waits for somebody to look at it. */
  forAPerson(): GraphWidget {
    const deadLetters = this.#queues.flatMap(({ deadLetter, name }) =>
      deadLetter ? [messagesIn(deadLetter.queue, `dead letters of ${name}`, `DeadLetter${name}`)] : [],
    );
    return graph('Messages for a person', [
      messagesIn(this.#quarantine.queue, 'quarantine', 'Quarantine'),
      ...deadLetters,
    ]);
  }

  consumers(): GraphWidget {
    return graph(
      'Oldest message that no consumer has handled, in seconds',
      this.#queues.map(({ name, queue }) =>
        queue.metricApproximateAgeOfOldestMessage(options(name, 'Maximum')),
      ),
    );
  }

  messages(): GraphWidget {
    return graph(
      'Messages sent and received',
      this.#queues.flatMap(({ name, queue }) => [
        queue.metricNumberOfMessagesSent(options(`${name}: sent`, 'Sum')),
        queue.metricNumberOfMessagesReceived(options(`${name}: received`, 'Sum')),
      ]),
    );
  }
}

const options = (label: string, statistic: string): MetricOptions => ({
  label,
  statistic,
  period: Duration.minutes(5),
});
