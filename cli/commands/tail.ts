import { z } from 'zod';
import { extendReasons } from '../../contract/extend-reasons.ts';
import { type Filter, type Filterable, matches } from '../../contract/filter.ts';
import { filterSchema } from '../../contract/filter-schema.ts';
import { REASONS, type ReasonTable, UNKNOWN_REASON } from '../../contract/reasons.ts';
import type { LoggedJobs } from '../../functions/poll-reports/interface/operator.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { LOG_ACTIONS, readLog } from '../aws/log.ts';
import { defineCommand } from '../command.ts';
import { MisuseError } from '../errors.ts';

/** What the log tells of a status; a filter by anything else has nothing to look at. */
const KNOWN = ['outcome', 'reasonClass', 'reason', 'suggestedAction', 'account', 'dataCenter', 'jobId'];

const PATTERN = '{ $.message = "jobs" }';
/** A line can be read some time after it was written; so far each look goes back, in milliseconds. */
const LATE_LINES = 60_000;

const seen = z.object({
  at: z.string(),
  source: z.string(),
  jobId: z.string(),
  reason: z.string(),
  outcome: z.string(),
  reasonClass: z.string(),
  suggestedAction: z.string(),
});

export const tail = defineCommand({
  name: 'tail',
  summary: 'statuses as they pass, read from the log',
  description: `One line for each job and reason code that a tick forwarded, until Ctrl-C; with --json,
one object a line. It reads the function's log (setting "logJobs") and no queue, so it takes no message
from a consumer. A filter is written as in the settings; the log knows ${KNOWN.join(', ')}. The outcome
is that of the reason code: where status and reason contradict each other, the message says "uncertain".`,
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
    const minutes = wholeNumber('--since', options.since, 0);
    const every = wholeNumber('--every', options.every, 1);
    const deployed = await context.deployed();
    const table = extendReasons(REASONS, deployed.config.reasonOverrides);
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

type Status = Filterable & { readonly at: string; readonly source: string };

function statusesOf({ forwarded, source }: LoggedJobs, at: number, table: ReasonTable): Status[] {
  const [account = '', dataCenter = ''] = source.split('@');
  return Object.entries(forwarded).flatMap(([reason, ids]) => {
    const { outcome, reasonClass, suggestedAction } = table[reason] ?? UNKNOWN_REASON;
    const common = { reason, outcome, reasonClass, suggestedAction, source, dataCenter, status: '' };
    // The login of `12345/billing@de1` is no part of the account.
    const named = { ...common, account: account.split('/')[0] ?? '', at: new Date(at).toISOString() };
    return ids.map((jobId) => ({ ...named, jobId }));
  });
}

const shownOf = ({ at, jobId, outcome, reason, reasonClass, source, suggestedAction }: Status) => ({
  at,
  source,
  jobId,
  reason,
  outcome,
  reasonClass,
  suggestedAction,
});

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
  if (!parsed.success)
    throw new MisuseError(
      `--filter ${parsed.error.issues
        .map(({ message, path }) => `${path.join('.')} ${message}`.trim())
        .join('; ')}.`,
    );
  const unknown = Object.keys(parsed.data).filter((field) => !KNOWN.includes(field));
  if (unknown.length > 0)
    throw new MisuseError(
      `--filter: the log does not tell ${unknown.join(', ')}; it knows ${KNOWN.join(', ')}.`,
    );
  return parsed.data as Filter;
}

function wholeNumber(option: string, value: unknown, min: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= min) return number;
  throw new MisuseError(`${option} must be a whole number, at least ${min}.`);
}
