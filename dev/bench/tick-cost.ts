import { heapOptions } from '../local/function/heap-options.ts';
import { buildCandidate } from './build.ts';
import { Cgroup } from './cgroup.ts';
import { medianOf } from './median.ts';
import { Remote } from './rpc.ts';
import type { Drained } from './run.ts';
import type { Setup } from './setup.ts';
import { statusCount } from './workload.ts';

/** What a tick costs by itself. */
export async function measureTick(setup: Setup, rounds: number): Promise<TickCost> {
  return {
    rounds,
    idle: await measureIdleTick(setup),
    withoutSending: await measureWithoutSending(setup, rounds),
  };
}

export interface TickCost {
  readonly rounds: number;
  readonly idle: IdleTick;
  readonly withoutSending: TickWithoutSending;
}

interface IdleTick {
  readonly ticks: number;
  /** The median of a tick that finds nothing, in milliseconds. */
  readonly cpuMilliseconds: number;
  readonly residentMb: number;
}

const MEMORY_MB = 512;
/** The first ones compile what they run. */
const WARM_UP = 20;
const TICKS = 100;
const NOTHING = { reports: 0, recipients: 0 };

/** CPU time of a warm tick with nothing to do: what a source costs in most minutes of a month. */
async function measureIdleTick(setup: Setup): Promise<IdleTick> {
  const environment = setup.deployedEnvironment;
  const file = await buildCandidate('forwarder');
  const remote = new Remote(file, environment, [...heapOptions(MEMORY_MB, environment), '--no-warnings']);
  try {
    await setup.sink.call('reset', { latencyMs: 0, workload: NOTHING });
    await setup.api.call('load', { ...NOTHING, latencyMs: 0 });
    await remote.call('load', setup.target);
    const ticks: Drained[] = [];
    for (let tick = 0; tick < WARM_UP + TICKS; tick++) ticks.push(await remote.call<Drained>('drain'));
    const { lists, other } = await setup.api.call<Record<string, number>>('result');
    if (lists !== ticks.length || other !== 0) throw new Error('An idle tick is one list, and nothing else.');
    const warm = ticks.slice(WARM_UP);
    return {
      ticks: warm.length,
      cpuMilliseconds: medianOf(warm.map(({ cpuMilliseconds }) => cpuMilliseconds)),
      residentMb: warm.at(-1)?.residentMb ?? Number.NaN,
    };
  } finally {
    await remote.stop();
  }
}

/** What a status costs beside its sending: reading, checking, ids, JSON, attributes, garbage. */
interface TickWithoutSending {
  /** The median round. */
  readonly cpuMicrosecondsPerStatus: number;
}

const WORKLOAD = { reports: 20_000, recipients: 3 };
const WARM_UP_PAGES = { reports: 2_000, recipients: 3, from: 1_000_000 };
const DRAIN_MEMORY_MB = 1769;

/** The whole drain without SendMessageBatch: listed, checked, packed, confirmed at once, deleted. */
async function measureWithoutSending(setup: Setup, rounds: number): Promise<TickWithoutSending> {
  const environment = setup.deployedEnvironment;
  const file = await buildCandidate('without-sending');
  const all: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const limit = await Cgroup.create({ cpuOfMb: DRAIN_MEMORY_MB });
    const remote = new Remote(file, environment, [
      ...heapOptions(DRAIN_MEMORY_MB, environment),
      '--no-warnings',
    ]);
    try {
      await remote.call('load', setup.target);
      await setup.api.call('load', { ...WARM_UP_PAGES, latencyMs: 0 });
      await remote.call('drain');
      if (limit && remote.process.pid) await limit.add(remote.process.pid);
      await setup.api.call('load', { ...WORKLOAD, latencyMs: 40 });
      const { cpuMilliseconds } = await remote.call<Drained>('drain');
      const { left } = await setup.api.call<Record<string, number>>('result');
      if (left !== 0) throw new Error(`${left} reports were left without a queue to wait for.`);
      all.push((1000 * cpuMilliseconds) / statusCount(WORKLOAD));
    } finally {
      await remote.stop();
      await limit?.remove();
    }
  }
  return { cpuMicrosecondsPerStatus: medianOf(all) };
}
