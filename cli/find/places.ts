import { z } from 'zod';
import { reasonsOf } from '../../functions/poll-reports/interface/config.ts';
import type { LoggedJobs } from '../../functions/poll-reports/interface/operator.ts';
import { type LoggedStatus, mayTake, statusesOf } from '../aws/job-log.ts';
import { readLog } from '../aws/log.ts';
import { contentOf, holdQuarantine } from '../aws/quarantine.ts';
import { expiryOf, hold, listQueues, oldestAges } from '../aws/queues.ts';
import { listSources } from '../aws/schedules.ts';
import type { Context } from '../command.ts';
import { CliError } from '../errors.ts';
import { readCredentials, reportLists } from '../retarus.ts';

/** Messages of a dead-letter queue or of quarantine that are looked at. */
const LIMIT = 10_000;

export const placeShape = z.object({
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

type Place = z.infer<typeof placeShape>;

export const waitingShape = z.object({
  queue: z.string(),
  /**
   * `empty` and `taken`: a consumer took it, or it is a dead letter. `filtered`: the queue's filter takes
   * none of its statuses. `may wait`: nothing speaks against it.
   */
  state: z.enum(['empty', 'taken', 'filtered', 'may wait']),
  /**
   * When the oldest message came that waits there, as CloudWatch last saw it; absent where it has not yet.
   */
  oldest: z.string().optional(),
});

type Waiting = z.infer<typeof waitingShape>;

/** A source that cannot be asked does not hide what the others say. */
export async function atRetarus(
  context: Context,
  asked: string,
): Promise<{ places: Place[]; notLooked: string[] }> {
  const aws = context.aws();
  const deployed = await context.deployed();
  const listReports = reportLists(deployed, context.stop);
  const places: Place[] = [];
  const notLooked: string[] = [];
  for (const { input, name } of await listSources(aws, deployed)) {
    try {
      const credentials = await readCredentials(aws, input.secretId);
      for (const report of await listReports(input, credentials)) {
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

export async function inQuarantine(context: Context, asked: string): Promise<Place[]> {
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

export async function inDeadLetters(context: Context, asked: string): Promise<Place[]> {
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

/** CloudWatch shows the age of a queue's oldest message minutes late. In milliseconds. */
const LATE_METRIC = 5 * 60_000;

/**
 * Of each status queue, whether what was forwarded may still be in it; none where nothing was. Nothing is
 * received: each receive counts towards the consumers' dead-letter queue, whatever its visibility time-out.
 */
export async function inQueues(context: Context, forwarded: readonly LoggedStatus[]): Promise<Waiting[]> {
  if (forwarded.length === 0) return [];
  const aws = context.aws();
  const deployed = await context.deployed();
  const queues = (await listQueues(aws, deployed)).filter(({ kind }) => kind === 'statuses');
  const now = context.now();
  const ages = await oldestAges(aws, queues, now);
  return queues.map(({ inFlight, name, waiting }) => {
    const { filter = {} } = deployed.config.statusQueues.find((queue) => queue.name === name) ?? {};
    const taken = forwarded.filter((status) => mayTake(filter, status));
    if (taken.length === 0) return { queue: name, state: 'filtered' };
    if (waiting + inFlight === 0) return { queue: name, state: 'empty' };
    const age = ages.get(name);
    if (age === undefined) return { queue: name, state: 'may wait' };
    const oldest = now - age * 1000;
    const last = Math.max(...taken.map(({ at }) => Date.parse(at)));
    const state = last < oldest - LATE_METRIC ? 'taken' : 'may wait';
    return { queue: name, state, oldest: new Date(oldest).toISOString() };
  });
}

/** What the log tells of these jobs since a time, in epoch milliseconds. */
export async function inLog(
  context: Context,
  jobIds: readonly string[],
  from: number,
): Promise<{ places: Place[]; forwarded: LoggedStatus[] }> {
  const places: Place[] = [];
  const forwarded: LoggedStatus[] = [];
  const deployed = await context.deployed();
  const table = reasonsOf(deployed.config);
  for (const jobId of jobIds) {
    // A quote would end the pattern's term; no job id has one.
    if (jobId.includes('"')) continue;
    for await (const { at, line } of readLog(context.aws(), deployed, { from, pattern: `"${jobId}"` })) {
      const jobs = line.jobs as LoggedJobs | undefined;
      if (line.message !== 'jobs' || !jobs) continue;
      const common = { name: jobs.source, jobId, at: new Date(at).toISOString() };
      const own = statusesOf(jobs, at, table).filter((status) => status.jobId === jobId);
      forwarded.push(...own);
      const reasons = [...new Set(own.map(({ reason }) => reason))];
      if (reasons.length > 0) places.push({ where: 'forwarded', ...common, reasons });
      if (jobs.deleted.includes(jobId)) places.push({ where: 'deleted', ...common, reasons: [] });
    }
  }
  return { places, forwarded };
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
