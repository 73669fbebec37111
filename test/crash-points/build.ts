import { FORWARDER_ENTRY, type Forwarder } from '#test/model/forwarder/forwarder.ts';
import { buildChanged, compiled, type Mutation } from '#test/support/mutator.ts';
import type { KillSwitch } from './kill-switch.ts';

export interface StoppableForwarder {
  /** The forwarder of one environment, whose every await is a step of its kill switch. */
  readonly of: (killSwitch: KillSwitch) => Forwarder;
  /** Awaits in the source of the tick. */
  readonly awaits: number;
}

/**
 * esbuild's helper that runs a lowered async function; the one in its place asks the kill switch at each
 * step.
 */
const HELPER = /var __async = \([\s\S]*?\n\};\n/;
const OWN_HELPER =
  'var __async = (self, args, generator) => __killSwitch.run(generator.apply(self, args ?? []));\n';

/** What a message holds is less than with SQS: one that is too large then takes no time to make. */
export const MAX_BYTES = 50_000;
const SMALLER: Mutation = {
  file: 'domain/message.ts',
  find: /MAX_BYTES = [\d_]+;/,
  replace: `MAX_BYTES = ${MAX_BYTES};`,
};

/**
 * Builds the tick with a stop at every await, found by the compiler and not by hand: esbuild lowers each
 * async function to a generator and each `await` to a `yield`, which are then numbered.
 */
export async function buildWithStops(mutations: readonly Mutation[] = []): Promise<StoppableForwarder> {
  const lowered = await buildChanged(FORWARDER_ENTRY, [SMALLER, ...mutations], {
    supported: { 'async-await': false },
  });
  if (!HELPER.test(lowered)) throw new Error('esbuild lowers async functions in another way than it did.');
  let awaits = 0;
  const numbered = lowered
    .replace(HELPER, OWN_HELPER)
    // `at` returns undefined, so the awaited expression is evaluated after it, and its value is what is
    // awaited.
    .replaceAll(/\byield (?!\*)/g, () => `yield __killSwitch.at(${awaits++}) ?? `);
  return { awaits, of: compiled<Forwarder>(numbered, '__killSwitch') };
}
