import {
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '../domain/message.ts';
import type { BatchAnswer, Queues } from '../tick/ports.ts';
import { isFinalFailure, sendErrorOf } from './sqs-errors.ts';
import { within } from './within.ts';

export interface QueueAddress {
  readonly url: string;
  readonly fifo: boolean;
}

/** The queues' port over SQS: one SendMessageBatch a call; the outbox retries, the client must not. */
export class SqsQueues implements Queues {
  readonly #client: SQSClient;
  readonly #queues: ReadonlyMap<string, QueueAddress>;

  /**
   * @param client with `maxAttempts: 1`
   * @param queues by the names that the tick uses
   */
  constructor(client: SQSClient, queues: ReadonlyMap<string, QueueAddress>) {
    this.#client = client;
    this.#queues = queues;
  }

  async send(queue: string, batch: readonly Message[], timeoutMs: number): Promise<BatchAnswer> {
    const address = this.#queues.get(queue);
    if (!address) throw new Error(`There is no queue of the name "${queue}".`);
    const command = new SendMessageBatchCommand({
      QueueUrl: address.url,
      Entries: entriesOf(batch, address.fifo),
    });
    let output: SendMessageBatchCommandOutput;
    try {
      output = await within(timeoutMs, (abortSignal) => this.#client.send(command, { abortSignal }));
    } catch (error) {
      throw sendErrorOf(error, queue);
    }
    return answerOf(output);
  }
}

/** An entry's id is its place in the batch. */
const entriesOf = (batch: readonly Message[], isFifo: boolean): SendMessageBatchRequestEntry[] =>
  batch.map(({ id, body, attributes }, index) => ({
    Id: String(index),
    MessageBody: body,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
    ),
    // Statuses are independent: one that a consumer cannot handle must not hold up the rest, so each is its own group.
    ...(isFifo && { MessageGroupId: id, MessageDeduplicationId: id }),
  }));

const answerOf = ({ Successful = [], Failed = [] }: SendMessageBatchCommandOutput): BatchAnswer => ({
  successful: Successful.map(({ Id }) => Number(Id)),
  failed: Failed.map(({ Id, Code = 'Unknown', SenderFault = false }) => ({
    index: Number(Id),
    code: Code,
    final: isFinalFailure(Code, SenderFault),
  })),
});
