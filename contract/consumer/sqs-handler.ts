import { logFailure, type OnFailure } from './failure.ts';
import { checkConcurrency, DEFAULT_CONCURRENCY, handleAll, type OnStatus } from './handle-all.ts';

/** What the wrapper needs of Lambda's SQS event; `SQSEvent` of @types/aws-lambda fits. */
export interface SqsEvent<Message extends SqsRecord = SqsRecord> {
  readonly Records: readonly Message[];
}
export interface SqsRecord {
  readonly messageId: string;
  readonly body: string;
}
/** Lambda's partial batch response; `SQSBatchResponse` of @types/aws-lambda fits. */
export interface PartialBatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

export interface SqsHandlerOptions {
  /**
   * Told of each message that was not handled. Must not throw.
   * @default - a JSON line on standard error
   */
  readonly onFailure?: OnFailure;
  /**
   * Statuses of a batch that are handled at once.
   * @default 10
   */
  readonly concurrency?: number;
}

/**
 * A Lambda handler for an event source mapping with `ReportBatchItemFailures`: handles every status of the batch and
 * reports exactly the messages that failed or could not be read.
 *
 * On a FIFO queue too: each status is its own message group, so there is no order that going on would break.
 */
export function sqsHandler<Message extends SqsRecord = SqsRecord>(
  onStatus: OnStatus<Message>,
  { concurrency = DEFAULT_CONCURRENCY, onFailure = logFailure }: SqsHandlerOptions = {},
): (event: SqsEvent<Message>) => Promise<PartialBatchResponse> {
  checkConcurrency(concurrency);
  return async ({ Records }) => {
    const envelopes = Records.map((message) => ({
      message,
      messageId: message.messageId,
      body: message.body,
    }));
    const failed = await handleAll(envelopes, onStatus, onFailure, concurrency);
    return { batchItemFailures: failed.map(({ message }) => ({ itemIdentifier: message.messageId })) };
  };
}
