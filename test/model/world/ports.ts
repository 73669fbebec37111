import type { Ports } from '#poller/tick/ports.ts';
import type { EnvironmentModel } from './environment.ts';
import type { Plan } from './plan.ts';
import { credentialsOf } from './ports/credentials.ts';
import { queues } from './ports/queues.ts';
import { reportApi } from './ports/report-api.ts';
import type { World } from './world.ts';

/** What one tick has asked of the world (P8). */
export interface Calls {
  list: number;
  send: number;
  delete: number;
  secret: number;
  /** Calls that Retarus refused for their credentials. */
  refusedCredentials: number;
  /** Queue and message id → how often it was sent. */
  readonly attempts: Map<string, number>;
}

export const noCalls = (): Calls => ({
  list: 0,
  send: 0,
  delete: 0,
  secret: 0,
  refusedCredentials: 0,
  attempts: new Map(),
});

/** What one invocation works with. */
export interface Invocation {
  readonly world: World;
  readonly environment: EnvironmentModel;
  readonly plan: Faults;
  readonly calls: Calls;
}

/** The faults that are still to come, taken from the front. */
export type Faults = { readonly [port in 'list' | 'send' | 'delete' | 'secret']: Plan[port][number][] };

/**
 * The ports of one invocation: they behave as the adapters do, errors included, and take their faults from
 * the plan.
 */
export function portsOf(invocation: Invocation): Ports {
  const { environment, world } = invocation;
  let seed = 1;
  return {
    reportApi: reportApi(invocation),
    credentials: credentialsOf(invocation),
    queues: queues(invocation),
    clock: {
      now: () => world.time.now + environment.clockError,
      monotonic: () => world.time.now,
      sleep: (ms) =>
        new Promise((resolve) => {
          world.time.after(ms, () => environment.alive && resolve());
        }),
    },
    random: () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
  };
}
