import { z } from 'zod';
import type { ReasonTable } from '../../contract/reasons.ts';
import { reasonsOf } from '../../functions/poll-reports/interface/config.ts';
import { eventsOf, readReport, timeOf } from '../../functions/poll-reports/interface/operator.ts';
import { FIND_ACTIONS } from '../aws/deployed.ts';
import { type DeployedSource, listSources, SCHEDULE_ACTIONS, sourcesNamed } from '../aws/schedules.ts';
import { defineCommand } from '../command.ts';
import { readCredentials, reportLists, SECRET_ACTIONS } from '../retarus.ts';
import { ago, counted } from '../ui/format.ts';
import { masked } from '../ui/mask.ts';

/** Reports in one response of the list call, at most (Retarus' API page). */
const PAGE_SIZE = 1000;

const peeked = z.object({
  source: z.string(),
  /** Reports listed: at most 1000, the oldest. */
  reports: z.number(),
  /** Whether there may be more behind them. */
  full: z.boolean(),
  statuses: z.number(),
  delivered: z.number(),
  uncertain: z.number(),
  failed: z.number(),
  pending: z.number(),
  unreadable: z.number(),
  /** When the oldest of them was sent. */
  oldest: z.string().optional(),
  /** With --raw: what Retarus sent. */
  raw: z.array(z.unknown()).optional(),
});

type Peeked = z.infer<typeof peeked>;

export const peek = defineCommand({
  name: 'peek',
  summary: 'what Retarus holds now, without sending or deleting anything',
  description: `Calls Retarus from this machine with the credentials in the secret: where they are
limited to addresses, run it from one of those. It only reads.`,
  arguments: [['[source]', 'a source (12345@de1), an account (12345), or "all"']],
  options: [
    ['--raw', 'prints the reports as Retarus sent them, numbers masked unless --show-numbers is there'],
  ],
  examples: [
    'fax-status peek',
    'fax-status peek 12345@de1 --raw',
    'fax-status peek 12345@de1 --raw --show-numbers > reports.json',
  ],
  actions: [...FIND_ACTIONS, ...SCHEDULE_ACTIONS, ...SECRET_ACTIONS],
  changes: false,
  result: z.object({ sources: z.array(peeked) }),
  run: async (context, { options, words }) => {
    const aws = context.aws();
    const deployed = await context.deployed();
    const sources = sourcesNamed(await listSources(aws, deployed), String(words[0] ?? 'all'));
    const listReports = reportLists(deployed, context.stop);
    const reasons = reasonsOf(deployed.config);
    const results: Peeked[] = [];
    for (const source of sources) {
      const progress = context.terminal.progress(`Asking Retarus for ${source.name} …`);
      try {
        const credentials = await readCredentials(aws, source.input.secretId);
        const reports = await listReports(source.input, credentials);
        const raw = context.global.showNumbers ? reports : reports.map((report) => masked(report));
        results.push({ ...summarise(source, reports, reasons), ...(options.raw && { raw: [...raw] }) });
      } finally {
        progress.stop();
      }
    }
    return { sources: results };
  },
  print: ({ sources }, { now, terminal }) => {
    const { bold, red } = terminal.colors;
    for (const {
      delivered,
      failed,
      full,
      oldest,
      pending,
      raw,
      reports,
      source,
      statuses,
      ...rest
    } of sources) {
      // As the list call has it, so that a saved output can be replayed or served again.
      if (raw) {
        terminal.print(JSON.stringify({ reports: raw }, undefined, 2));
        continue;
      }
      terminal.print(
        `${bold(source)}  ${counted(reports, 'report')}${full ? ', the oldest of more' : ''}` +
          (oldest === undefined ? '' : `, the oldest sent ${ago(oldest, now())}`),
        ...(reports === 0
          ? []
          : [
              `  ${statuses} statuses would be sent: ${delivered} delivered, ${rest.uncertain} ` +
                `uncertain, ${failed} failed`,
            ]),
        ...(pending > 0
          ? [`  ${counted(pending, 'job')} with a recipient still on its way: left alone`]
          : []),
        ...(rest.unreadable > 0
          ? [red(`  ${counted(rest.unreadable, 'report')} cannot be read and would go to quarantine`)]
          : []),
      );
    }
  },
});

function summarise(
  { input, name }: DeployedSource,
  reports: readonly unknown[],
  reasons: ReasonTable,
): Peeked {
  const counts = { statuses: 0, delivered: 0, uncertain: 0, failed: 0, pending: 0, unreadable: 0 };
  let oldest = Number.POSITIVE_INFINITY;
  const { account, dataCenter } = input;
  for (const raw of reports) {
    const reading = readReport(raw);
    if (reading.kind === 'pending') counts.pending++;
    if (reading.kind === 'unreadable') counts.unreadable++;
    if (reading.kind !== 'final') continue;
    for (const { data } of eventsOf({ account, dataCenter }, reading.report, reasons)) {
      counts.statuses++;
      counts[data.outcome]++;
      const sent = timeOf(data.sentTs);
      if (sent !== undefined && sent < oldest) oldest = sent;
    }
  }
  return {
    source: name,
    reports: reports.length,
    full: reports.length >= PAGE_SIZE,
    ...counts,
    ...(Number.isFinite(oldest) && { oldest: new Date(oldest).toISOString() }),
  };
}
