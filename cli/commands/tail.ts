import { z } from 'zod';
import { type Filter, matches } from '../../contract/filter.ts';
import { filterSchema } from '../../contract/filter-schema.ts';
import { reasonsOf } from '../../functions/poll-reports/interface/config.ts';
import type { LoggedJobs } from '../../functions/poll-reports/interface/operator.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { LOGGED, type LoggedStatus, OF_SENDER, statusesOf } from '../aws/job-log.ts';
import { LOG_ACTIONS, readLog } from '../aws/log.ts';
import { defineCommand } from '../command.ts';
import { MisuseError } from '../errors.ts';
import { wholeNumber } from '../whole-number.ts';

const FIELDS_RULE =
  `A filter may name ${LOGGED.join(', ')}. It cannot name ${OF_SENDER.join(', ')}: these are texts of the ` +
  'sender, which may hold a fax number, and the log holds none; a queue of your own takes them (setting ' +
  '"filteredQueues").';

const PATTERN = '{ $.message = "jobs" }';
/** A line can be read some time after it was written; so far each look goes back, in milliseconds. */
const LATE_LINES = 60_000;

const seen = z.object({
  at: z.string(),
  source: z.string(),
  jobId: z.string(),
  status: z.string(),
  reason: z.string(),
  outcome: z.string(),
  reasonClass: z.string(),
  suggestedAction: z.string(),
});

export const tail = defineCommand({
  name: 'tail',
  summary: 'statuses as they pass, read from the log',
  description: `One line for each job and pair of codes (status and reason) that a tick forwarded, until
Ctrl-C; with --json, one object a line. It reads the function's log (setting "logJobs"), which is some seconds
behind, and no queue: it takes no message from a consumer. A filter is written as in the settings.
${FIELDS_RULE}`,
  options: [
    ['--filter <json>', 'as a queue\'s filter in the settings: {"outcome": ["failed"]}'],
    ['--since <minutes>', 'begins so many minutes ago', '0'],
    ['--every <seconds>', 'how often the log is read', '5'],
    ['--once', 'prints what there is since then, and ends'],
  ],
  examples: [
    'fax-status tail',
    `fax-status tail --filter '{"outcome": ["failed"]}' --since 60`,
    'fax-status tail --json --since 1440 --once',
  ],
  actions: [...FIND_ACTIONS, ...LOG_ACTIONS],
  changes: false,
  result: seen,
  run: async (context, { options }) => {
    const filter = filterOf(options.filter);
    const minutes = wholeNumber('--since', options.since, { min: 0 });
    const every = wholeNumber('--every', options.every, { min: 1 });
    const deployed = await context.deployed();
    const table = reasonsOf(deployed.config);
    const begin = context.now() - minutes * 60_000;
    /** Lines that were shown, with their times: each look goes back a little and shows none of them twice. */
    const shown = new Map<string, number>();
    for (let from = begin; !context.stop.aborted; ) {
      const now = context.now();
      for await (const { at, line } of readLog(context.aws(), deployed, { from, pattern: PATTERN })) {
        const jobs = line.jobs as LoggedJobs | undefined;
        const key = `${at} ${JSON.stringify(jobs)}`;
        if (!jobs || shown.has(key)) continue;
        shown.set(key, at);
        for (const status of statusesOf(jobs, at, table))
          if (matches(filter, status)) context.emit(shownOf(status));
      }
      if (options.once) break;
      from = Math.max(begin, now - LATE_LINES);
      for (const [key, at] of shown) if (at < from) shown.delete(key);
      await context.sleep(every * 1000);
    }
    return undefined;
  },
  print: ({ at, jobId, outcome, reason, reasonClass, source }, { terminal }) => {
    const { bold, dim, green, red, yellow } = terminal.colors;
    const paint = outcome === 'delivered' ? green : outcome === 'failed' ? red : yellow;
    terminal.print(
      `${dim(at.slice(11, 19))}  ${source}  ${bold(jobId)}  ${paint(outcome)}  ${reason}  ` +
        `${dim(reasonClass)}`,
    );
  },
});

const shownOf = ({ account: _, dataCenter: __, ...status }: LoggedStatus) => status;

/** @throws MisuseError that says what to write instead */
function filterOf(text: unknown): Filter {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(String(text));
  } catch {
    throw new MisuseError(`--filter must be JSON, for instance '{"outcome": ["failed"]}'.`);
  }
  const parsed = filterSchema.safeParse(value);
  const problems = (parsed.error?.issues ?? []).map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `there is no field ${issue.keys.join(', ')}`
      : `${issue.path.join('.')} ${issue.message}`.trim(),
  );
  const named = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const unlogged = OF_SENDER.filter((field) => named.includes(field));
  if (unlogged.length > 0) problems.push(`the log does not have ${unlogged.join(', ')}`);
  if (problems.length > 0) throw new MisuseError(`--filter: ${problems.join('; ')}. ${FIELDS_RULE}`);
  return parsed.data as Filter;
}
