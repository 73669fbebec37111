import { heapOptions } from '../local/function/heap-options.ts';
import { buildCandidate } from './build.ts';
import type { CandidateEntry } from './candidates/index.ts';
import { Cgroup } from './cgroup.ts';
import { Remote } from './rpc.ts';
import type { Setup } from './setup.ts';
import { type Comparison, statusCount, type Workload } from './workload.ts';

/** Latencies are those of the servers, in milliseconds; the network between is the loopback. */
export interface Scenario {
  readonly workload: Workload;
  readonly sqsLatencyMs: number;
  readonly apiLatencyMs: number;
  /** CPU is limited to what Lambda gives a function of this size. */
  readonly memoryMb: number;
}

export interface Measurement {
  readonly seconds: number;
  readonly statusesPerSecond: number;
  readonly cpuMicrosecondsPerStatus: number;
  readonly residentMb: number;
  readonly sends: number;
  /** At once, to SQS. */
  readonly connections: number;
  /** Over the whole run, to the report API. */
  readonly apiConnections: number;
  readonly lists: number;
  readonly deletes: number;
  readonly cpuLimited: boolean;
}

/** A run that did not end in set equality does not count. */
export class SetsDifferError extends Error {
  override readonly name = 'SetsDifferError';
}

/** What a candidate's process says of one drain. */
export interface Drained {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly residentMb: number;
}

/** A page that is drained before the clock starts, so that every candidate is measured warm. */
const WARM_UP: Workload = { reports: 500, recipients: 1, from: 1_000_000 };

/** Drains a backlog once with one candidate, in a fresh process. @throws SetsDifferError */
export async function measure(
  setup: Setup,
  candidate: CandidateEntry,
  scenario: Scenario,
): Promise<Measurement> {
  const { workload, memoryMb } = scenario;
  const limit = await Cgroup.create({ cpuOfMb: memoryMb });
  const file = await buildCandidate(candidate.name);
  const environment = candidate.deployed ? setup.deployedEnvironment : setup.environment;
  const process = new Remote(file, environment, [...heapOptions(memoryMb, environment), '--no-warnings']);
  try {
    await process.call('load', setup.target);
    if (!candidate.sequential) {
      await prepare(setup, WARM_UP, { ...scenario, sqsLatencyMs: 0, apiLatencyMs: 0 });
      await process.call('drain');
    }
    if (limit && process.process.pid) await limit.add(process.process.pid);
    await prepare(setup, workload, scenario);
    const { milliseconds, cpuMilliseconds, residentMb } = await process.call<Drained>('drain');
    const arrived = await setup.sink.call<Comparison & { requests: number; connections: number }>('result');
    const {
      apiConnections = 0,
      deletes,
      left,
      lists,
      other,
    } = await setup.api.call<Record<string, number>>('result');
    if (arrived.missing + arrived.repeated + arrived.unexpected + (left ?? 0) + (other ?? 0) > 0)
      throw new SetsDifferError(`${candidate.name}: ${JSON.stringify({ ...arrived, left, other })}`);
    const statuses = statusCount(workload);
    return {
      seconds: milliseconds / 1000,
      statusesPerSecond: (1000 * statuses) / milliseconds,
      cpuMicrosecondsPerStatus: (1000 * cpuMilliseconds) / statuses,
      residentMb,
      sends: arrived.requests,
      connections: arrived.connections,
      apiConnections,
      lists: lists ?? 0,
      deletes: deletes ?? 0,
      cpuLimited: limit !== undefined,
    };
  } finally {
    await process.stop();
    await limit?.remove();
  }
}

async function prepare({ sink, api }: Setup, workload: Workload, scenario: Scenario): Promise<void> {
  await sink.call('reset', { latencyMs: scenario.sqsLatencyMs, workload });
  await api.call('load', { ...workload, latencyMs: scenario.apiLatencyMs });
}
