import type { Verdict } from '../run/ledger.ts';
import type { StatusRow } from '../run/status-log.ts';
import type { Summary } from '../run/summary.ts';

import { count, counted, right, seconds, share, table } from './format.ts';
import type { Screen } from './screen.ts';

/** Reasons beyond these are rare ones. */
const SHOWN_REASONS = 12;

/** The whole result of a run as tables. */
export function printSummary(summary: Summary, samples: readonly StatusRow[], screen: Screen): void {
  const { sets, messages, outcomes, reasonClasses, reasons, calls } = summary;
  const title = (text: string) => screen.style('bold', text);
  const counts = (all: Readonly<Record<string, number>>, limit = Number.POSITIVE_INFINITY) =>
    table(
      Object.entries(all)
        .slice(0, limit)
        .map(([name, value]) => [name, right(count(value)), right(share(value, messages))]),
    );

  screen.print(
    '',
    title('Where everything is, in statuses: one for each recipient'),
    ...table(places(summary)),
  );
  if (messages > 0) {
    screen.print('', title('By outcome'), ...counts(outcomes));
    screen.print('', title('By reason class'), ...counts(reasonClasses));
    screen.print('', title('By reason'), ...counts(reasons, SHOWN_REASONS));
    const rare = Object.keys(reasons).length - SHOWN_REASONS;
    if (rare > 0) screen.print(`  and ${rare} more`);
    screen.print(
      '',
      title('Some messages (numbers are masked here, not in the queue)'),
      ...sampleLines(samples),
    );
  }
  if (summary.quarantine.length > 0)
    screen.print('', title('In quarantine, and why'), ...quarantineLines(summary));
  if (summary.digest)
    screen.print(
      '',
      title('The digest of the simulated day, as its mail'),
      ...[summary.digest.subject, '', ...summary.digest.text.trimEnd().split('\n')].map((line) =>
        `  ${line}`.trimEnd(),
      ),
    );
  screen.print(
    '',
    `${counted(calls.list, 'list call')}, ${counted(calls.send, 'send')}, ` +
      `${counted(calls.delete, 'bulk delete')}, ${counted(calls.secret, 'secret read')} ` +
      `in ${counted(summary.ticks, 'tick')}, ${seconds(summary.durationMs)}.`,
  );
  for (const problem of summary.problems) screen.print(screen.style('red', problem));
  screen.print(screen.style(['bold', summary.ok ? 'green' : 'red'], verdict(sets)));
}

/** The equation that holds at every instant, in statuses. */
export const equation = ({ held, forwarded, quarantined, atRetarus, lost }: Verdict): string =>
  `${counted(held, 'status', 'statuses')} held = ${count(forwarded)} forwarded + ` +
  `${count(quarantined)} in quarantine + ${count(atRetarus)} still at Retarus` +
  (lost > 0 ? ` + ${count(lost)} LOST` : '');

/** One sentence: what became of everything. */
export function verdict({ leftOver, lost, invented, quarantinedReports }: Verdict): string {
  const faults = [
    ...(lost > 0 ? [`${count(lost)} LOST`] : []),
    ...(invented > 0 ? [`${count(invented)} messages that Retarus never gave out`] : []),
    ...(leftOver > 0 ? [`${counted(leftOver, 'report')} left over at Retarus`] : []),
  ];
  if (faults.length > 0) return `Not everything arrived: ${faults.join(', ')}.`;
  const kept = quarantinedReports > 0 ? `; ${counted(quarantinedReports, 'report')} in quarantine` : '';
  return `Nothing left over, nothing lost, nothing made up${kept}.`;
}

function places({ sets, sources }: Summary) {
  const held = sources.map(({ name, held: reports }) => `${name} ${count(reports)}`).join(', ');
  const kept = sets.quarantinedStatuses > 0 ? `, ${count(sets.quarantinedStatuses)} of them single` : '';
  return [
    ['held by Retarus', right(count(sets.held)), `of ${counted(sets.reports, 'report')} (${held})`],
    ['= forwarded', right(count(sets.forwarded)), `${count(sets.received)} received by the consumer`],
    [
      '+ in quarantine',
      right(count(sets.quarantined)),
      `of ${counted(sets.quarantinedReports, 'report')}${kept}`,
    ],
    ['+ still at Retarus', right(count(sets.atRetarus)), `of ${counted(sets.leftOver, 'report')}`],
    ['lost', right(count(sets.lost)), ''],
    ['made up', right(count(sets.invented)), ''],
    ['repeated', right(count(sets.repeated)), recognised(sets)],
  ];
}

function recognised({ repeated, unrecognised }: Verdict): string {
  if (repeated === 0) return '';
  return unrecognised === 0 ? 'all recognised by their id' : `${count(unrecognised)} not recognised`;
}

export const sampleLines = (samples: readonly StatusRow[]): string[] =>
  table(
    samples.map(({ outcome, reason, reasonClass, suggestedAction, maskedNumber, jobId, recipient }) => [
      outcome,
      reason,
      reasonClass,
      suggestedAction,
      maskedNumber,
      `recipient ${recipient} of ${jobId}`,
    ]),
  );

const SHOWN_QUARANTINE = 10;

function quarantineLines({ quarantine }: Summary): string[] {
  const lines = table(
    quarantine
      .slice(0, SHOWN_QUARANTINE)
      .map(({ jobId, dataCenter, problem }) => [jobId ?? '(no job id)', dataCenter, problem]),
  );
  const more = quarantine.length - SHOWN_QUARANTINE;
  return more > 0 ? [...lines, `  and ${count(more)} more`] : lines;
}
