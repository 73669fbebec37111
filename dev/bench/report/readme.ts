import { markdownTable } from 'markdown-table';
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

const BEGIN = '<!-- Written by `npm run bench`. -->';
const END = '<!-- End of what it writes. -->';

/**
 * The README with the figures of the large backlog between its two markers.
 *
 * @throws Error where the README has no such markers
 */
export function withFigures(readme: string, results: Results): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md lacks the lines "${BEGIN}" and "${END}".`);
  return `${readme.slice(0, begin)}${BEGIN}\n\n${figuresOf(results)}\n\n${readme.slice(end)}`;
}

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
