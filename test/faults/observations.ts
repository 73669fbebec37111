import { bundleFunction } from '#test/support/bundle.ts';
import type { Mutation } from '#test/support/mutator.ts';
import type { Fault } from './fault.ts';
import { type Observation, observe } from './observe.ts';

/** Shorter than the deployed ones, so that a test does not wait; nothing else of the function is changed. */
const SHORTER: readonly Mutation[] = Object.entries({
  maxPages: 5,
  secretTimeout: 2_500,
  listTimeout: 4_000,
  sendTimeout: 1_000,
  deleteTimeout: 1_500,
}).map(([name, value]) => ({
  file: 'tick/limits.ts',
  find: new RegExp(`\\b${name}: [\\d_]+,`),
  replace: `${name}: ${value},`,
}));

/** More processes at once than this only wait for one another. */
const AT_ONCE = 2;

/** Observes faults, a few at a time, each once. */
export class Observations {
  readonly #bundle: Promise<string>;
  readonly #byFault = new Map<Fault, Promise<Observation>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(mutations: readonly Mutation[] = []) {
    this.#bundle = bundleFunction([...SHORTER, ...mutations]);
  }

  of(fault: Fault): Promise<Observation> {
    const observation = this.#byFault.get(fault) ?? this.#inTurn(fault);
    this.#byFault.set(fault, observation);
    return observation;
  }

  async #inTurn(fault: Fault): Promise<Observation> {
    if (this.#running >= AT_ONCE) await new Promise<void>((turn) => this.#waiting.push(turn));
    this.#running++;
    try {
      return await observe(fault, await this.#bundle);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }
}
