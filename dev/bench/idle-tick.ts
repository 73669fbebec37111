import { heapOptions } from '../local/function/heap-options.ts';
import { buildCandidate } from './build.ts';
import { medianOf } from './median.ts';
import { Remote } from './rpc.ts';
import type { Drained } from './run.ts';
import type { Setup } from './setup.ts';

export interface IdleTick {
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
export async function measureIdleTick(setup: Setup): Promise<IdleTick> {
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
