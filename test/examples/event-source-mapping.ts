import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import type { PartialBatchResponse, SqsEvent } from '#contract/consumer/index.ts';
import type { LocalQueue, LocalSqs } from '#dev/local/sqs/index.ts';

/** Sends bodies as the forwarder does: each its own message group and deduplication id. */
export async function send(
  sqs: LocalSqs,
  queue: LocalQueue,
  bodies: readonly string[],
  round = '',
): Promise<void> {
  for (let from = 0; from < bodies.length; from += 10) {
    const entries = bodies.slice(from, from + 10).map((body, index) => ({
      Id: `e${index}`,
      MessageBody: body,
      MessageGroupId: `${from + index}`,
      MessageDeduplicationId: `${round}${from + index}`,
    }));
    await sqs.client.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries: entries }));
  }
}

/**
 * What Lambda's event source mapping does with `ReportBatchItemFailures`, until nothing is visible any more:
 * invokes the handler with batches, deletes what it does not report, and leaves what it does.
 */
export async function drainThrough(
  sqs: LocalSqs,
  queue: LocalQueue,
  handler: (event: SqsEvent) => Promise<PartialBatchResponse>,
): Promise<void> {
  const receive = new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10 });
  for (;;) {
    const { Messages = [] } = await sqs.client.send(receive);
    if (Messages.length === 0) return;
    const { batchItemFailures } = await handler({
      Records: Messages.map(({ Body = '', MessageId = '' }) => ({ messageId: MessageId, body: Body })),
    });
    const reported = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const entries = Messages.map(({ MessageId = '', ReceiptHandle }, index) => ({
      Id: `e${index}`,
      ReceiptHandle,
      reported: reported.has(MessageId),
    }));
    const done = entries.filter((entry) => !entry.reported);
    const again = entries.filter((entry) => entry.reported);
    const bare = ({ Id, ReceiptHandle }: (typeof entries)[number]) => ({ Id, ReceiptHandle });
    if (done.length > 0)
      await sqs.client.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries: done.map(bare) }));
    if (again.length > 0)
      await sqs.client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queue.url,
          Entries: again.map((entry) => ({ ...bare(entry), VisibilityTimeout: 0 })),
        }),
      );
  }
}
