import type { Growth } from '../growth/index.ts';
import type { Results } from '../results.ts';
import { workloadName } from '../workload.ts';
import { figureTable, whole } from './table.ts';

export const growthTables = ({ backlog, recipients, sources }: Growth): string => `## Backlog

${figureTable(
  ['reports × recipients', 'seconds', 'statuses/s', 'CPU µs a status', 'resident MB', 'lists', 'deletes'],
  [...backlog, ...recipients].map(({ workload, measured }) => [
    workloadName(workload),
    measured.seconds.toFixed(1),
    whole(measured.statusesPerSecond),
    whole(measured.cpuMicrosecondsPerStatus),
    whole(measured.residentMb),
    whole(measured.lists),
    whole(measured.deletes),
  ]),
)}

## Sources

${figureTable(
  [
    'sources',
    'stacks',
    'schedules',
    'alarms',
    'largest template kB',
    'its resources',
    'seconds to synthesize',
  ],
  sources.map(({ sources: count, stacks, schedules, alarms, templateBytes, resources, synthesisSeconds }) => [
    whole(count),
    whole(stacks),
    whole(schedules),
    whole(alarms),
    whole(templateBytes / 1000),
    whole(resources),
    synthesisSeconds.toFixed(1),
  ]),
)}`;

/** docs/benchmark-growth.md */
export const growthDocument = (growth: NonNullable<Results['growth']>): string => `# What grows with what

Written by \`npm run bench -- --only growth\`: one run each under the conditions of
[benchmark.md](benchmark.md), in which each status arrived exactly once.

Machine: ${growth.machine}.

![growth](benchmark-growth.svg)

Time grows with the backlog. Memory does not: it is that of one page and of the last 50,000 to 100,000 ids
sent. More recipients to a report mean fewer pages. How many sources one stack takes:
[limits.md](limits.md).

${growthTables(growth)}
`;
