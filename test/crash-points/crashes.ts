import { jobIdOf } from '#dev/local/report-api/store.ts';
import type { StoppableForwarder } from './build.ts';
import type { Moment, Reached } from './lifeline.ts';
import type { Scenario } from './scenarios.ts';
import { CrashWorld } from './world.ts';

export interface Crash {
  readonly point: Reached;
  /** The world after the crash and the ticks of cold containers that followed. */
  readonly settled: CrashWorld;
  /** The world that nothing went wrong in. */
  readonly undisturbed: CrashWorld;
}

/** Kills one container after the other, each at the next await that the scenario reaches. */
export async function* crashesOf(
  forwarder: StoppableForwarder,
  scenario: Scenario,
  moment: Moment,
): AsyncGenerator<Crash> {
  const undisturbed = new CrashWorld(scenario.reports);
  await settle(undisturbed, forwarder);
  const { lifeline } = await new CrashWorld(scenario.reports).tick(forwarder, scenario);
  for (const point of pointsOf(lifeline.reached, scenario)) {
    const settled = new CrashWorld(scenario.reports);
    await settled.tick(forwarder, { ...scenario, end: { step: point.step, moment } });
    await settle(settled, forwarder);
    yield { point, settled, undisturbed };
  }
}

/** What two worlds do not have in common: messages, and reports that are left. */
export const differences = (one: CrashWorld, other: CrashWorld): string[] => [
  ...one.contents.symmetricDifference(other.contents),
  ...left(one).symmetricDifference(left(other)),
];

const left = ({ reports }: CrashWorld): Set<string> =>
  new Set(reports.map((report) => `left: ${jobIdOf(report) ?? 'an entry without a job id'}`));

function pointsOf(reached: readonly Reached[], { oncePerRequest = false }: Scenario): readonly Reached[] {
  if (!oncePerRequest) return reached;
  return [...new Map(reached.map((point) => [`${point.site} ${point.requests}`, point])).values()];
}

/** Cold containers without faults, until the source is drained. */
async function settle(world: CrashWorld, forwarder: StoppableForwarder): Promise<void> {
  for (let ticks = 0; ticks < 2; ticks++) {
    const { result } = await world.tick(forwarder, {});
    if (result?.ended === 'drained') return;
  }
  throw new Error('The source does not drain.');
}
