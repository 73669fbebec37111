import { z } from 'zod';
import type { LoggedJobs } from '../../functions/poll-reports/interface/operator.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { LOG_ACTIONS, readLog } from '../aws/log.ts';
import { contentOf, holdQuarantine } from '../aws/quarantine.ts';
import { expiryOf, HOLD_ACTIONS, hold, listQueues, QUEUE_ACTIONS } from '../aws/queues.ts';
import { listSources, SCHEDULE_ACTIONS } from '../aws/schedules.ts';
import { type Context, defineCommand } from '../command.ts';
import { CliError, MisuseError } from '../errors.ts';
import { listReports, readCredentials, reportReader, SECRET_ACTIONS } from '../retarus.ts';
import { duration, moment } from '../ui/format.ts';

const DAY = 86_400_000;
/** Messages of a dead-letter queue or of quarantine that are looked at. */
const LIMIT = 10_000;

const place = z.object({
  where: z.enum(['Retarus', 'quarantine', 'dead-letter', 'forwarded', 'deleted']),
  /** The source or the queue. */
  name: z.string(),
  jobId: z.string(),
  /** ISO 8601: when it was forwarded or deleted, or came into the queue. */
  at: z.string().optional(),
  /** When SQS drops it. */
  expires: z.string().optional(),
  /** Reason codes of its statuses there, where they are known. */
  reasons: z.array(z.string()),
});

type Place = z.infer<typeof place>;

export const find = defineCommand({
  name: 'find',
  summary: "where a job's statuses are, and when they were forwarded",
  description: `Looks at Retarus (the oldest 1000 reports of each source), in quarantine, in the
dead-letter queues and in the function's log, which names the jobs that were forwarded and deleted
(setting "logJobs"). A customerDefinedId is found while its report is at Retarus, in quarantine or in a
dead-letter queue; the log holds job ids alone. A status queue is not looked into: its messages are the
consumers'. Exit code 1: it is nowhere.`,
  arguments: [['<job>', 'a job id, or a customerDefinedId']],
  options: [['--days <n>', 'how far back the log is searched', '3']],
  examples: [
    'fax-status find FJJ5Y09UM505ZZBIELCRYC',
    'fax-status find order-4711 --json',
    'fax-status find FJJ5Y09UM505ZZBIELCRYC --days 30',
  ],
  actions: [
    ...FIND_ACTIONS,
    ...SCHEDULE_ACTIONS,
    ...SECRET_ACTIONS,
    ...QUEUE_ACTIONS,
    ...HOLD_ACTIONS,
    ...LOG_ACTIONS,
  ],
  changes: false,
  result: z.object({
    asked: z.string(),
    places: z.array(place),
    /** Where could not be looked, and why. */
    notLooked: z.array(z.string()),
  }),
  run: async (context, { options, words }) => {
    const asked = String(words[0]);
    const days = Number(options.days);
    if (!Number.isInteger(days) || days < 1)
      throw new MisuseError('--days must be a whole number, at least 1.');
    await context.deployed();
    const progress = context.terminal.progress('Looking …');
    try {
      const [retarus, quarantine, dead] = await Promise.all([
        atRetarus(context, asked),
        inQuarantine(context, asked),
        inDeadLetters(context, asked),
      ]);
      const places = [...retarus.places, ...quarantine, ...dead];
      // The log knows job ids: of a customerDefinedId, those that were just found.
      const jobIds = [...new Set([asked, ...places.map(({ jobId }) => jobId)])];
      const logged = await inLog(context, jobIds, context.now() - days * DAY);
      return { asked, places: [...places, ...logged], notLooked: retarus.notLooked };
    } finally {
      progress.stop();
    }
  },
  isTrouble: ({ places }) => places.length === 0,
  print: ({ asked, notLooked, places }, { now, terminal }) => {
    const { bold, dim, green, red, yellow } = terminal.colors;
    if (places.length === 0)
      terminal.print(
        `${asked} is neither at Retarus nor aside, and the log does not name it. Older than the log's ` +
          `days? Raise --days. A customerDefinedId that was forwarded is found in your consumers' own ` +
          `records.`,
      );
    for (const { at, expires, jobId, name, reasons, where } of places) {
      const sentence = {
        Retarus: yellow('is still at Retarus'),
        quarantine: red('is in quarantine'),
        'dead-letter': red('is a dead letter'),
        forwarded: green('was forwarded'),
        deleted: dim('was deleted at Retarus'),
      }[where];
      const left = expires === undefined ? '' : `, expires in ${duration(Date.parse(expires) - now())}`;
      const codes = reasons.length > 0 ? `  ${reasons.join(', ')}` : '';
      terminal.print(
        `${bold(jobId)}  ${sentence}  ${name}${at === undefined ? '' : `  ${moment(at)}`}${left}${codes}`,
      );
    }
    for (const sentence of notLooked) terminal.note(`Not looked: ${sentence}`);
  },
});

