import {
  BatchRefusedError,
  type OperationalError,
  QueueRefusedError,
  QueueUnavailableError,
} from '../tick/errors.ts';

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
 * The tick's word for what the SDK threw. Only names and codes are read: the SDK's messages may quote what
 * was sent. An error without an HTTP status is one of the connection, or a response that is not one of SQS.
 */
export function sendErrorOf(error: unknown, queue: string): OperationalError {
  const {
    name = 'Error',
    code,
    $metadata,
  } = (error ?? {}) as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  // Older protocols prefix the code: AWS.SimpleQueueService.NonExistentQueue.
  const plain = name.split(/[.#]/).at(-1) ?? name;
  const said = [plain, code, status].filter((part) => part !== undefined).join(', ');
  if (CONTENT_CODES.has(plain))
    return new BatchRefusedError(`Queue "${queue}" refused a batch: ${said}.`, plain);
  const isPassing = PASSING.test(plain);
  // A connection that breaks in the middle of a response leaves the status of its head: 200.
  if (status !== undefined && status >= 400 && status < 500 && !isPassing) {
    return new QueueRefusedError(`Queue "${queue}" refuses messages: ${said}.`);
  }
  // KmsThrottled passes, KmsDisabled does not.
  if (REFUSING.test(plain) && !isPassing)
    return new QueueRefusedError(`Queue "${queue}" cannot be used: ${said}.`);
  return new QueueUnavailableError(`Queue "${queue}" did not respond as it should: ${said}.`);
}
