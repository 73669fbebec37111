import { markdownTable } from 'markdown-table';
import { between } from '../../generate/between.ts';
import type { Results } from '../results.ts';
import { whole } from './table.ts';
import { LARGE, medianFor } from './targets.ts';

/** What the README calls the candidates that it shows. */
const SHOWN: Readonly<Record<string, string>> = {
  forwarder: '**this forwarder, everything checked**',
  'squiss-ts': '`squiss-ts`, no checks',
  'bare-sdk': 'AWS SDK, 16 sends in flight, no checks',
  'signed-https': 'the limit: signed by hand, no checks',
};
const HEADS = [
  '',
  'statuses a second, one vCPU',
  'µs of CPU a status',
  'statuses a second, as at 512 MB',
] as const;

const LINES = ['<!-- Written by `npm run bench`. -->', '<!-- End of what it writes. -->'] as const;

/**
 * The README with the figures of the large backlog between its two markers.
 *
 * @throws Error where the README has no such markers
 */
export const withFigures = (readme: string, results: Results): string =>
  between(readme, LINES, figuresOf(results));

function figuresOf(results: Results): string {
  const rows = Object.entries(SHOWN).map(([name, title]) => {
    const wholeCpu = medianFor(results, name, LARGE, 1769);
    const figures = [
      wholeCpu?.statusesPerSecond,
      wholeCpu?.cpuMicrosecondsPerStatus,
      medianFor(results, name, LARGE, 512)?.statusesPerSecond,
    ].map((value) => (value === undefined ? 'not measured' : whole(value)));
    return [title, ...(name === 'forwarder' ? figures.map((figure) => `**${figure}**`) : figures)];
  });
  const table = markdownTable([HEADS, ...rows], { align: ['l', 'r', 'r', 'r'] });
  const { machine, rounds } = results.drain ?? { machine: 'not measured yet', rounds: 0 };
  const how = rounds === 1 ? 'A single round' : `Medians of ${rounds} rounds in turn`;
  return `${table}\n\n${how}; ${machine}.`;
}
