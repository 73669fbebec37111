import { hash } from 'node:crypto';
import type { SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import type { Message } from '../domain/message.ts';
import type { BatchResponse, Queues } from '../tick/ports.ts';
import type { SignedService } from './signed-service.ts';
import { entriesOf, type QueueAddress, responseOf } from './sqs-batch.ts';
import { sendErrorOf } from './sqs-errors.ts';

/** The queues' port over signed requests: what SqsQueues does, and the check of each body's MD5 that the client does for it. */
export class SignedQueues implements Queues {
  readonly #sqs: SignedService;
  readonly #queues: ReadonlyMap<string, QueueAddress & { readonly origin: URL }>;

  /** @param queues by the names that the tick uses */
  constructor(sqs: SignedService, queues: ReadonlyMap<string, QueueAddress>) {
    this.#sqs = sqs;
    this.#queues = new Map(
      [...queues].map(([name, address]) => [name, { ...address, origin: new URL(address.url) }]),
    );
  }

  async send(queue: string, batch: readonly Message[], timeoutMs: number): Promise<BatchResponse> {
    const address = this.#queues.get(queue);
    if (!address) throw new Error(`There is no queue of the name "${queue}".`);
    try {
      const response = await this.#sqs.call({
        url: address.origin,
        target: 'AmazonSQS.SendMessageBatch',
        input: { QueueUrl: address.url, Entries: entriesOf(batch, address.fifo) },
        timeoutMs,
      });
      return responseOf(arrivedWhole(response as SendMessageBatchCommandOutput, batch));
    } catch (error) {
      throw sendErrorOf(error, queue);
    }
  }
}

/** An entry whose body arrived changed is not confirmed: it is as good as not responded, and is sent again. */
function arrivedWhole(
  response: SendMessageBatchCommandOutput,
  batch: readonly Message[],
): Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'> {
  const Successful = (response.Successful ?? []).filter(
    ({ Id, MD5OfMessageBody }) => hash('md5', batch[Number(Id)]?.body ?? '', 'hex') === MD5OfMessageBody,
  );
  return { Successful, Failed: response.Failed };
}
