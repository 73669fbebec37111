import { InvokeCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { TickSummary } from '../../functions/poll-reports/interface/operator.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { type DeployedSource, listSources, SCHEDULE_ACTIONS, sourcesNamed } from '../aws/schedules.ts';
import { type Context, defineCommand } from '../command.ts';
import { counted } from '../ui/format.ts';

export const POLL_ACTIONS = ['lambda:InvokeFunction'];

export const tickShape = z.object({
  source: z.string(),
  ended: z.enum(['drained', 'more', 'stuck', 'not-set-up', 'failed']),
  error: z.string().optional(),
  reports: z.number(),
  forwarded: z.number(),
  delivered: z.number(),
  uncertain: z.number(),
  failed: z.number(),
  deleted: z.number(),
  quarantined: z.number(),
  pending: z.number(),
  unconfirmed: z.number(),
  durationMs: z.number(),
});

export type Tick = z.infer<typeof tickShape>;

const result = z.object({ ticks: z.array(tickShape) });

export const poll = defineCommand({
  name: 'poll',
  summary: 'one tick now',
  description: `Invokes the function as the schedule does, and waits for its end: statuses are sent and
jobs are deleted as in every tick. A paused source can be polled, too. Exit code 1: the tick failed.`,
  arguments: [['<source>', 'a source (12345@de1), an account (12345), or "all"']],
  examples: ['fax-status poll 12345@de1', 'fax-status poll all --yes --json'],
  actions: [...FIND_ACTIONS, ...SCHEDULE_ACTIONS, ...POLL_ACTIONS],
  whenStopped: 'Stopped. A tick that has begun goes on in AWS: "fax-status status" shows how it ends.',
  changes: true,
  result,
  run: async (context, { words }) => {
    const deployed = await context.deployed();
    const sources = sourcesNamed(await listSources(context.aws(), deployed), String(words[0]));
    await context.confirm(`Poll ${sources.map(({ name }) => name).join(', ')} now?`);
    const ticks: Tick[] = [];
    for (const source of sources) ticks.push(await pollOnce(context, source));
    return { ticks };
  },
  isTrouble: ({ ticks }) => ticks.some(({ ended }) => ended === 'failed'),
  print: ({ ticks }, context) => {
    for (const tick of ticks) printTick(tick, context);
  },
});

/** One tick of a source, shown while it lasts. */
export async function pollOnce(context: Context, { input, name }: DeployedSource): Promise<Tick> {
  const { functionName } = await context.deployed();
  const progress = context.terminal.progress(`Polling ${name} …`);
  try {
    const { FunctionError, Payload } = await context
      .aws()
      .lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(input) }));
    const text = Payload ? Buffer.from(Payload).toString('utf8') : '{}';
    return FunctionError === undefined ? tickOf(JSON.parse(text)) : brokenTick(name, JSON.parse(text));
  } finally {
    progress.stop();
  }
}

function tickOf(summary: TickSummary): Tick {
  const { deleted, durationMs, ended, error, forwarded, outcomes, pending, reports, source } = summary;
  return {
    source,
    ended,
    ...(error && { error: `${error.name}: ${error.message}` }),
    reports,
    forwarded,
    ...outcomes,
    deleted,
    quarantined: Object.values(summary.quarantined).reduce((sum, count) => sum + count, 0),
    pending,
    unconfirmed: summary.unconfirmed,
    durationMs,
  };
}

/** The function itself broke: out of memory, out of time, or a bug. */
const brokenTick = (
  source: string,
  { errorMessage = '', errorType = 'Error' }: { errorMessage?: string; errorType?: string },
): Tick => ({
  source,
  ended: 'failed',
  error: `${errorType}: ${errorMessage}`,
  reports: 0,
  forwarded: 0,
  delivered: 0,
  uncertain: 0,
  failed: 0,
  deleted: 0,
  quarantined: 0,
  pending: 0,
  unconfirmed: 0,
  durationMs: 0,
});

export function printTick(tick: Tick, { terminal }: Context): void {
  const { bold, green, red, yellow } = terminal.colors;
  const { deleted, delivered, durationMs, ended, error, failed, forwarded } = tick;
  const { pending, quarantined, reports, source, unconfirmed, uncertain } = tick;
  const paint = ended === 'failed' ? red : ended === 'drained' ? green : yellow;
  const extra = [
    ...(quarantined > 0 ? [`${quarantined} into quarantine`] : []),
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(unconfirmed > 0 ? [`${unconfirmed} not confirmed by SQS`] : []),
  ];
  if (ended === 'not-set-up')
    return terminal.print(
      `${bold(source)}  ${yellow('not set up yet')}: no credentials are stored; "fax-status login" asks ` +
        'for them',
    );
  terminal.print(
    `${bold(source)}  ${paint(ended)}${ended === 'more' ? ': there is more, the next tick goes on' : ''}`,
    `  ${counted(reports, 'report')} listed, ${forwarded} statuses forwarded (${delivered} delivered, ` +
      `${uncertain} uncertain, ${failed} failed), ${counted(deleted, 'job')} deleted` +
      `${extra.map((part) => `, ${part}`).join('')}`,
    ...(error === undefined ? [`  took ${(durationMs / 1000).toFixed(1)} s`] : [`  ${red(error)}`]),
  );
}
