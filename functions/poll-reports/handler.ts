import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Dependencies } from './dependencies.ts';
import { InvalidScheduleInputError, parseScheduleInput } from './interface/source.ts';
import { jobLines, summarise, type TickSummary } from './telemetry/summary.ts';
import { tick } from './tick/tick.ts';

/** The Lambda handler. */
export const createHandler = (dependencies: Dependencies) =>
  middy().use(injectLambdaContext(dependencies.logger)).use(concealBugs()).handler(pollReports(dependencies));

/** One invocation is one tick of the source that the schedule names. @throws InvalidScheduleInputError */
export const pollReports =
  ({ setup, ports, logger, logJobs, metrics }: Dependencies) =>
  async (input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<TickSummary> => {
    const { secretId, ...source } = parseScheduleInput(input);
    const { clock } = ports;
    const started = clock.monotonic();
    const result = await tick(source, secretId, started + context.getRemainingTimeInMillis(), setup, ports);

    const summary = summarise(source, result, Math.round(clock.monotonic() - started));
    if (summary.ended === 'failed') logger.error('tick', { tick: summary });
    else logger.info('tick', { tick: summary });
    if (logJobs) for (const jobs of jobLines(source, result.tally)) logger.info('jobs', { jobs });
    metrics.emit(source, result, clock.now());
    return summary;
  };

/**
 * Lambda logs whatever a handler throws, message included: only what is known to hold no fax number gets
 * there.
 */
export const concealBugs = (): MiddlewareObj => ({
  onError: (request) => {
    if (!(request.error instanceof InvalidScheduleInputError))
      request.error = new UnexpectedError(request.error);
  },
});

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
