import { runInvocations } from '#test/model/world/invocation.ts';
import type { Json } from '#test/model/world/json.ts';
import { NO_FAULTS } from '#test/model/world/plan.ts';
import { settle } from '#test/model/world/settle.ts';
import { World } from '#test/model/world/world.ts';
import type { StoppableForwarder } from './build.ts';
import { type CrashPoint, KillSwitch, type Moment, type Reached } from './kill-switch.ts';
import type { Scenario } from './scenarios.ts';

export interface Crash {
  readonly point: Reached;
  /** The world after the crash and the tick of a cold environment that followed. */
  readonly settled: World;
  /** The world that nothing went wrong in. */
  readonly undisturbed: World;
}

/**
 * Kills one environment after the other, each at the next await that the scenario reaches.
 *
 * @throws PromiseBroken where the ledger of a world sees one broken
 */
export async function* crashesOf(
  forwarder: StoppableForwarder,
  scenario: Scenario,
  moment: Moment,
): AsyncGenerator<Crash> {
  const undisturbed = await worldOf(forwarder, { reports: scenario.reports });
  await settle(undisturbed);
  const { reached } = await run(await worldOf(forwarder, scenario), forwarder, scenario);
  for (const point of pointsOf(reached, scenario)) {
    const settled = await worldOf(forwarder, scenario);
    await run(settled, forwarder, scenario, { step: point.step, moment });
    startEnvironment(settled, forwarder, new KillSwitch());
    await settle(settled);
    yield { point, settled, undisturbed };
  }
}

/** What two worlds do not have in common: messages, and reports that are left. */
export const differences = (one: World, other: World): string[] => [
  ...one.ledger.messages.symmetricDifference(other.ledger.messages),
  ...left(one).symmetricDifference(left(other)),
];

const left = ({ retarus }: World): Set<string> =>
  new Set(retarus.stored.map(({ jobId }) => `left: ${jobId ?? 'an entry without a job id'}`));

function pointsOf(reached: readonly Reached[], { oncePerRequest = false }: Scenario): readonly Reached[] {
  if (!oncePerRequest) return reached;
  return [...new Map(reached.map((point) => [`${point.site} ${point.requests}`, point])).values()];
}

async function worldOf(forwarder: StoppableForwarder, scenario: Scenario): Promise<World> {
  const world = new World(forwarder.of(new KillSwitch()), {
    queues: ['all', 'undelivered'],
    sendsInFlight: scenario.sendsInFlight ?? 2,
    spoils: 'request',
  });
  for (const report of scenario.reports) world.retarus.arrive(report as Json);
  return world;
}

/** The first environment's ticks. What it sent before its end arrives. */
async function run(
  world: World,
  forwarder: StoppableForwarder,
  { isRotated = false, plan = NO_FAULTS, ticks = 1 }: Scenario,
  end?: CrashPoint,
): Promise<KillSwitch> {
  const killSwitch = new KillSwitch(end);
  const environment = startEnvironment(world, forwarder, killSwitch);
  if (isRotated) {
    environment.keptCredentials = { credentials: world.secret, until: Number.POSITIVE_INFINITY };
    world.rotate('both');
  }
  for (let done = 0; done < ticks && environment.alive; done++) {
    await runInvocations(world, [{ afterEvents: 0, environment, plan: done === 0 ? plan : NO_FAULTS }]);
  }
  environment.alive = false;
  await world.time.pass(IN_FLIGHT_MS);
  return killSwitch;
}

const IN_FLIGHT_MS = 1_000;

function startEnvironment(world: World, forwarder: StoppableForwarder, killSwitch: KillSwitch) {
  world.forwarder = forwarder.of(killSwitch);
  const environment = world.startEnvironment();
  world.environment = environment;
  killSwitch.watch(environment);
  return environment;
}
