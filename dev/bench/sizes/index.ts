import { CONFIG_VARIABLE, parseConfig } from '../../../functions/poll-reports/interface/config.ts';
import { FORWARDER } from '../candidates/index.ts';
import { medianRound } from '../rows.ts';
import { type Measurement, measure } from '../run.ts';
import type { Setup } from '../setup.ts';

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
const SENDS_IN_FLIGHT = [16, 32, 64];

/** Rates by memory, which is CPU, and by requests in flight. */
export async function measureSizes(
  setup: Setup,
  rounds: number,
  say: (text: string) => void,
): Promise<Size[]> {
  const measured = new Map<string, { memoryMb: number; sendsInFlight: number; all: Measurement[] }>();
  for (const memoryMb of MEMORY_SIZES)
    for (const sendsInFlight of SENDS_IN_FLIGHT)
      measured.set(`${memoryMb} ${sendsInFlight}`, { memoryMb, sendsInFlight, all: [] });
  for (let round = 0; round < rounds; round++) {
    for (const { memoryMb, sendsInFlight, all } of measured.values()) {
      say(`${memoryMb} MB, ${sendsInFlight} in flight, round ${round + 1} of ${rounds} …`);
      const config = { ...parseConfig(setup.deployedEnvironment[CONFIG_VARIABLE]), sendsInFlight };
      const environment = { ...setup.deployedEnvironment, [CONFIG_VARIABLE]: JSON.stringify(config) };
      const scenario = { workload: WORKLOAD, sqsLatencyMs: 10, apiLatencyMs: 40, memoryMb };
      all.push(await measure({ ...setup, deployedEnvironment: environment }, FORWARDER, scenario));
    }
  }
  return [...measured.values()].flatMap(({ memoryMb, sendsInFlight, all }) => {
    const median = medianRound(all);
    return median ? [{ memoryMb, sendsInFlight, measured: median }] : [];
  });
}
