import { hash } from 'node:crypto';
import type { FaxStatusEvent } from '../../../contract/event.ts';
import type { NumberAttribute, OmittableField, Privacy } from '../../../contract/privacy.ts';

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
  for (const name of Object.keys(attributes)) {
    const text = attributeText(attributes[name] ?? '');
    if (text === undefined) continue;
    accepted[name] = text;
    bytes += name.length + 'String'.length + Buffer.byteLength(text);
  }
  return { id, body, attributes: accepted, bytes };
}

/**
 * The message of an event, as far as the settings let it out: its JSON as body, and as attributes what a
 * filter needs. No fax number is among them, unless the settings ask for one that is masked or hashed.
 */
export function statusMessage(
  event: FaxStatusEvent,
  { omit = [], numberAttribute = 'none' }: Partial<Privacy> = {},
): Message {
  const { account, dataCenter, jobId, outcome, reasonClass, reason, number } = event.data;
  return messageOf(event.id, escapeJsonForSqs(JSON.stringify(redacted(event, omit))), {
    type: event.type,
    account,
    dataCenter,
    jobId,
    outcome,
    reasonClass,
    reason,
    ...numberAttributes(number, numberAttribute),
  });
}

/** The event as far as the settings let it out; the ordinary case copies nothing. */
export const redacted = (event: FaxStatusEvent, omit: Privacy['omit']): FaxStatusEvent =>
  omit.length === 0 ? event : without(event, new Set(omit));

function without(event: FaxStatusEvent, omit: ReadonlySet<OmittableField>): FaxStatusEvent {
  const kept = Object.entries(event.data).filter(([name]) => !omit.has(name as OmittableField));
  const { time, ...rest } = event;
  // The envelope's time is sentTs once more.
  return {
    ...(omit.has('sentTs') ? rest : event),
    // fromEntries defines properties, so that a field named __proto__ stays one.
    data: Object.fromEntries(kept) as FaxStatusEvent['data'],
  };
}

function numberAttributes(number: string, form: NumberAttribute): Readonly<Record<string, string>> {
  if (form === 'masked') return { number: masked(number) };
  // Tells equal numbers from different ones. It is no secret: whoever has the hash can try all numbers.
  if (form === 'hashed') return { number: hash('sha256', digitsOf(number), 'hex').slice(0, 32) };
  return {};
}

const digitsOf = (number: string): string => number.replaceAll(/\D/g, '');

/**
 * The last two digits, as on a receipt, where enough others are left to hide; stars for all of them
 * otherwise.
 */
const masked = (number: string): string => {
  const digits = digitsOf(number);
  const shown = digits.length > 4 ? 2 : 0;
  return '*'.repeat(digits.length - shown) + digits.slice(digits.length - shown);
};

/**
 * Makes a JSON text acceptable to SQS without changing what it means. JSON.stringify already escapes control
 * characters and lone surrogates; U+FFFE and U+FFFF are what it leaves.
 *
 * SQS takes U+9, U+A, U+D, U+20–U+D7FF, U+E000–U+FFFD and the planes above as text (SendMessage API
 * reference). Anything else makes it refuse the message, so one odd character would cost a status.
 */
export const escapeJsonForSqs = (json: string): string =>
  NONCHARACTER.test(json) ? json.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff') : json;

const NONCHARACTER = /[\ufffe\uffff]/;

/** Attributes are there for filters; a longer value is cut, the body always has the whole. */
export const MAX_ATTRIBUTE_LENGTH = 256;

/**
 * An attribute value that SQS accepts: what it refuses becomes U+FFFD, and it is cut to MAX_ATTRIBUTE_LENGTH
 * UTF-16 units.
 * `undefined` when nothing is left, since SQS refuses an empty value.
 */
export function attributeText(value: string): string | undefined {
  if (PLAIN.test(value)) return value;
  const cut = value.slice(0, MAX_ATTRIBUTE_LENGTH).toWellFormed();
  return cut === '' ? undefined : cut.replace(REFUSED, '\ufffd');
}

const PLAIN = /^[\x20-\x7e]{1,256}$/;
/** The complement of what SQS takes as text, as the API reference writes it. */
const REFUSED = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
