import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { TickSummary } from '../../functions/poll-reports/interface/operator.ts';
import type { Aws } from './clients.ts';
import type { Deployed } from './deployed.ts';

/** One tick as the function logged it. */
export interface LoggedTick {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly tick: TickSummary;
}

export const LOG_ACTIONS = ['logs:FilterLogEvents'];

/** Parsed lines of the function's log, oldest first. @param pattern a filter pattern of CloudWatch Logs */
export async function* readLog(
  aws: Aws,
  { logGroup }: Deployed,
  { from, to, pattern }: { from: number; to?: number; pattern: string },
): AsyncGenerator<{ at: number; line: Readonly<Record<string, unknown>> }> {
  const pages = paginateFilterLogEvents(
    { client: aws.logs },
    {
      logGroupName: logGroup,
      startTime: from,
      ...(to !== undefined && { endTime: to }),
      filterPattern: pattern,
    },
  );
  for await (const { events = [] } of pages) {
    for (const { message = '', timestamp = 0 } of events) {
      const line = parsed(message);
      if (line) yield { at: timestamp, line };
    }
  }
}

/** Ticks since a time. @param which `busy`: only those that forwarded something */
export async function readTicks(
  aws: Aws,
  deployed: Deployed,
  from: number,
  which: 'all' | 'busy',
): Promise<LoggedTick[]> {
  const pattern =
    which === 'all' ? '{ $.message = "tick" }' : '{ ($.message = "tick") && ($.tick.forwarded > 0) }';
  const ticks: LoggedTick[] = [];
  for await (const { at, line } of readLog(aws, deployed, { from, pattern })) {
    if (line.message === 'tick' && line.tick) ticks.push({ at, tick: line.tick as TickSummary });
  }
  return ticks;
}

function parsed(message: string): Readonly<Record<string, unknown>> | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
