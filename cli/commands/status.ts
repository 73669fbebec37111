import { z } from 'zod';
import { ALARM_ACTIONS, listAlarms } from '../aws/alarms.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { LOG_ACTIONS, type LoggedTick, readTicks } from '../aws/log.ts';
import { AGE_ACTIONS, listQueues, oldestAges, QUEUE_ACTIONS } from '../aws/queues.ts';
import { type DeployedSource, listSources, SCHEDULE_ACTIONS } from '../aws/schedules.ts';
import { type Context, defineCommand } from '../command.ts';
import { ago, DAY, duration, HOUR, moment } from '../ui/format.ts';
import { table } from '../ui/table.ts';
import { wholeNumber } from '../whole-number.ts';

const outcomes = z.object({ delivered: z.number(), uncertain: z.number(), failed: z.number() });

const sourceStatus = z.object({
  source: z.string(),
  /** Whether its schedule runs. */
  enabled: z.boolean(),
  /** ISO 8601; absent where there was none within a day. */
  lastGoodPoll: z.string().optional(),
  lastTick: z.string().optional(),
  /** How the last tick ended. */
  ended: z.enum(['drained', 'more', 'stuck', 'not-set-up', 'failed']).optional(),
  error: z.string().optional(),
  /** Jobs at Retarus with a recipient whose fax is still on its way. */
  pending: z.number(),
  /** When the oldest fax was sent whose report is still at Retarus. */
  oldestReport: z.string().optional(),
  /**
   * Seconds from the last attempt to send the fax to the confirmation by SQS, of the last tick that forwarded
   * something; absent where none did within the hour.
   */
  lagSeconds: z.object({ median: z.number(), longest: z.number() }).optional(),
  lastHour: outcomes,
  lastDay: outcomes,
});

const queueStatus = z.object({
  queue: z.string(),
  kind: z.enum(['statuses', 'dead-letter', 'quarantine']),
  waiting: z.number(),
  inFlight: z.number(),
  /** Seconds; absent where the queue is empty or CloudWatch has not seen it yet. */
  oldestSeconds: z.number().optional(),
  /** When SQS drops the oldest message. */
  expires: z.string().optional(),
});

const result = z.object({
  at: z.string(),
  stack: z.string(),
  sources: z.array(sourceStatus),
  queues: z.array(queueStatus),
  /** Alarms in ALARM. */
  alarms: z.array(z.string()),
});

type Result = z.infer<typeof result>;
type SourceStatus = z.infer<typeof sourceStatus>;
type QueueStatus = z.infer<typeof queueStatus>;

export const status = defineCommand({
  name: 'status',
  summary: 'sources, queues and alarms at a glance',
  description: `Reads the function's log, the queues' counts and the alarms; it receives no message and
calls nothing at Retarus. Exit code 1: a poll failed, something lies in a dead-letter queue or in
quarantine, or an alarm rings.`,
  options: [
    ['--watch', 'draws it again every few seconds, until Ctrl-C'],
    ['--every <seconds>', 'how often, with --watch', '10'],
  ],
  examples: ['fax-status status', 'fax-status status --watch', 'fax-status status --json --stack faxes'],
  actions: [
    ...FIND_ACTIONS,
    ...SCHEDULE_ACTIONS,
    ...LOG_ACTIONS,
    ...QUEUE_ACTIONS,
    ...AGE_ACTIONS,
    ...ALARM_ACTIONS,
  ],
  changes: false,
  result,
  run: async (context, { options }) => {
    if (!options.watch) return readStatus(context);
    const seconds = wholeNumber('--every', options.every, { min: 1, of: 'seconds' });
    while (!context.stop.aborted) {
      const current = await readStatus(context);
      // Home, and clear what is below: the screen does not flicker as it would when cleared whole.
      if (context.terminal.redraws && !context.global.json) context.terminal.write('\u001b[H\u001b[J');
      context.emit(current);
      await context.sleep(seconds * 1000);
    }
    return undefined;
  },
  isTrouble: ({ alarms, queues, sources }) =>
    alarms.length > 0 || sources.some(isTroubled) || queues.some(holdsTrouble),
  print,
});

/** Whether something waits for a person. */
const holdsTrouble = ({ kind, waiting }: Pick<QueueStatus, 'kind' | 'waiting'>): boolean =>
  kind !== 'statuses' && waiting > 0;

const isTroubled = ({ enabled, ended, lastGoodPoll }: SourceStatus): boolean =>
  enabled && ended !== 'not-set-up' && (ended === 'failed' || lastGoodPoll === undefined);

async function readStatus(context: Context): Promise<Result> {
  const deployed = await context.deployed();
  const aws = context.aws();
  const now = context.now();
  const [sources, queues, recent, busy, alarms] = await Promise.all([
    listSources(aws, deployed),
    listQueues(aws, deployed),
    readTicks(aws, deployed, now - HOUR, 'all'),
    readTicks(aws, deployed, now - DAY, 'busy'),
    listAlarms(aws, deployed),
  ]);
  // A source that was silent for an hour is looked for further back; that is slow, and rare.
  const silent = sources.some(
    ({ name }) => !recent.some(({ tick }) => tick.source === name && isGood({ tick })),
  );
  const ticks = silent ? await readTicks(aws, deployed, now - DAY, 'all') : recent;
  const ages = await oldestAges(aws, queues, now);
  return {
    at: new Date(now).toISOString(),
    stack: deployed.stack,
    sources: sources.map((source) => statusOf(source, ticks, busy, now)),
    queues: queues.map(({ inFlight, kind, name, retentionSeconds, waiting }) => {
      const age = ages.get(name);
      return {
        queue: name,
        kind,
        waiting,
        inFlight,
        ...(age !== undefined && {
          oldestSeconds: Math.round(age),
          expires: new Date(now + (retentionSeconds - age) * 1000).toISOString(),
        }),
      };
    }),
    alarms: alarms.filter(({ rings }) => rings).map(({ name }) => name),
  };
}

