import { CANDIDATES } from './candidates/index.ts';
import type { Measurement, Scenario } from './run.ts';
import { workloadName } from './workload.ts';

/** One candidate in one scenario: the median round, or why there is none. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  readonly median: Measurement | undefined;
  readonly failure: string | undefined;
}

export interface Result {
  readonly scenario: Scenario;
  readonly rows: readonly Row[];
}

export const scenarioTitle = ({ workload, sqsLatencyMs, apiLatencyMs, memoryMb }: Scenario): string =>
  `${workloadName(workload)}, SQS ${sqsLatencyMs} ms, API ${apiLatencyMs} ms, ` +
  `CPU as at ${memoryMb.toLocaleString('en')} MB`;

export const rowOf = (name: string, rounds: readonly Measurement[], failure: string | undefined): Row => ({
  name,
  title: CANDIDATES.find((candidate) => candidate.name === name)?.title ?? name,
  rounds: rounds.length,
  median: medianRound(rounds),
  failure,
});

/** The round with the median rate: its other figures belong to the same round. */
export function medianRound(rounds: readonly Measurement[]): Measurement | undefined {
  const sorted = rounds.toSorted((a, b) => a.statusesPerSecond - b.statusesPerSecond);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Rows of the same scenario in one result. */
export function merged(results: readonly Result[]): Result[] {
  const byTitle = new Map<string, Result>();
  for (const { scenario, rows } of results) {
    const title = scenarioTitle(scenario);
    byTitle.set(title, { scenario, rows: [...(byTitle.get(title)?.rows ?? []), ...rows] });
  }
  return [...byTitle.values()];
}

export const forwarderRate = ({ rows }: Result): number | undefined =>
  rows.find(({ name }) => name === 'forwarder')?.median?.statusesPerSecond;
