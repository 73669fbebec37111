import type { Scenario } from './run.ts';

export interface Experiment {
  readonly scenario: Scenario;
  readonly rounds: number;
  readonly candidates: readonly string[];
}

const FAST = ['forwarder', 'bare-sdk', 'squiss-ts', 'signed-https', 'node-red'];
const FASTEST = FAST.slice(0, 4);
const COMPARED = ['forwarder', 'squiss-ts', 'signed-https'];
const SEQUENTIAL = ['sqs-producer', 'batches', 'one-by-one'];

const scenario = (reports: number, recipients: number, memoryMb: number, sqsLatencyMs = 10): Scenario => ({
  workload: { reports, recipients },
  sqsLatencyMs,
  apiLatencyMs: 40,
  memoryMb,
});

/** Half an hour: every size, latency and share of a CPU that a decision hangs on. */
export const full = (rounds: number): Experiment[] => [
  { scenario: scenario(1_000, 1, 1769), rounds, candidates: FAST },
  { scenario: scenario(1_000, 1, 1769), rounds: 1, candidates: SEQUENTIAL },
  { scenario: scenario(1_000, 10, 1769), rounds, candidates: FAST },
  { scenario: scenario(20_000, 3, 1769), rounds, candidates: FAST },
  { scenario: scenario(20_000, 3, 1769, 0), rounds, candidates: FASTEST },
  { scenario: scenario(20_000, 3, 512), rounds, candidates: FASTEST },
  { scenario: scenario(5_000, 3, 1024), rounds, candidates: COMPARED },
  { scenario: scenario(5_000, 3, 256), rounds, candidates: COMPARED },
];

/** Under three minutes. */
export const quick = (): Experiment[] => [
  { scenario: scenario(1_000, 1, 1769), rounds: 2, candidates: FAST },
  { scenario: scenario(20_000, 3, 1769), rounds: 1, candidates: FASTEST },
  { scenario: scenario(5_000, 3, 512), rounds: 1, candidates: FASTEST },
];
