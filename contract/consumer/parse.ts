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

/** Reads the body of a message and checks it against the contract. Unknown fields are kept. */
export function readStatus(body: string): Reading {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // The parser's message would quote the body.
    return { ok: false, problems: ['the message must be JSON'] };
  }
  const problems = problemsOf(value, EVENT_SHAPE as Shape);
  if (problems.length === 0) return { ok: true, event: value as FaxStatusEvent };
  return { ok: false, problems: atMost(MAX_PROBLEMS, problems) };
}

/** A message of 1 MiB can have tens of thousands of problems: more text than a line of a log holds. */
const MAX_PROBLEMS = 10;

const atMost = (limit: number, problems: readonly string[]): readonly string[] =>
  problems.length <= limit ? problems : [...problems.slice(0, limit), `and ${problems.length - limit} more`];

/** @throws {InvalidMessageError} where {@link readStatus} finds problems */
export function parseStatus(body: string): FaxStatusEvent {
  const reading = readStatus(body);
  if (!reading.ok) throw new InvalidMessageError(reading.problems);
  return reading.event;
}
