import { rm } from 'node:fs/promises';
import type { Mutation } from '#test/support/mutator.ts';
import { bundleFunction } from './bundle.ts';
import type { Fault } from './fault.ts';
import { type Observation, observe } from './observe.ts';

/** More processes at once than this only wait for one another. */
const AT_ONCE = 2;

/** Observes faults, a few at a time, each once. */
export class Observations {
  readonly #bundle: Promise<string>;
  readonly #byFault = new Map<Fault, Promise<Observation>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(mutations?: readonly Mutation[]) {
    this.#bundle = bundleFunction(mutations);
  }

  of(fault: Fault): Promise<Observation> {
    const observation = this.#byFault.get(fault) ?? this.#inTurn(fault);
    this.#byFault.set(fault, observation);
    return observation;
  }

  async close(): Promise<void> {
    await rm(await this.#bundle, { recursive: true });
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
