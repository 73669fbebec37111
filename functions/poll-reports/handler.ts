import type { Context } from 'aws-lambda';
import type { Dependencies } from './dependencies.ts';
import { parseScheduleInput } from './interface/schedule-input.ts';
import { summarise, type TickSummary } from './telemetry/summary.ts';
import { tick } from './tick/tick.ts';

/** One invocation is one tick of the source that the schedule names. @throws InvalidScheduleInputError */
export const pollReports =
  ({ setup, ports, logger, metrics }: Dependencies) =>
  async (input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<TickSummary> => {
    const { secretId, ...source } = parseScheduleInput(input);
    const { clock } = ports;
    const started = clock.monotonic();
    const result = await tick(source, secretId, started + context.getRemainingTimeInMillis(), setup, ports);

    const summary = summarise(source, result, Math.round(clock.monotonic() - started));
    if (summary.ended === 'failed') logger.error('tick', { tick: summary });
    else logger.info('tick', { tick: summary });
    metrics.emit(source, result, clock.now());
    return summary;
  };
