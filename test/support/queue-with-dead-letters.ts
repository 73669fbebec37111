import type { LocalQueue, LocalSqs } from '#dev/local/sqs/index.ts';

/** A FIFO queue that gives a message up after two deliveries, and where it then goes. */
export async function queueWithDeadLetters(
  sqs: LocalSqs,
  properties: { VisibilityTimeout?: number } = {},
): Promise<{ queue: LocalQueue; dead: LocalQueue }> {
  const dead = await sqs.createQueue({ QueueName: 'dead.fifo', FifoQueue: true });
  const queue = await sqs.createQueue({
    QueueName: 'statuses.fifo',
    FifoQueue: true,
    ...properties,
    RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 },
  });
  return { queue, dead };
}
