import { gzipSync } from 'node:zlib';
import type { Source } from '../interface/source.ts';
import { quarantineId } from './event-id.ts';
import { canonicalJson, isExactNumber } from './json.ts';
import { escapeJsonForSqs, MAX_ATTRIBUTE_LENGTH, MAX_BYTES, type Message, messageOf } from './message.ts';
import { MAX_DEPTH } from './report.ts';

/**
 * Why something is in quarantine:
 * - `unreadable-report`: a list entry that is not a report as Retarus documents it;
 * - `oversized-status`: a status whose message would be larger than SQS takes;
 * - `rejected-status`: a status whose message SQS refused for its content.
 */
export type QuarantineKind = 'unreadable-report' | 'oversized-status' | 'rejected-status';

export interface QuarantineCase {
  readonly kind: QuarantineKind;
  readonly source: Source;
  readonly jobId: string | undefined;
  /** Sentences about paths, types and codes; never values. */
  readonly problems: readonly string[];
  /** The report or event. */
  readonly content: unknown;
  /** The report as Retarus sent it. */
  readonly text?: string | undefined;
}

/**
 * The message for the quarantine queue. It holds the content whole, and the text that Retarus sent beside it;
 * where that does not fit, compressed (`encoding: "gzip+base64"`); where even that does not fit, with its
 * long texts cut (`encoding: "cut"`), and says so.
 *
 * The content is personal data: the queue is encrypted, and nothing of the content is in the attributes.
 */
export function quarantineMessage(quarantined: QuarantineCase): Message {
  const content = cutDepth(quarantined.content, MAX_DEPTH);
  const id = contentId(quarantined.source, content);
  const { text } = quarantined;
  const whole = compose(quarantined, id, { text }, content);
  if (whole.bytes <= MAX_BYTES) return whole;

  const json = text ?? JSON.stringify(content);
  const size = Buffer.byteLength(json);
  const note = `the whole is ${size} bytes, more than a message of ${MAX_BYTES} bytes takes`;
  const compressed = compose(
    quarantined,
    id,
    { encoding: 'gzip+base64', note },
    gzipSync(json).toString('base64'),
  );
  if (compressed.bytes <= MAX_BYTES) return compressed;

  const named = { ...quarantined, jobId: shortenText(quarantined.jobId, MAX_ATTRIBUTE_LENGTH) };
  for (let length = 65_536; length >= 1; length = Math.floor(length / 4)) {
    const cut = compose(named, id, { encoding: 'cut', note }, shorten(content, length, length));
    if (cut.bytes <= MAX_BYTES) return cut;
  }
  return compose(named, id, { encoding: 'cut', note }, null);
}

/** The id of a quarantined report or status: the same in whatever order its fields come. */
export const contentId = (source: Source, content: unknown): string =>
  quarantineId(source, canonicalJson(cutDepth(content, MAX_DEPTH) ?? null));

function compose(
  { kind, source, jobId, problems }: QuarantineCase,
  id: string,
  form: { encoding?: string; note?: string; text?: string | undefined },
  content: unknown,
): Message {
  const { account, dataCenter } = source;
  const body = JSON.stringify({ kind, id, account, dataCenter, jobId, problems, ...form, content });
  // SQS shows attributes without opening the body: what, whose, why.
  const attributes = { kind, account, dataCenter, jobId: jobId ?? '', reason: problems[0] ?? '' };
  return messageOf(id, escapeJsonForSqs(body), attributes);
}

const CUT_DEPTH = `[cut: nested deeper than ${MAX_DEPTH} levels]`;

/**
 * Serialising recurses, so what nests deeper than any report does is cut off before it exhausts the stack.
 */
function cutDepth(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value;
  if (depth === 0) return CUT_DEPTH;
  return mapInner(value, (inner) => cutDepth(inner, depth - 1));
}

/** Cuts texts to `text` characters and lists to `list` entries, at every level. */
function shorten(value: unknown, text: number, list: number): unknown {
  if (typeof value === 'string') return shortenText(value, text);
  if (Array.isArray(value) && value.length > list) {
    return [
      ...value.slice(0, list).map((inner) => shorten(inner, text, list)),
      `[cut: ${value.length} entries]`,
    ];
  }
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value;
  return mapInner(value, (inner) => shorten(inner, text, list));
}

const shortenText = <T extends string | undefined>(value: T, length: number): T | string =>
  value === undefined || value.length <= length
    ? value
    : `${value.slice(0, length)}[cut: ${value.length} characters]`;

function mapInner(value: object, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}
