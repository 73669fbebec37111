import { heapOptions } from '../local/function/heap-options.ts';
import type { Arena } from './arena.ts';
import { buildContender } from './build.ts';
import { medianOf } from './median.ts';
import { Remote } from './rpc.ts';
import type { Drained } from './run.ts';

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
export async function measureIdleTick(arena: Arena): Promise<IdleTick> {
  const environment = arena.deployedEnvironment;
  const file = await buildContender('forwarder');
  const remote = new Remote(file, environment, [...heapOptions(MEMORY_MB, environment), '--no-warnings']);
  try {
    await arena.sink.call('reset', { latencyMs: 0, workload: NOTHING });
    await arena.api.call('load', { ...NOTHING, latencyMs: 0 });
    await remote.call('load', arena.target);
    const ticks: Drained[] = [];
    for (let tick = 0; tick < WARM_UP + TICKS; tick++) ticks.push(await remote.call<Drained>('drain'));
    const { lists, other } = await arena.api.call<Record<string, number>>('result');
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
