import { z } from 'zod';
import { REASON_CLASSES } from '../../contract/reasons.ts';
import type { Digest } from '../../functions/daily-digest/interface/digest.ts';
import { gather } from '../../functions/daily-digest/interface/operator.ts';
import { digestText } from '../../functions/daily-digest/interface/text.ts';
import { shortestRetention } from '../../functions/poll-reports/interface/source.ts';
import { ALARM_ACTIONS } from '../aws/alarms.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { AGE_ACTIONS, listQueues, QUEUE_ACTIONS } from '../aws/queues.ts';
import { listSources, SCHEDULE_ACTIONS } from '../aws/schedules.ts';
import { type Context, defineCommand } from '../command.ts';

const compared = z.object({ day: z.number(), weekBefore: z.number() });

const result: z.ZodType<Digest> = z.object({
  service: z.string(),
  /** The 24 hours, in epoch milliseconds. */
  from: z.number(),
  to: z.number(),
  statuses: compared,
  failed: compared,
  uncertain: compared,
  classes: z.array(compared.extend({ reasonClass: z.enum(REASON_CLASSES) })),
  watches: z.array(z.object({ name: z.string(), all: compared, failed: compared })),
  slowestHour: z.object({ at: z.number(), seconds: z.number() }).exactOptional(),
  waiting: z.array(
    z.object({
      queue: z.string(),
      kind: z.enum(['dead-letter', 'quarantine']),
      belongsTo: z.string().exactOptional(),
      messages: z.number(),
      since: z.number().exactOptional(),
      expires: z.number().exactOptional(),
    }),
  ),
  alarms: z.array(z.string()),
  /** Without one successful poll in the 24 hours: when the last one was, and when what came after is lost. */
  silentSources: z.array(
    z.object({ source: z.string(), since: z.number().exactOptional(), expires: z.number().exactOptional() }),
  ),
  /** Sources for which no credentials were stored yet. */
  notSetUp: z.array(z.string()),
});

export const digest = defineCommand({
  name: 'digest',
  summary: 'the daily digest of the last 24 hours, now',
  description: `Asks CloudWatch and SQS what the function of the daily digest asks, and prints what it
would send, with times as the clock of this machine shows them. It sends nothing.`,
  examples: ['fax-status digest', 'fax-status digest --json'],
  actions: [...FIND_ACTIONS, ...SCHEDULE_ACTIONS, ...QUEUE_ACTIONS, ...AGE_ACTIONS, ...ALARM_ACTIONS],
  changes: false,
  result,
  run: readDigest,
  print: (digest, { terminal }) => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    terminal.print(digestText(digest, timeZone).trimEnd());
  },
});

async function readDigest(context: Context): Promise<Digest> {
  const deployed = await context.deployed();
  const aws = context.aws();
  const [sources, queues] = await Promise.all([listSources(aws, deployed), listQueues(aws, deployed)]);
  const polled = sources.filter(({ enabled }) => enabled);
  const subject = {
    service: deployed.service,
    sources: polled.map(({ name }) => name),
    reportRetentionDays: shortestRetention(polled),
    watches: deployed.config.watches.map(({ name }) => name),
    queues: queues.flatMap(({ kind, ...queue }) => (kind === 'statuses' ? [] : [{ ...queue, kind }])),
  };
  return gather(subject, aws, context.now());
}
