/**
 * For those who consume fax statuses: reading, checking and handling of messages. Needs neither an SDK nor a
 * schema library.
 */
export {
  byOutcome,
  type DeliveredEvent,
  dedupeKey,
  type EventWith,
  type FailedEvent,
  type FaxStatusEvent,
  isDelivered,
  isFailed,
  isUncertain,
  type Outcome,
  type OutcomeHandlers,
  type UncertainEvent,
} from './event.ts';
export { checkStatus, InvalidMessageError, parseStatus, type Reading } from './parse.ts';
export {
  type MessageFailure,
  type OnStatus,
  type PartialBatchResponse,
  type SqsEvent,
  type SqsHandlerOptions,
  type SqsRecord,
  sqsHandler,
} from './sqs-handler.ts';