/** A source that cannot be asked does not hide what the others say. */
async function atRetarus(context: Context, asked: string): Promise<{ places: Place[]; notLooked: string[] }> {
  const aws = context.aws();
  const deployed = await context.deployed();
  const reader = reportReader(deployed);
  const places: Place[] = [];
  const notLooked: string[] = [];
  for (const { input, name } of await listSources(aws, deployed)) {
    try {
      const credentials = await readCredentials(aws, input.secretId);
      for (const report of await listReports(reader, input, credentials)) {
        const found = matchOf(report, asked);
        if (found) places.push({ where: 'Retarus', name, ...found });
      }
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      notLooked.push(`${name}: ${error.message}`);
    }
  }
  return { places, notLooked };
}

async function inQuarantine(context: Context, asked: string): Promise<Place[]> {
  const { cases, release } = await holdQuarantine(context.aws(), await context.deployed(), LIMIT);
  await release();
  return cases.flatMap((one) => {
    const content = contentOf(one);
    // A status that was put aside is an event; a report is as Retarus sent it.
    const found = one.jobId === asked ? { jobId: asked, reasons: [] } : matchOf(content, asked);
    if (!found) return [];
    const times = { at: new Date(one.since).toISOString(), expires: new Date(one.expires).toISOString() };
    return [{ where: 'quarantine' as const, name: one.source, ...found, ...times }];
  });
}

async function inDeadLetters(context: Context, asked: string): Promise<Place[]> {
  const aws = context.aws();
  const queues = await listQueues(aws, await context.deployed());
  const places: Place[] = [];
  for (const queue of queues.filter(({ kind, waiting }) => kind === 'dead-letter' && waiting > 0)) {
    const { messages, release } = await hold(aws, queue.url, LIMIT);
    await release();
    for (const message of messages) {
      const found = matchOf(parsed(message.Body ?? ''), asked);
      if (!found) continue;
      const at = new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString();
      const expires = new Date(expiryOf(message, queue)).toISOString();
      places.push({ where: 'dead-letter', name: queue.belongsTo ?? queue.name, ...found, at, expires });
    }
  }
  return places;
}

async function inLog(context: Context, jobIds: readonly string[], from: number): Promise<Place[]> {
  const places: Place[] = [];
  const deployed = await context.deployed();
  for (const jobId of jobIds) {
    // A quote would end the pattern's term; no job id has one.
    if (jobId.includes('"')) continue;
    for await (const { at, line } of readLog(context.aws(), deployed, { from, pattern: `"${jobId}"` })) {
      const jobs = line.jobs as LoggedJobs | undefined;
      if (line.message !== 'jobs' || !jobs) continue;
      const common = { name: jobs.source, jobId, at: new Date(at).toISOString() };
      const reasons = Object.entries(jobs.forwarded).flatMap(([reason, ids]) =>
        ids.includes(jobId) ? [reason] : [],
      );
      if (reasons.length > 0) places.push({ where: 'forwarded', ...common, reasons });
      if (jobs.deleted.includes(jobId)) places.push({ where: 'deleted', ...common, reasons: [] });
    }
  }
  return places;
}

interface JobLike {
  readonly jobId?: unknown;
  readonly reason?: unknown;
  readonly reference?: { readonly customerDefinedId?: unknown } | null;
  readonly recipientStatus?: unknown;
  readonly data?: unknown;
}

/** Whether a report, or the event of a status, is of the job or customerDefinedId. */
function matchOf(value: unknown, asked: string): { jobId: string; reasons: string[] } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const job = value as JobLike;
  if (typeof job.data === 'object') return matchOf(job.data, asked);
  if (job.jobId !== asked && job.reference?.customerDefinedId !== asked) return undefined;
  const statuses = Array.isArray(job.recipientStatus) ? (job.recipientStatus as JobLike[]) : [job];
  const reasons = statuses.flatMap((status) => (typeof status?.reason === 'string' ? [status.reason] : []));
  return { jobId: typeof job.jobId === 'string' ? job.jobId : asked, reasons: [...new Set(reasons)] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