const isGood = ({ tick }: Pick<LoggedTick, 'tick'>): boolean => tick.ended !== 'failed' && tick.pages > 0;

function statusOf(
  { enabled, name }: DeployedSource,
  ticks: readonly LoggedTick[],
  busy: readonly LoggedTick[],
  now: number,
): SourceStatus {
  const own = ticks.filter(({ tick }) => tick.source === name);
  const last = own.at(-1);
  const good = own.findLast(isGood);
  const lag = busy.findLast(({ at, tick }) => tick.source === name && at >= now - HOUR)?.tick.lagSeconds;
  const sum = (from: number) => {
    const total = { delivered: 0, uncertain: 0, failed: 0 };
    for (const { at, tick } of busy) {
      if (tick.source !== name || at < from) continue;
      total.delivered += tick.outcomes.delivered;
      total.uncertain += tick.outcomes.uncertain;
      total.failed += tick.outcomes.failed;
    }
    return total;
  };
  return {
    source: name,
    enabled,
    ...(good && { lastGoodPoll: new Date(good.at).toISOString() }),
    ...(last && { lastTick: new Date(last.at).toISOString(), ended: last.tick.ended }),
    ...(last?.tick.error && { error: `${last.tick.error.name}: ${last.tick.error.message}` }),
    pending: last?.tick.pending ?? 0,
    ...(last?.tick.oldestReportLeft !== undefined && { oldestReport: last.tick.oldestReportLeft }),
    ...(lag && { lagSeconds: lag }),
    lastHour: sum(now - HOUR),
    lastDay: sum(now - DAY),
  };
}

function print({ alarms, at, queues, sources, stack }: Result, { terminal }: Context): void {
  const { bold, dim, green, red, yellow } = terminal.colors;
  const now = Date.parse(at);
  const shown = ({ delivered, failed, uncertain }: z.infer<typeof outcomes>) =>
    `${delivered} / ${uncertain} / ${failed}`;
  const mark = (source: SourceStatus) => {
    if (!source.enabled) return yellow('paused');
    if (source.ended === 'not-set-up') return yellow('not set up');
    return isTroubled(source) ? red('failing') : green('polling');
  };
  const unset = sources.filter(({ enabled, ended }) => enabled && ended === 'not-set-up');
  terminal.print(
    `${bold(stack)}  ${dim(moment(at))}`,
    '',
    ...table([
      ['source', 'state', 'last good poll', 'at Retarus', 'lag', 'hour', 'day'].map(dim),
      ...sources.map((source) => [
        source.source,
        mark(source),
        source.lastGoodPoll === undefined ? 'none in a day' : ago(source.lastGoodPoll, now),
        backlogOf(source, now),
        lagOf(source),
        shown(source.lastHour),
        shown(source.lastDay),
      ]),
    ]),
    dim('  lag: from the last attempt to the queue, in the last tick with statuses: median, longest'),
    dim('  hour and day: delivered / uncertain / failed'),
    ...unset.map(
      ({ source }) => `  ${yellow(source)} no credentials are stored yet: "fax-status login" asks for them`,
    ),
    ...sources.flatMap(({ error, source }) => (error === undefined ? [] : [`  ${red(source)} ${error}`])),
    '',
    ...table([
      ['queue', 'waiting', 'in flight', 'oldest', 'expires'].map(dim),
      ...queues.map(({ expires, inFlight, kind, oldestSeconds, queue, waiting }) => [
        holdsTrouble({ kind, waiting }) ? red(queue) : queue,
        String(waiting),
        String(inFlight),
        oldestSeconds === undefined ? '' : duration(oldestSeconds * 1000),
        expires === undefined ? '' : moment(expires),
      ]),
    ]),
    ...queues.filter(holdsTrouble).map(({ kind, queue }) => `  ${red(queue)} ${NEXT_COMMANDS[kind]}`),
    '',
    ...(alarms.length === 0 ? [green('No alarm rings.')] : alarms.map((name) => red(`Alarm  ${name}`))),
  );
}

const NEXT_COMMANDS: Readonly<Record<QueueStatus['kind'], string>> = {
  statuses: '',
  'dead-letter': 'a consumer failed; once it is mended, "fax-status redrive" sends them to it again',
  quarantine: '"fax-status quarantine list" says why they are there',
};

const lagOf = ({ lagSeconds }: SourceStatus): string =>
  lagSeconds === undefined
    ? ''
    : `${duration(lagSeconds.median * 1000)}, ${duration(lagSeconds.longest * 1000)}`;

function backlogOf({ ended, oldestReport, pending }: SourceStatus, now: number): string {
  if (ended === 'not-set-up' || ended === undefined) return 'not known';
  const parts = [
    ...(ended === 'more' || ended === 'stuck' ? ['more than was taken'] : []),
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(oldestReport === undefined ? [] : [`oldest ${ago(oldestReport, now)}`]),
  ];
  return parts.join(', ') || 'nothing left';
}
