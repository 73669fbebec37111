import fc, { type AsyncCommand } from 'fast-check';
import { runInvocations } from '../world/invocation.ts';
import type { Plan, ReportSpec } from '../world/plan.ts';
import { POISON } from '../world/queues.ts';
import type { World } from '../world/world.ts';
import { type Flood, floodArbitrary, planArbitrary, reportsArbitrary } from './arbitraries.ts';
import { print } from './print.ts';

/** The world observes itself (ledger.ts); there is no second model to keep. */
type Nothing = Record<never, never>;
export type WorldCommand = AsyncCommand<Nothing, World>;

/** A command that can always be run. */
function command(name: string, run: (world: World) => Promise<void> | void, detail?: unknown): WorldCommand {
  return {
    check: () => true,
    run: async (_, world) => run(world),
    toString: () => (detail === undefined ? name : `${name} ${print(detail)}`),
  };
}

const arrival = (reports: readonly ReportSpec[]) =>
  command('reports arrive', (world) => world.arrive(reports), reports);

const flood = ({ kind, count, isMixed }: Flood) =>
  command(
    `${count} reports of a bad kind arrive: ${kind}${isMixed ? ', mixed with good ones' : ''}`,
    (world) => {
      const bad: ReportSpec =
        kind === 'refused by SQS'
          ? { kind: 'readable', recipients: [{ number: 1, reason: POISON }] }
          : { kind, recipients: [{ number: 1, reason: 'OK' }] };
      const good: ReportSpec = { kind: 'readable', recipients: [{ number: 1, reason: 'OK' }] };
      world.arrive(Array.from({ length: count }, () => (isMixed ? [good, bad] : [bad])).flat());
    },
  );

export const backlog = (count: number) =>
  command(`${count} reports arrive`, (world) =>
    world.arrive(
      Array.from({ length: count }, (_, index) => ({
        kind: 'readable' as const,
        recipients: [{ number: index % 3, reason: index % 4 ? 'OK' : 'BUSY' }],
      })),
    ),
  );

const tick = (plan: Plan) =>
  command(
    'tick',
    async (world) => {
      await runInvocations(world, [{ afterEvents: 0, environment: world.environment, plan }]);
      replaceTheDead(world);
    },
    plan,
  );

/** The invocation arrives twice: Lambda starts a second environment while the first one works. */
const overlap = (first: Plan, second: Plan, afterEvents: number) =>
  command(
    `two ticks, the second after ${afterEvents} events`,
    async (world) => {
      const other = world.startEnvironment();
      await runInvocations(world, [
        { afterEvents: 0, environment: world.environment, plan: first },
        { afterEvents, environment: other, plan: second },
      ]);
      // Either may serve the next tick; the one that does has not seen what the other did.
      if (other.alive) world.environment = other;
      replaceTheDead(world);
    },
    [first, second],
  );

const restart = command('the environment is replaced', (world) => {
  world.environment = world.startEnvironment();
});

const rotation = (where: 'both' | 'Retarus' | 'secret') =>
  command(`the credentials are rotated: ${where}`, (world) => world.rotate(where));

const pause = (ms: number) => command(`${ms} ms pass`, (world) => world.time.pass(ms));

const clockJump = (ms: number) =>
  command(`the environment's clock jumps by ${ms} ms`, (world) => {
    world.environment.clockError += ms;
  });

const finish = command('pending jobs are done', (world) => world.finishPending());

const apiChange = (isChanged: boolean) =>
  command(`the API ${isChanged ? 'changes' : 'is as before'}`, (world) => {
    world.apiChanged = isChanged;
  });

const weighted = (weight: number, arbitrary: fc.Arbitrary<WorldCommand>) => ({ weight, arbitrary });

const anyCommand = fc.oneof(
  weighted(8, reportsArbitrary.map(arrival)),
  weighted(1, floodArbitrary.map(flood)),
  weighted(10, planArbitrary.map(tick)),
  weighted(
    2,
    fc.tuple(planArbitrary, planArbitrary, fc.nat(25)).map((args) => overlap(...args)),
  ),
  weighted(1, fc.constant(restart)),
  weighted(1, fc.constantFrom('both' as const, 'Retarus' as const, 'secret' as const).map(rotation)),
  weighted(1, fc.constantFrom(1_000, 60_000, 400_000).map(pause)),
  weighted(1, fc.constantFrom(-600_000, 600_000).map(clockJump)),
  weighted(1, fc.constant(finish)),
  weighted(1, fc.boolean().map(apiChange)),
);

/** A history: up to 16 commands; one in forty begins with a backlog of more than a page. */
export const historyArbitrary = (replayPath?: string) =>
  fc.commands([anyCommand], {
    maxCommands: 16,
    size: 'max',
    ...(replayPath === undefined ? {} : { replayPath }),
  });

export const backlogArbitrary = fc.oneof(
  { weight: 39, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 990, max: 2_100 }) },
);

function replaceTheDead(world: World): void {
  if (!world.environment.alive) world.environment = world.startEnvironment();
}
