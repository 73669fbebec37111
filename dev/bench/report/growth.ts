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

Written by \`npm run bench -- --only growth\`: one run each, over TLS, SQS after 10 ms, report API after
40 ms, the CPU of 1,769 MB. Every run ended with each status received exactly once.

Machine: ${growth.machine}.

![growth](benchmark-growth.svg)

Time is in proportion to the backlog. Memory is that of one page and of the last 50,000 to 100,000 ids
that the container has sent, however long the backlog. A page holds up to 1,000 reports, so with more
recipients to a report there are fewer pages to wait for. CloudFormation takes 500 resources and 1 MB a
template: the settings refuse more than 140 sources in one stack, and say so; more sources are more stacks.

${growthTables(growth)}
`;
