import type { ColdStart } from '../cold-start/index.ts';
import type { Growth } from '../growth/index.ts';
import type { IdleTick } from '../idle-tick.ts';
import { forwarderRate, type Result, type Row, scenarioTitle } from '../results.ts';
import { workloadName } from '../workload.ts';
import { candidateVersions, machine } from './machine.ts';
import { figureTable, whole } from './table.ts';

const DRAIN_HEADS = [
  '',
  'statuses/s',
  'the forwarder is',
  'seconds',
  'CPU µs a status',
  'resident MB',
  'sends',
  'deletes',
  'connections to SQS',
];

export function drainTable(result: Result): string {
  const forwarder = forwarderRate(result);
  return figureTable(
    DRAIN_HEADS,
    result.rows.map((row) => drainCells(row, forwarder)),
  );
}

function drainCells({ title, median, failure }: Row, forwarder: number | undefined): string[] {
  if (!median) return [title, failure ?? 'did not finish'];
  const ratio = forwarder === undefined ? '' : `${(forwarder / median.statusesPerSecond).toFixed(2)} ×`;
  return [
    title,
    whole(median.statusesPerSecond),
    ratio,
    median.seconds.toFixed(2),
    whole(median.cpuMicrosecondsPerStatus),
    whole(median.residentMb),
    whole(median.sends),
    whole(median.deletes),
    whole(median.connections),
  ];
}

/** docs/benchmark.md */
export function drainDocument(results: readonly Result[], rounds: number): string {
  const limited = results.every(({ rows }) => rows.every(({ median }) => median?.cpuLimited !== false));
  return `# Measured against what a team would write or install instead

Written by \`npm run bench\`. Each figure is ${rounds === 1 ? 'of a single round' : `the median of ${rounds} rounds, run in turn (of one, for those that send in sequence)`};
ratios hold, absolute figures are those of this machine. A run counts only when every status was received exactly once and the report list is empty.
Report API and SQS are servers of their own processes on this machine, over TLS, with the latency that is given.
${limited ? 'CPU is limited by a cgroup to what AWS Lambda gives a function of that memory size.' : '**CPU is not limited: this machine or user cannot make a cgroup.**'}
V8's heap is set as Lambda sets it for that size; each candidate is one plain JavaScript file in a process of its own.
The others send a bare body to a standard queue and check nothing; the forwarder runs as it is deployed: a FIFO queue,
events, attributes, deterministic ids, every response reconciled, log and metrics. Node-RED sends with the AWS SDK in a
function node, since it has no SQS node of its own.

Machine: ${machine()}. Measured against ${candidateVersions()}.

![statuses a second](benchmark.svg)

${results.map((result) => `## ${scenarioTitle(result.scenario)}\n\n${drainTable(result)}`).join('\n\n')}
`;
}

const milliseconds = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(0));

export const startTable = (starts: readonly ColdStart[]): string =>
  figureTable(
    ['', 'bundle kB', 'load ms', 'start to first batch ms', 'invocation to first batch ms', 'resident MB'],
    starts.map(({ title, kilobytes, load, total, invocation, residentMb }) => [
      title,
      whole(kilobytes),
      milliseconds(load),
      milliseconds(total),
      milliseconds(invocation),
      whole(residentMb),
    ]),
  );

export const idleSentence = ({ ticks, cpuMilliseconds, residentMb }: IdleTick): string =>
  `A warm tick that finds nothing takes ${cpuMilliseconds.toFixed(1)} ms of CPU time (median of ${ticks}): one list, nothing to SQS, no secret. The process is ${whole(residentMb)} MB.`;

/** docs/benchmark-starts.md */
export const startDocument = (
  starts: readonly ColdStart[],
  rounds: number,
  idle: IdleTick,
): string => `# Starting and idling

Written by \`npm run bench -- --only starts\`. Medians of ${rounds} starts in turn, each a process of its own that forwards one batch of
ten over TLS, with servers that respond at once. From the start of the process to the first SendMessageBatch on the wire
the CPU is not limited; "invocation to first batch" is a start whose CPU is that of 512 MB from the invocation on, as
Lambda has it: the init phase is not limited.

Machine: ${machine()}.

${startTable(starts)}

${idleSentence(idle)}
`;

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
export const growthDocument = (growth: Growth): string => `# What grows with what

Written by \`npm run bench -- --only growth\`: one run each, over TLS, SQS after 10 ms, report API after 40 ms, the CPU of
1,769 MB. Every run ended with each status received exactly once.

Machine: ${machine()}.

![growth](benchmark-growth.svg)

Time is in proportion to the backlog. Memory is that of one page and of the last 50,000 to 100,000 ids that the container has sent,
however long the backlog. A page holds up to 1,000 reports, so with more recipients to a report there are fewer pages to wait for. CloudFormation takes 500 resources and 1 MB a template: the
settings refuse more than 140 sources in one stack, and say so; more sources are more stacks.

${growthTables(growth)}
`;
