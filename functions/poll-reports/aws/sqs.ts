import { hash } from 'node:crypto';
import {
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SendMessageBatchRequestEntry,
  type SendMessageBatchResultEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '../domain/message.ts';
import {
  BatchRefusedError,
  type OperationalError,
  QueueRefusedError,
  QueueUnavailableError,
} from '../tick/errors.ts';
import type { BatchResponse, Queues } from '../tick/ports.ts';
import { nameOf, type ServiceError, serviceCodeOf, TIMEOUT_MS } from './client.ts';

export interface QueueAddress {
  readonly url: string;
  readonly fifo: boolean;
}

/** The queues' port over SQS: one SendMessageBatch a call. */
export class SqsQueues implements Queues {
  readonly #client: SQSClient;
  readonly #queues: ReadonlyMap<string, QueueAddress>;

  /**
   * @param client of `createSqsClient`
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
    try {
      // Without options of its own, a call goes through middleware that the client resolved once.
      const options = timeoutMs === TIMEOUT_MS ? [] : ([{ requestTimeout: timeoutMs }] as const);
      return responseOf(await this.#client.send(command, ...options), batch);
    } catch (error) {
      throw sendErrorOf(error as ServiceError, queue);
    }
  }
}

/** An entry's id is its place in the batch. */
export const entriesOf = (batch: readonly Message[], isFifo: boolean): SendMessageBatchRequestEntry[] =>
  batch.map(({ id, body, attributes }, index) => ({
    Id: String(index),
    MessageBody: body,
    MessageAttributes: attributesOf(attributes),
    // Statuses are independent of each other: one that a consumer cannot handle must not hold up the rest.
    ...(isFifo && { MessageGroupId: id, MessageDeduplicationId: id }),
  }));

type Attributes = NonNullable<SendMessageBatchRequestEntry['MessageAttributes']>;

function attributesOf(values: Message['attributes']): Attributes {
  const attributes: Attributes = {};
  for (const name in values) attributes[name] = { DataType: 'String', StringValue: values[name] };
  return attributes;
}

/** An entry whose body arrived changed stands in neither list, as one that SQS did not mention. */
const responseOf = (
  { Successful, Failed }: SendMessageBatchCommandOutput,
  batch: readonly Message[],
): BatchResponse => ({
  // A list without entries may be absent or null.
  successful: (Successful ?? []).filter((entry) => isWhole(entry, batch)).map(({ Id }) => Number(Id)),
  failed: (Failed ?? []).map(({ Id, Code = 'Unknown', SenderFault = false }) => ({
    index: Number(Id),
    code: Code,
    final: isFinalFailure(Code, SenderFault),
  })),
});

/** Whether SQS computed the same MD5 of the body that it took. */
function isWhole({ Id, MD5OfMessageBody }: SendMessageBatchResultEntry, batch: readonly Message[]): boolean {
  const sent = batch[Number(Id)];
  return sent !== undefined && hash('md5', sent.body, 'hex') === MD5OfMessageBody;
}

/** Codes of requests that SQS refuses for what an entry of theirs holds (SendMessageBatch API reference). */
const CONTENT_CODES: ReadonlySet<string> = new Set([
  'BatchRequestTooLong',
  'InvalidAttributeValue',
  'InvalidMessageContents',
  'InvalidParameterValue',
  'MessageTooLong',
]);
const PASSING =
  /throttl|toomany|overlimit|limitexceeded|slowdown|unavailable|timeout|timedout|internal|reset|busy/i;
const REFUSING =
  /accessdenied|unauthorized|forbidden|kms|nonexistent|doesnotexist|token|signature|credential|optin/i;

/** Whether SQS will refuse this content again. A fault of the sender can also be one of rate or rights. */
export const isFinalFailure = (code: string, senderFault: boolean): boolean =>
  senderFault && !PASSING.test(code) && !REFUSING.test(code);

/**
 * The tick's word for what the SDK threw. An error without an HTTP status is one of the connection, or a
 * response that is not one of SQS.
 */
export function sendErrorOf(error: ServiceError, queue: string): OperationalError {
  const code = serviceCodeOf(error);
  const status = error.$metadata?.httpStatusCode;
  const said = status === undefined ? nameOf(error) : `${nameOf(error)}, ${status}`;
  if (CONTENT_CODES.has(code))
    return new BatchRefusedError(`Queue "${queue}" refused a batch: ${said}.`, code);
  const isPassing = PASSING.test(code);
  // A connection that breaks in the middle of a response leaves the status of its head: 200.
  if (status !== undefined && status >= 400 && status < 500 && !isPassing) {
    return new QueueRefusedError(`Queue "${queue}" refuses messages: ${said}.`);
  }
  // KmsThrottled passes, KmsDisabled does not.
  if (REFUSING.test(code) && !isPassing)
    return new QueueRefusedError(`Queue "${queue}" cannot be used: ${said}.`);
  return new QueueUnavailableError(`Queue "${queue}" did not respond as it should: ${said}.`);
}
