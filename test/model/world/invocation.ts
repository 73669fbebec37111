import type { TickResult } from '#poller/tick/tick.ts';
import type { EnvironmentModel } from './environment.ts';
import type { Meanwhile, Plan } from './plan.ts';
import { type Calls, noCalls, portsOf } from './ports.ts';
import { PromiseBroken } from './promise-broken.ts';
import type { World } from './world.ts';

export const SOURCE = { account: '99999', dataCenter: 'de1' } as const;

/** As the stack sets it for a period of a minute. */
const TIMEOUT_MS = 50_000;

/** One invocation of the function, from its start to its end or its environment's. */
export class Invocation {
  readonly environment: EnvironmentModel;
  readonly calls: Calls = noCalls();
  readonly #world: World;
  readonly #plan: Plan;
  readonly #endsAt: number;
  #events = 0;
  #result: TickResult | undefined;
  #bug: unknown;

  constructor(world: World, environment: EnvironmentModel, plan: Plan) {
    this.#world = world;
    this.environment = environment;
    this.#plan = plan;
    const faults = {
      list: [...plan.list],
      send: [...plan.send],
      delete: [...plan.delete],
      secret: [...plan.secret],
    };
    const ports = portsOf({ world, environment, plan: faults, calls: this.calls });
    this.#endsAt = world.time.now + TIMEOUT_MS;
    const endsAt = ports.clock.monotonic() + TIMEOUT_MS;
    environment.isBusy = true;
    world.forwarder.tick(SOURCE, 'secret', endsAt, environment.setup, ports).then(
      (result) => {
        this.#result = result;
        environment.isBusy = false;
      },
      (bug: unknown) => {
        this.#bug = bug;
      },
    );
  }

  /** `undefined` while it runs, and where its environment died. */
  get result(): TickResult | undefined {
    return this.#result;
  }

  get isOver(): boolean {
    return this.#result !== undefined || !this.environment.alive;
  }

  /** After each event of the world. @throws PromiseBroken */
  observe(): void {
    this.#events++;
    const { broken, time } = this.#world;
    if (broken !== undefined) throw broken;
    if (this.#bug !== undefined) throw this.#bug;
    if (this.isOver) return;
    for (const event of this.#plan.meanwhile) if (event.after === this.#events) this.#happen(event);
    if (this.#events === this.#plan.killAfter) this.environment.alive = false;
    if (time.now > this.#endsAt) {
      // Lambda ends what does not end itself.
      this.environment.alive = false;
      throw new PromiseBroken('P10', 'the tick did not end before its time was up');
    }
    if (this.environment.alive && time.next === Number.POSITIVE_INFINITY) {
      throw new PromiseBroken('P10', 'the tick waits for what never comes');
    }
  }

  #happen(event: Meanwhile): void {
    switch (event.what) {
      case 'arrival':
        return this.#world.arrive(event.reports);
      case 'rotation':
        return this.#world.rotate('both');
      case 'clock jump':
        this.environment.clockError += event.ms;
    }
  }
}

/** Runs invocations side by side, each from the given event on, until all are over. */
export async function runInvocations(
  world: World,
  starts: readonly {
    readonly afterEvents: number;
    readonly environment: EnvironmentModel;
    readonly plan: Plan;
  }[],
): Promise<Invocation[]> {
  const waiting = [...starts];
  const running: Invocation[] = [];
  const isOver = (): boolean => waiting.length === 0 && running.every((invocation) => invocation.isOver);
  for (let events = 0; !isOver(); events++) {
    const isIdle = running.every((invocation) => invocation.isOver);
    while (waiting[0] && (isIdle || waiting[0].afterEvents <= events)) {
      const { environment, plan } = waiting[0];
      waiting.shift();
      running.push(new Invocation(world, environment, plan));
      // Its first request goes out before any time passes, whatever else is still on the wire.
      await world.time.settle();
    }
    await world.time.step();
    for (const invocation of running) invocation.observe();
  }
  for (const { calls, result } of running) checkBudget(calls, result);
  return running;
}

const MAX_ATTEMPTS = 4;

/** P8: calls of one tick, whatever the servers did. */
function checkBudget(
  { list, delete: deletes, refusedCredentials, attempts }: Calls,
  result: TickResult | undefined,
): void {
  const pages = result?.tally.pages ?? list;
  if (list > pages + 2) throw new PromiseBroken('P8', `${list} list calls for ${pages} pages`);
  if (deletes > 3 * pages + 1) throw new PromiseBroken('P8', `${deletes} deletes for ${pages} pages`);
  if (refusedCredentials > 2)
    throw new PromiseBroken('P8', `the credentials were refused ${refusedCredentials} times`);
  // Three attempts, and one more for an entry that is sent alone since it spoiled its batch.
  for (const [message, count] of attempts) {
    if (count > MAX_ATTEMPTS) throw new PromiseBroken('P8', `${message} was sent ${count} times in one tick`);
  }
}
