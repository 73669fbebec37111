import type { FaxStatusEvent } from '../../../contract/event.ts';
import { attributeText, escapeJsonForSqs } from './sqs-text.ts';

/** One SQS message before it is sent. */
export interface Message {
  /** The event id: deduplication id and message group on a FIFO queue. */
  readonly id: string;
  readonly body: string;
  /** String attributes, for filters. */
  readonly attributes: Readonly<Record<string, string>>;
  /** UTF-8 bytes that SQS counts: body, and each attribute's name, type and value. */
  readonly bytes: number;
}

/** SQS' limit for one message and for the sum of a batch, in bytes (SendMessageBatch API reference). */
export const MAX_BYTES = 1_048_576;
/** SQS' limit for the entries of one batch. */
export const MAX_ENTRIES = 10;

export function messageOf(id: string, body: string, attributes: Readonly<Record<string, string>>): Message {
  const accepted: Record<string, string> = {};
  let bytes = Buffer.byteLength(body);
  for (const [name, value] of Object.entries(attributes)) {
    const text = attributeText(value);
    if (text === undefined) continue;
    accepted[name] = text;
    bytes += name.length + 'String'.length + Buffer.byteLength(text);
  }
  return { id, body, attributes: accepted, bytes };
}

/**
 * The message of an event: its JSON as body, and as attributes what a filter needs. No fax number is among
 * them.
 */
export const statusMessage = (event: FaxStatusEvent): Message => statusMessageWith(event, {});

/** The same with further attributes. */
export function statusMessageWith(event: FaxStatusEvent, further: Readonly<Record<string, string>>): Message {
  const { account, dataCenter, jobId, outcome, reasonClass, reason } = event.data;
  const attributes = {
    type: event.type,
    account,
    dataCenter,
    jobId,
    outcome,
    reasonClass,
    reason,
    ...further,
  };
  return messageOf(event.id, escapeJsonForSqs(JSON.stringify(event)), attributes);
}
