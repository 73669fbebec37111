import { withContents } from '../../generate/contents.ts';
import type { Results } from '../results.ts';
import { forwarderRate, type Result, type Row, scenarioTitle } from '../rows.ts';
import type { IdleTick } from '../tick-cost.ts';
import { candidateVersions } from './machine.ts';
import { figureTable, whole } from './table.ts';
import { targetTable } from './targets.ts';

const DRAIN_HEADS = [
  '',
  'statuses/s',
  'the forwarder is',
  'seconds',
  'CPU µs a status',
  'of squiss-ts',
  'resident MB',
  'sends',
  'deletes',
  'connections to SQS',
];

export function drainTable(result: Result): string {
  const forwarder = forwarderRate(result);
  const squiss = result.rows.find(({ name }) => name === 'squiss-ts')?.median?.cpuMicrosecondsPerStatus;
  return figureTable(
    DRAIN_HEADS,
    result.rows.map((row) => drainCells(row, forwarder, squiss)),
  );
}

function drainCells(
  { title, median, failure }: Row,
  forwarder: number | undefined,
  squissCpu: number | undefined,
): string[] {
  if (!median) return [title, failure ?? 'did not finish'];
  const ratio = forwarder === undefined ? '' : `${(forwarder / median.statusesPerSecond).toFixed(2)} ×`;
  return [
    title,
    whole(median.statusesPerSecond),
    ratio,
    median.seconds.toFixed(2),
    whole(median.cpuMicrosecondsPerStatus),
    squissCpu === undefined ? '' : `${(median.cpuMicrosecondsPerStatus / squissCpu).toFixed(2)} ×`,
    whole(median.residentMb),
    whole(median.sends),
    whole(median.deletes),
    whole(median.connections),
  ];
}

export const idleSentence = ({ cpuMilliseconds, residentMb, ticks }: IdleTick): string =>
  `A warm tick that finds nothing takes ${cpuMilliseconds.toFixed(1)} ms of CPU time (median of ${ticks}): ` +
  `one list, nothing to SQS, no secret. The process is ${whole(residentMb)} MB.`;

/** docs/benchmark.md */
export function drainDocument(measured: NonNullable<Results['drain']>, all: Results): string {
  const { idle, machine, results, rounds, withoutSending } = measured;
  const limited = results.every(({ rows }) => rows.every(({ median }) => median?.cpuLimited !== false));
  const beside = withoutSending
    ? `\n\nBeside its sending, a status of 20,000 × 3 takes ` +
      `${whole(withoutSending.cpuMicrosecondsPerStatus)} µs of CPU time: the same drain with a queue that ` +
      'confirms everything at once.'
    : '';
  const how =
    rounds === 1
      ? 'of a single round'
      : `the median of ${rounds} rounds, run in turn (of one, for those that send in sequence)`;
  const cpu = limited
    ? 'CPU is limited by a cgroup to what AWS Lambda gives a function of that memory size.'
    : '**CPU is not limited: this machine or user cannot make a cgroup.**';
  return withContents(`# Measured against what a team would write or install instead

Written by \`npm run bench\` from what it measured last (\`dev/bench/results.json\`). Each figure is
${how}; ratios hold, absolute figures are those of this machine.
A run counts only when every status was received exactly once and the report list is empty.
Report API and SQS are servers of their own processes on this machine, over TLS, with the latency that is
given. ${cpu}
V8's heap is set as Lambda sets it for that size; each candidate is one plain JavaScript file in a process
of its own. The others send a bare body to a standard queue and check nothing; the forwarder runs as it is
deployed: a FIFO queue, events, attributes, deterministic ids, every response reconciled, log and metrics.
Node-RED sends with the AWS SDK in a function node, since it has no SQS node of its own. What each does
with a fault is in [benchmark-faults.md](benchmark-faults.md).

Machine: ${machine}. Measured against ${candidateVersions()}.

## Targets

${targetTable(all)}

## Statuses a second

![statuses a second](benchmark.svg)

${results.map((result) => `## ${scenarioTitle(result.scenario)}\n\n${drainTable(result)}`).join('\n\n')}

## Idling

${idleSentence(idle)}${beside}
`);
}
