import { EVENT_SHAPE } from '../generated/event-shape.ts';
import type { FaxStatusEvent } from '../generated/fax-status-event.ts';
import { problemsOf, type Shape } from './check.ts';

/** What became of reading a message. */
export type Reading =
  | { readonly ok: true; readonly event: FaxStatusEvent }
  /** Sentences about paths and expectations; never values, since values are fax numbers. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** A message that is no event of this version of the contract. */
export class InvalidMessageError extends Error {
  override readonly name = 'InvalidMessageError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The message is no fax status of this version: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}

/**
 * Checks a status against the contract. Unknown fields are kept.
 *
 * @param value the body of an SQS message; or the parsed event; or either in the envelope of an SNS
 *   notification or of an EventBridge event, as a queue or a function behind a topic or a bus gets it
 */
export function checkStatus(value: unknown): Reading {
  try {
    const event = unwrap(value);
    const problems = problemsOf(event, EVENT_SHAPE as Shape);
    if (problems.length === 0) return { ok: true, event: event as FaxStatusEvent };
    return { ok: false, problems: atMost(MAX_PROBLEMS, problems) };
  } catch (error) {
    if (!(error instanceof NotJsonError)) throw error;
    return { ok: false, problems: [error.message] };
  }
}

/** The event itself. @throws {NotJsonError} */
function unwrap(value: unknown): unknown {
  const content = jsonOf(value, 'the message');
  if (typeof content !== 'object' || content === null || 'specversion' in content) return content;
  if ('Type' in content && content.Type === 'Notification' && 'Message' in content)
    return jsonOf(content.Message, 'Message of the SNS notification');
  if ('detail-type' in content && 'detail' in content) return content.detail;
  return content;
}

function jsonOf(value: unknown, what: string): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    // The parser's message would quote the text, which may hold fax numbers.
    throw new NotJsonError(`${what} must be JSON`);
  }
}

class NotJsonError extends Error {}

/** A message of 1 MiB can have tens of thousands of problems: more text than a line of a log holds. */
const MAX_PROBLEMS = 10;

const atMost = (limit: number, problems: readonly string[]): readonly string[] =>
  problems.length <= limit ? problems : [...problems.slice(0, limit), `and ${problems.length - limit} more`];

/** The checked event. @throws {InvalidMessageError} where {@link checkStatus} finds problems */
export function parseStatus(value: unknown): FaxStatusEvent {
  const reading = checkStatus(value);
  if (!reading.ok) throw new InvalidMessageError(reading.problems);
  return reading.event;
}
