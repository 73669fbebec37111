import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ReplayedMessage } from '../../functions/poll-reports/interface/replay.ts';
import type { Aws } from './clients.ts';

export const SEND_ACTIONS = ['sqs:SendMessage'];

/** Messages on their way at once. */
const IN_FLIGHT = 16;

/**
 * Sends each message by itself, so that each is confirmed by itself. Resolves when SQS has confirmed all.
 *
 * @throws the first refusal; what was confirmed until then is in its queue, and known again by its id
 */
export async function sendMessages(aws: Aws, messages: readonly ReplayedMessage[]): Promise<void> {
  const waiting = messages.values();
  const worker = async () => {
    for (const { fifo, message, url } of waiting) {
      const attributes = Object.entries(message.attributes).map(([name, value]) => [
        name,
        { DataType: 'String', StringValue: value },
      ]);
      await aws.sqs.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: message.body,
          MessageAttributes: Object.fromEntries(attributes),
          // As the function does: the event id is the group and the deduplication id.
          ...(fifo && { MessageGroupId: message.id, MessageDeduplicationId: message.id }),
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}
