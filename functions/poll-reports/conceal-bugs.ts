import type { MiddlewareObj } from '@middy/core';
import { InvalidScheduleInputError } from './interface/schedule-input.ts';

/** A bug, as far as it may be told: an error's message may quote what the code was working on. */
export class UnexpectedError extends Error {
  override readonly name = 'UnexpectedError';

  constructor(cause: unknown) {
    const name = cause instanceof Error ? cause.constructor.name : typeof cause;
    super(`The forwarder has a bug (${name}). Nothing is lost: what was not confirmed is still at Retarus.`);
    const frames = cause instanceof Error ? framesOf(cause) : [];
    this.stack = [`${this.name}: ${this.message}`, ...frames].join('\n');
  }
}

/** The stack begins with the message, and the message may look like anything. */
const framesOf = ({ message, stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .slice(message.split('\n').length)
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));

/** Lambda logs whatever a handler throws, message included: only what is known to hold no fax number gets there. */
export const concealBugs = (): MiddlewareObj => ({
  onError: (request) => {
    if (!(request.error instanceof InvalidScheduleInputError))
      request.error = new UnexpectedError(request.error);
  },
});
