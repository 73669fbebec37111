import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message as a consumer sees it. */
export interface ReceivedMessage {
  readonly body: string;
  /** Message attributes, all of them text. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
}

/** Largest batch of SQS. */
const BATCH = 10;

/** Receives and deletes until nothing is visible any more. */
export async function receiveAll(client: SQSClient, queueUrl: string): Promise<ReceivedMessage[]> {
  const received: ReceivedMessage[] = [];
  for (;;) {
    const messages = await receiveBatch(client, queueUrl, 0);
    if (messages.length === 0) return received;
    received.push(...messages);
  }
}

/** Receives up to ten messages, waiting `waitSeconds` for the first one, and deletes them. */
export async function receiveBatch(
  client: SQSClient,
  queueUrl: string,
  waitSeconds: number,
): Promise<ReceivedMessage[]> {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: waitSeconds,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['MessageGroupId', 'MessageDeduplicationId'],
    }),
  );
  if (messages.length === 0) return [];
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
  return messages.map(toReceived);
}

/** Messages in the queue, visible, in flight or delayed. */
export async function countLeft(client: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

function toReceived({ Body = '', MessageAttributes = {}, Attributes = {} }: Message): ReceivedMessage {
  const { MessageGroupId, MessageDeduplicationId } = Attributes;
  return {
    body: Body,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
    ),
    ...(MessageGroupId !== undefined && { messageGroupId: MessageGroupId }),
    ...(MessageDeduplicationId !== undefined && { messageDeduplicationId: MessageDeduplicationId }),
  };
}
