import { markdownTable } from 'markdown-table';
import { BENCH_FAULTS } from '../faults/catalog.ts';
import type { FaultRow, Observation } from '../faults/index.ts';
import type { Results } from '../results.ts';

export const faultTable = (rows: readonly FaultRow[]): string =>
  markdownTable(
    [
      ['', ...BENCH_FAULTS.map(({ title }) => title)],
      ...rows.map(({ observations, title }) => [title, ...observations.map(cell)]),
    ],
    { alignDelimiters: false },
  );

/** Whether nothing was lost, repeated, blocked or dropped. */
export const isClean = ({ blocked, dropped, lost, repeated }: Observation): boolean =>
  blocked + dropped + lost + repeated === 0;

function cell(observation: Observation): string {
  const { blocked, dropped, lost, quarantined, repeated } = observation;
  const said = Object.entries({ lost, repeated, blocked, dropped })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `**${count} ${name}**`);
  if (quarantined > 0) said.push(`${quarantined} in quarantine`);
  return said.join(', ') || 'clean';
}

/** docs/benchmark-faults.md */
export const faultDocument = ({
  rows,
}: NonNullable<Results['faults']>): string => `# What each candidate does with a fault

Written by \`npm run bench -- --faults\`: each cell counts what became of 24 statuses in 12 jobs, after one
fault and up to three runs, as on a schedule. The command fails where the forwarder's row is not clean.

**Lost**: neither in a queue nor at Retarus. **Repeated**: copies of what a consumer had already.
**Blocked**: still at Retarus after the last run, though faultless. **Dropped**: without the new field.

${BENCH_FAULTS.map(({ explanation, title }) => `- *${title}*: ${explanation}`).join('\n')}

The forwarder runs as it is deployed, with its FIFO queue; the others send to a standard queue.

${faultTable(rows)}
`;
