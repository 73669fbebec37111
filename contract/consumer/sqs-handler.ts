import type { FaxStatusEvent } from '../generated/fax-status-event.ts';
import { checkStatus, InvalidMessageError, type Reading } from './parse.ts';

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

/**
 * What you do with a status. Done once it returns or resolves; a throw or a rejection leaves the message in
 * the queue.
 */
export type OnStatus<Message> = (event: FaxStatusEvent, message: Message) => unknown;

/** A message that was not handled. It stays in the queue, comes again, and ends in the dead-letter queue. */
export interface MessageFailure {
  readonly messageId: string;
  /** An `InvalidMessageError` where it could not be read, otherwise what the handler threw. */
  readonly error: unknown;
}

export interface SqsHandlerOptions {
  /**
   * Told of each message that was not handled. Must not throw.
   * @default - a JSON line on standard error
   */
  readonly onFailure?: (failure: MessageFailure) => void;
  /**
   * Statuses of a batch that are handled at once.
   * @default 10 - enough to overlap waiting, few enough for an ordinary database pool
   */
  readonly concurrency?: number;
}

/**
 * A Lambda handler for an event source mapping with `ReportBatchItemFailures`: handles every status of the
 * batch and reports exactly the messages that failed or could not be read.
 *
 * On a FIFO queue too: each status is its own message group, so there is no order that going on would break.
 * Copies of one status are handled one after the other, so that a handler which looks first and acts then
 * sees what it did before.
 *
 * @throws {RangeError} where the concurrency is none, so that nothing would ever be handled
 */
export function sqsHandler<Message extends SqsRecord = SqsRecord>(
  onStatus: OnStatus<Message>,
  { concurrency = 10, onFailure = logFailure }: SqsHandlerOptions = {},
): (event: SqsEvent<Message>) => Promise<PartialBatchResponse> {
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new RangeError('concurrency must be a whole number of at least 1');
  return async ({ Records }) => {
    const failed = new Set<Message>();
    const groups = copiesOf(Records).values();
    const work = async (): Promise<void> => {
      for (const copies of groups) {
        for (const { message, reading } of copies) {
          try {
            if (!reading.ok) throw new InvalidMessageError(reading.problems);
            await onStatus(reading.event, message);
          } catch (error) {
            failed.add(message);
            onFailure({ messageId: message.messageId, error });
          }
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, Records.length) }, work));
    return {
      batchItemFailures: Records.filter((message) => failed.has(message)).map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    };
  };
}

interface Read<Message> {
  readonly message: Message;
  readonly reading: Reading;
}

/** The messages with what was read of them; those of one event id together, in the order of their first. */
function copiesOf<Message extends SqsRecord>(messages: readonly Message[]): Read<Message>[][] {
  const groups = new Map<unknown, Read<Message>[]>();
  for (const message of messages) {
    const reading = checkStatus(message.body);
    const key = reading.ok ? reading.event.id : message;
    const copies = groups.get(key);
    if (copies) copies.push({ message, reading });
    else groups.set(key, [{ message, reading }]);
  }
  return [...groups.values()];
}

/** One JSON line on standard error: the message's id and the error's name and text, not the message. */
function logFailure({ messageId, error }: MessageFailure): void {
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  console.error(
    JSON.stringify({
      level: 'error',
      message: 'A fax status was not handled.',
      messageId,
      error: { name, message },
    }),
  );
}
