import { PENDING } from '../../../contract/reasons.ts';
import { isExactNumber, isObject } from './json.ts';

/** One recipient of a report, exactly as Retarus gave it out; fields that it adds one day are kept. */
export interface RecipientStatus {
  readonly number: string;
  readonly properties?: readonly { readonly key: string; readonly value: string }[] | null;
  readonly status: string;
  readonly reason: string;
  readonly sentTs?: string | null;
  readonly durationInSecs?: number | null;
  readonly sentToNumber?: string | null;
  readonly remoteCsid?: string | null;
  readonly [added: string]: unknown;
}

/** What Retarus says of one job. */
export interface Report {
  readonly jobId: string;
  readonly recipientStatus: readonly RecipientStatus[];
  readonly pages?: number | null;
  readonly reference?: { readonly [field: string]: unknown } | null;
  readonly [added: string]: unknown;
}

/** What became of looking at one entry of the list. */
export type Reading =
  | { readonly kind: 'final'; readonly report: Report }
  /** A recipient is still on its way: the job is left alone until it is final. */
  | { readonly kind: 'pending'; readonly jobId: string | undefined }
  | { readonly kind: 'unreadable'; readonly jobId: string | undefined; readonly problems: readonly string[] };

/** Deeper nesting than any report has; beyond it, serialising could exhaust the stack. */
export const MAX_DEPTH = 32;

/**
 * Reads one entry of the list by itself, so that one that cannot be read costs no other.
 *
 * A recipient that is pending leaves the whole entry alone, whatever else is missing or odd in it. Otherwise,
 * required fields must have the type that Retarus documents; optional ones may be absent or null, and so may
 * the duration and the pages, without which a status can be understood. Everything else is kept as it is.
 * Problems name paths and types, never values: values are fax numbers.
 */
export function readReport(raw: unknown): Reading {
  if (!isObject(raw))
    return {
      kind: 'unreadable',
      jobId: undefined,
      problems: [`the report is ${typeOf(raw)}, not an object`],
    };

  const jobId = typeof raw.jobId === 'string' && raw.jobId !== '' ? raw.jobId : undefined;
  if (isPending(raw.recipientStatus)) return { kind: 'pending', jobId };

  const problems = new Problems();
  if (jobId === undefined) problems.add('jobId', raw.jobId, 'a non-empty string');
  problems.optionalInteger('pages', raw.pages);
  checkReference(raw.reference, problems);
  checkRecipients(raw.recipientStatus, problems);
  if (nestsDeeperThan(raw, MAX_DEPTH)) problems.say(`the report nests deeper than ${MAX_DEPTH} levels`);

  if (problems.list.length > 0) return { kind: 'unreadable', jobId, problems: problems.list };
  return { kind: 'final', report: raw as unknown as Report };
}

/** Asked before anything else: what a job lacks while it is on its way is not documented. */
const isPending = (recipients: unknown): boolean =>
  (Array.isArray(recipients) ? recipients : [recipients]).some(
    (recipient: unknown) =>
      isObject(recipient) && (recipient.status === PENDING || recipient.reason === PENDING),
  );

function checkReference(reference: unknown, problems: Problems): void {
  if (reference === undefined || reference === null) return;
  if (!isObject(reference)) return problems.add('reference', reference, 'an object');
  problems.optionalText('reference.customerDefinedId', reference.customerDefinedId);
  problems.optionalText('reference.billingCode', reference.billingCode);
  problems.optionalText('reference.billingInfo', reference.billingInfo);
}

function checkRecipients(recipients: unknown, problems: Problems): void {
  if (!Array.isArray(recipients)) return problems.add('recipientStatus', recipients, 'a list');
  // Deleting a job without recipients would lose unseen whatever Retarus meant by it.
  if (recipients.length === 0) return problems.say('recipientStatus is empty');
  for (let index = 0; index < recipients.length && !problems.full; index++) {
    checkRecipient(recipients[index], `recipientStatus[${index}]`, problems);
  }
}

function checkRecipient(recipient: unknown, path: string, problems: Problems): void {
  if (!isObject(recipient)) return problems.add(path, recipient, 'an object');
  problems.text(`${path}.number`, recipient.number);
  problems.text(`${path}.status`, recipient.status);
  problems.text(`${path}.reason`, recipient.reason);
  problems.optionalInteger(`${path}.durationInSecs`, recipient.durationInSecs);
  problems.optionalText(`${path}.sentTs`, recipient.sentTs);
  problems.optionalText(`${path}.sentToNumber`, recipient.sentToNumber);
  problems.optionalText(`${path}.remoteCsid`, recipient.remoteCsid);
  checkProperties(recipient.properties, `${path}.properties`, problems);
}

function checkProperties(properties: unknown, path: string, problems: Problems): void {
  if (properties === undefined || properties === null) return;
  if (!Array.isArray(properties)) return problems.add(path, properties, 'a list');
  for (let index = 0; index < properties.length && !problems.full; index++) {
    const property: unknown = properties[index];
    if (!isObject(property)) problems.add(`${path}[${index}]`, property, 'an object');
    else {
      problems.text(`${path}[${index}].key`, property.key);
      problems.text(`${path}[${index}].value`, property.value);
    }
  }
}

export function nestsDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  for (const inner of Object.values(value)) {
    if (nestsDeeperThan(inner, depth - 1)) return true;
  }
  return false;
}

/** Enough to see what is wrong; a report with 10,000 bad recipients does not need 10,000 sentences. */
const MAX_PROBLEMS = 10;

/** Collects what is wrong with a report: paths and types, never values, since values are fax numbers. */
export class Problems {
  readonly list: string[] = [];

  get full(): boolean {
    return this.list.length >= MAX_PROBLEMS;
  }

  say(problem: string): void {
    if (!this.full) this.list.push(problem);
  }

  add(path: string, value: unknown, expected: string): void {
    this.say(value === undefined ? `${path} is missing` : `${path} is ${typeOf(value)}, not ${expected}`);
  }

  text(path: string, value: unknown): void {
    if (typeof value !== 'string') this.add(path, value, 'a string');
  }

  optionalText(path: string, value: unknown): void {
    if (value !== undefined && value !== null) this.text(path, value);
  }

  /** Beyond 2^53 few readers of a message keep a number as Retarus sent it. */
  optionalInteger(path: string, value: unknown): void {
    if (value !== undefined && value !== null && !Number.isSafeInteger(value))
      this.add(path, value, 'an integer');
  }
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (isExactNumber(value)) return 'a number that is too long or too large';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}
