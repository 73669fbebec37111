import type { SendMessageBatchCommandOutput, SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import type { Message } from '../domain/message.ts';
import type { BatchResponse } from '../tick/ports.ts';
import { isFinalFailure } from './sqs-errors.ts';

export interface QueueAddress {
  readonly url: string;
  readonly fifo: boolean;
}

/** An entry's id is its place in the batch. */
export const entriesOf = (batch: readonly Message[], isFifo: boolean): SendMessageBatchRequestEntry[] =>
  batch.map(({ id, body, attributes }, index) => ({
    Id: String(index),
    MessageBody: body,
    MessageAttributes: attributesOf(attributes),
    // Statuses are independent: one that a consumer cannot handle must not hold up the rest, so each is its own group.
    ...(isFifo && { MessageGroupId: id, MessageDeduplicationId: id }),
  }));

type Attributes = NonNullable<SendMessageBatchRequestEntry['MessageAttributes']>;

function attributesOf(values: Message['attributes']): Attributes {
  const attributes: Attributes = {};
  for (const name in values) attributes[name] = { DataType: 'String', StringValue: values[name] };
  return attributes;
}

type Response = Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'>;

export const responseOf = ({ Successful, Failed }: Response): BatchResponse => ({
  successful: (Successful ?? []).map(({ Id }) => Number(Id)),
  failed: (Failed ?? []).map(({ Id, Code = 'Unknown', SenderFault = false }) => ({
    index: Number(Id),
    code: Code,
    final: isFinalFailure(Code, SenderFault),
  })),
});
