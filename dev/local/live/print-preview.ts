import { type Source, sourceName } from '#poller/interface/source.ts';
import { PAGE_SIZE } from '#poller/tick/limits.ts';
import { count, counted, right, share, table } from '../screen/format.ts';
import type { Screen } from '../screen/screen.ts';
import { sampleLines } from '../screen/summary.ts';
import type { Preview } from './preview.ts';

const SAMPLES = 6;

/** What `--json` prints: counts and codes only. */
export const previewSummary = (source: Source, { tally, messages, reports, pending }: Preview) => ({
  source: sourceName(source),
  reports,
  fullPage: reports >= PAGE_SIZE,
  pending,
  messages: messages.length,
  outcomes: tally.outcomes,
  reasonClasses: Object.fromEntries(tally.reasonClasses),
  reasons: Object.fromEntries(tally.reasons),
  quarantine: tally.quarantine,
  deleted: 0,
});

export function printPreview(source: Source, result: Preview, screen: Screen): void {
  const { tally, messages, reports, pending } = result;
  screen.print(
    `${sourceName(source)} lists ${counted(reports, 'report')}. Nothing was sent, nothing was deleted.`,
    ...(reports >= PAGE_SIZE ? ['That is a full page: there may be more behind it.'] : []),
  );
  if (reports === 0) return;
  screen.print('', 'The forwarder would send', ...table([[right(count(messages.length)), 'messages']]));
  const rows = Object.entries(tally.outcomes).map(([outcome, value]) => [
    outcome,
    right(count(value)),
    right(share(value, messages.length)),
  ]);
  const reasons = [...tally.reasons].sort(([, a], [, b]) => b - a);
  screen.print('', 'By outcome', ...table(rows));
  screen.print('', 'By reason', ...table(reasons.map(([reason, value]) => [reason, right(count(value))])));
  screen.print('', 'Some of them (numbers masked)', ...sampleLines(tally.samples(SAMPLES)));
  if (tally.quarantine.length > 0) {
    const why = tally.quarantine.map(({ jobId, problem }) => [jobId ?? '(no job id)', problem]);
    screen.print('', 'It would put into quarantine', ...table(why));
  }
  if (pending > 0)
    screen.print('', `${counted(pending, 'job')} with a pending recipient would be left alone.`);
}
