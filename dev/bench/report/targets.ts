import { markdownTable } from 'markdown-table';
import type { Results } from '../results.ts';
import type { Measurement } from '../run.ts';
import { statusCount, type Workload } from '../workload.ts';
import { whole } from './table.ts';

/** What was measured, in words and in the unit of the limits. */
interface Measured {
  readonly said: string;
  readonly value: number;
}

interface Target {
  readonly what: string;
  /** Sign and unit of the two limits: `≥ 1.3 × squiss-ts`. */
  readonly limit: (value: number) => string;
  readonly target: number;
  /** Better than asked for, where there is such a figure. */
  readonly stretch?: number;
  readonly isMore?: boolean;
  /** `undefined` where it has not been measured. */
  readonly measure: (results: Results) => Measured | undefined;
}

/** Targets, in the order in which a reader asks. */
const TARGETS: readonly Target[] = [
  {
    what: 'drain, 20,000 × 3, all checks on, 1 vCPU',
    limit: (value) => `≥ ${value} × squiss-ts`,
    target: 1,
    stretch: 1.3,
    isMore: true,
    measure: (results) => ratio(results, LARGE, 1769, 'statusesPerSecond', '/s'),
  },
  {
    what: 'the same as at 512 MB',
    limit: (value) => `≥ ${value} × squiss-ts`,
    target: 1.3,
    stretch: 1.7,
    isMore: true,
    measure: (results) => ratio(results, LARGE, 512, 'statusesPerSecond', '/s'),
  },
  {
    what: 'CPU time a status, whole drain',
    limit: (value) => `≤ ${value} × squiss-ts`,
    target: 0.9,
    stretch: 0.7,
    measure: (results) => ratio(results, LARGE, 1769, 'cpuMicrosecondsPerStatus', ' µs'),
  },
  {
    what: 'of that all but sending',
    limit: (value) => `≤ ${value} µs`,
    target: 35,
    stretch: 25,
    measure: ({ tick }) =>
      plain(tick?.withoutSending.cpuMicrosecondsPerStatus, (value) => `${whole(value)} µs`),
  },
  {
    what: 'resident memory, 20,000 × 3',
    limit: (value) => `≤ ${value} × squiss-ts`,
    target: 0.5,
    stretch: 0.4,
    measure: (results) => ratio(results, LARGE, 1769, 'residentMb', ' MB'),
  },
  {
    what: 'a page at the cap of a response, under a real memory limit',
    limit: () => 'never killed',
    target: 0,
    measure: ({ memory }) => {
      const failed = memory?.runs.filter(({ failure }) => failure !== undefined).length;
      return plain(
        failed,
        (count) => `${(memory?.runs.length ?? 0) - count} of ${memory?.runs.length} passed`,
      );
    },
  },
  {
    what: 'drain, 1,000 × 1, SQS 10 ms, API 40 ms',
    limit: (value) => `≤ ${value.toFixed(2)} s`,
    target: 0.3,
    stretch: 0.25,
    measure: (results) => plain(forwarder(results, SMALL, 1769)?.seconds, (value) => `${value.toFixed(2)} s`),
  },
  {
    what: 'requests to SQS for n statuses, deletes for r jobs, 20,000 × 3',
    limit: () => '⌈n/10⌉ and ⌈r/1000⌉',
    target: 0,
    measure: (results) => {
      const measured = forwarder(results, LARGE, 1769);
      if (!measured) return undefined;
      const { deletes, sends } = measured;
      const more = sends - Math.ceil(statusCount(LARGE) / 10) + deletes - Math.ceil(LARGE.reports / 1000);
      return { said: `${whole(sends)} and ${whole(deletes)}`, value: more };
    },
  },
  {
    what: 'connections to SQS and to Retarus',
    limit: () => '≤ 32 and ≤ 2',
    target: 0,
    measure: (results) => {
      const measured = forwarder(results, LARGE, 1769);
      if (!measured) return undefined;
      const { apiConnections = 0, connections } = measured;
      const more = Math.max(connections - 32, apiConnections - 2);
      return { said: `${connections} and ${apiConnections || 'not counted'}`, value: more };
    },
  },
  {
    what: 'idle warm tick, one call',
    limit: (value) => `≤ ${value} ms CPU`,
    target: 1,
    measure: ({ tick }) => plain(tick?.idle.cpuMilliseconds, (value) => `${value.toFixed(1)} ms`),
  },
  {
    what: 'bundle',
    limit: (value) => `≤ ${value} kB`,
    target: 290,
    stretch: 250,
    measure: ({ bundle }) => plain(bundle?.bundleKilobytes, (value) => `${whole(value)} kB`),
  },
  {
    what: 'fixed monthly cost of one source, list prices, monitoring included',
    limit: (value) => `≤ ${value} $`,
    target: 6,
    stretch: 4,
    measure: ({ bundle }) => plain(bundle?.monthlyDollars, (value) => `${value.toFixed(2)} $`),
  },
];

/** The backlog that most targets are about. */
export const LARGE: Workload = { reports: 20_000, recipients: 3 };
const SMALL: Workload = { reports: 1_000, recipients: 1 };
const SQS_LATENCY_MS = 10;

const plain = (value: number | undefined, said: (value: number) => string): Measured | undefined =>
  value === undefined ? undefined : { said: said(value), value };

/** The forwarder's figure over that of squiss-ts in the same run. */
function ratio(
  results: Results,
  workload: Workload,
  memoryMb: number,
  figure: 'statusesPerSecond' | 'cpuMicrosecondsPerStatus' | 'residentMb',
  unit: string,
): Measured | undefined {
  const ours = forwarder(results, workload, memoryMb)?.[figure];
  const theirs = medianFor(results, 'squiss-ts', workload, memoryMb)?.[figure];
  if (ours === undefined || theirs === undefined) return undefined;
  const value = ours / theirs;
  return { said: `${whole(ours)}${unit}, ${value.toFixed(2)} ×`, value };
}

const forwarder = (results: Results, workload: Workload, memoryMb: number): Measurement | undefined =>
  medianFor(results, 'forwarder', workload, memoryMb);

/** The median round of a candidate, SQS responding after 10 ms. */
export const medianFor = (
  { drain }: Results,
  candidate: string,
  { recipients, reports }: Workload,
  memoryMb: number,
): Measurement | undefined =>
  drain?.results
    .find(
      ({ scenario }) =>
        scenario.workload.reports === reports &&
        scenario.workload.recipients === recipients &&
        scenario.memoryMb === memoryMb &&
        scenario.sqsLatencyMs === SQS_LATENCY_MS,
    )
    ?.rows.find(({ name }) => name === candidate)?.median;

/** What is asked for beside what was measured. */
export const targetTable = (results: Results): string =>
  markdownTable([
    ['', 'target', 'stretch', 'measured', 'met'],
    ...TARGETS.map((target) => {
      const { isMore = false, limit, measure, stretch, what } = target;
      const measured = measure(results);
      const meets = (bound: number) =>
        measured !== undefined && (isMore ? measured.value >= bound : measured.value <= bound);
      const met = meets(target.target) ? 'yes' : '**no**';
      return [
        what,
        limit(target.target),
        stretch === undefined ? '' : limit(stretch),
        measured?.said ?? 'not measured',
        measured === undefined ? '' : stretch !== undefined && meets(stretch) ? 'stretch' : met,
      ];
    }),
  ]);
