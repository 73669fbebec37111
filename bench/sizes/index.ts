import type { Arena } from '../arena.ts';
import { CONTENDERS } from '../contenders/index.ts';
import { type Measurement, measure } from '../run.ts';

/** The forwarder with settings that a user may choose. */
export interface Size {
  readonly memoryMb: number;
  readonly sendsInFlight: number;
  /** The median round. */
  readonly measured: Measurement;
}

const WORKLOAD = { reports: 5_000, recipients: 3 };
/** The defaults, and what stands around them. */
const MEMORY_SIZES = [256, 512, 1_024, 1_769];
const SENDS_IN_FLIGHT = [8, 16, 32, 64];

/** Rates by memory, which is CPU, and by requests in flight. */
export async function measureSizes(
  arena: Arena,
  rounds: number,
  say: (text: string) => void,
): Promise<Size[]> {
  const forwarder = CONTENDERS.find(({ deployed }) => deployed);
  if (!forwarder) throw new Error('No contender is the forwarder.');
  const measured = new Map<string, { memoryMb: number; sendsInFlight: number; all: Measurement[] }>();
  for (const memoryMb of MEMORY_SIZES)
    for (const sendsInFlight of SENDS_IN_FLIGHT)
      measured.set(`${memoryMb} ${sendsInFlight}`, { memoryMb, sendsInFlight, all: [] });
  for (let round = 0; round < rounds; round++) {
    for (const { memoryMb, sendsInFlight, all } of measured.values()) {
      say(`${memoryMb} MB, ${sendsInFlight} in flight, round ${round + 1} of ${rounds} …`);
      const environment = { ...arena.deployedEnvironment, SENDS_IN_FLIGHT: String(sendsInFlight) };
      const scenario = { workload: WORKLOAD, sqsLatencyMs: 10, apiLatencyMs: 40, memoryMb };
      all.push(await measure({ ...arena, deployedEnvironment: environment }, forwarder, scenario));
    }
  }
  return [...measured.values()].map(({ memoryMb, sendsInFlight, all }) => ({
    memoryMb,
    sendsInFlight,
    measured: middleOf(all),
  }));
}

function middleOf(all: readonly Measurement[]): Measurement {
  const sorted = all.toSorted((a, b) => a.statusesPerSecond - b.statusesPerSecond);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (!middle) throw new Error('Nothing was measured.');
  return middle;
}
