import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * Messages in a queue, visible and in flight: SQS does not count moves to a dead-letter queue as sent
 * messages.
 *
 * @param id tells several of them in one graph apart
 */
export function messagesIn(queue: IQueue, label: string, id = ''): MathExpression {
  const options = { period: Duration.minutes(5), statistic: 'Maximum' };
  const [visible, inFlight] = ['visible', 'inFlight'].map((name) => name + id.replaceAll(/\W/g, '_')) as [
    string,
    string,
  ];
  return new MathExpression({
    expression: `FILL(${visible}, 0) + FILL(${inFlight}, 0)`,
    usingMetrics: {
      [visible]: queue.metricApproximateNumberOfMessagesVisible(options),
      [inFlight]: queue.metricApproximateNumberOfMessagesNotVisible(options),
    },
    label,
    period: options.period,
  });
}
