import type { Results } from '../results.ts';
import { forwarderRate, type Result, type Row } from '../rows.ts';
import type { Scenario } from '../run.ts';
import { workloadName } from '../workload.ts';
import { candidateVersions } from './machine.ts';
import { figureTable, whole } from './table.ts';
import { targetTable } from './targets.ts';

const DRAIN_HEADS = [
  '',
  'statuses/s',
  'the forwarder is',
  'CPU µs a status',
  'resident MB',
  'sends',
  'deletes',
  'connections to SQS',
];

/** Every candidate of one scenario. */
export function drainTable(result: Result): string {
  const forwarder = forwarderRate(result);
  return figureTable(
    DRAIN_HEADS,
    result.rows.map((row) => drainCells(row, forwarder)),
  );
}

function drainCells({ title, median, failure }: Row, forwarder: number | undefined): string[] {
  if (!median) return [title, failure ?? 'did not finish'];
  return [
    title,
    whole(median.statusesPerSecond),
    forwarder === undefined ? '' : `${(forwarder / median.statusesPerSecond).toFixed(2)} ×`,
    whole(median.cpuMicrosecondsPerStatus),
    whole(median.residentMb),
    whole(median.sends),
    whole(median.deletes),
    whole(median.connections),
  ];
}

/** One figure of every candidate in several scenarios: a column each. */
function comparison(
  results: readonly Result[],
  figure: 'statusesPerSecond' | 'cpuMicrosecondsPerStatus' | 'residentMb',
): string {
  const candidates = new Map(results.flatMap(({ rows }) => rows.map(({ name, title }) => [name, title])));
  const cell = ({ rows }: Result, candidate: string): string => {
    const row = rows.find(({ name }) => name === candidate);
    if (!row) return '';
    return row.median ? whole(row.median[figure]) : (row.failure ?? 'did not finish');
  };
  return figureTable(
    ['', ...results.map(({ scenario }) => columnTitle(scenario))],
    [...candidates].map(([name, title]) => [title, ...results.map((result) => cell(result, name))]),
  );
}

/** What the text above the tables says of all of them is left out. */
const columnTitle = ({ memoryMb, sqsLatencyMs, workload }: Scenario): string =>
  [
    workloadName(workload),
    ...(memoryMb === 1769 ? [] : [`${whole(memoryMb)} MB`]),
    ...(sqsLatencyMs === 10 ? [] : [`SQS ${sqsLatencyMs} ms`]),
  ].join(', ');

/** What a tick costs beside its sending. */
export const tickSentences = ({ idle, withoutSending }: NonNullable<Results['tick']>): string =>
  `A warm tick that finds nothing takes ${idle.cpuMilliseconds.toFixed(1)} ms of CPU time (median of ` +
  `${idle.ticks}): one list, nothing to SQS, no secret. The process is ${whole(idle.residentMb)} MB. ` +
  `Beside its sending, a status of 20,000 × 3 takes ${whole(withoutSending.cpuMicrosecondsPerStatus)} µs ` +
  'of CPU time, measured with a queue that confirms everything at once.';

/** docs/benchmark.md */
export function drainDocument(measured: NonNullable<Results['drain']>, all: Results): string {
  const { machine, results, rounds } = measured;
  const limited = results.every(({ rows }) => rows.every(({ median }) => median?.cpuLimited !== false));
  const widest = results.toSorted((a, b) => b.rows.length - a.rows.length)[0];
  const others = results.filter((result) => result !== widest);
  const candidates = widest
    ? `\n## All candidates: ${columnTitle(widest.scenario)}\n\n${drainTable(widest)}\n`
    : '';
  const byItself = all.tick ? `\n## A tick by itself\n\n${tickSentences(all.tick)}\n` : '';
  const how =
    rounds === 1 ? 'A single round' : `Medians of ${rounds} rounds in turn (candidates in sequence: one)`;
  const cpu = limited
    ? 'A cgroup limits the CPU, and V8 the heap, as Lambda does for the memory size.'
    : '**CPU is not limited: this machine or user cannot make a cgroup.**';
  return `# Measured against what a team would write or install instead

Written by \`npm run bench\` from \`dev/bench/results.json\`. ${how}.
Ratios hold; absolute figures are those of this machine: ${machine}.
Versions: ${candidateVersions()}.

A run counts only when every status was received exactly once and the report list is empty. Candidates and
servers are processes of their own and speak TLS. ${cpu}
The others send a bare body to a standard queue and check nothing; the forwarder runs as it is deployed: a
FIFO queue, events with attributes and stable ids, every response reconciled, log and metrics. Node-RED has
no SQS node: it sends with the AWS SDK in a function node. What each does with a fault:
[benchmark-faults.md](benchmark-faults.md).

*20,000 × 3* means 20,000 reports with 3 recipients each. Unless a column says otherwise, SQS responds after
10 ms, the report API after 40 ms, and the CPU is that of 1,769 MB (one vCPU).

## Targets

${targetTable(all)}

## Statuses a second

![statuses a second](benchmark.svg)

${comparison(others, 'statusesPerSecond')}

## CPU µs a status

${comparison(others, 'cpuMicrosecondsPerStatus')}

## Resident MB

${comparison(others, 'residentMb')}
${candidates}${byItself}`;
}
