import {
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '../domain/message.ts';
import type { BatchResponse, Queues } from '../tick/ports.ts';
import { entriesOf, type QueueAddress, responseOf } from './sqs-batch.ts';
import { sendErrorOf } from './sqs-errors.ts';
import { within } from './within.ts';

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

  async send(queue: string, batch: readonly Message[], timeoutMs: number): Promise<BatchResponse> {
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
    return responseOf(output);
  }
}
