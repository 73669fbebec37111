import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import type { Lifeline } from './lifeline.ts';

export type Forwarder = typeof import('./entry.ts');

export interface StoppableForwarder {
  /** The tick of one container, whose every await is a point of its lifeline. */
  readonly of: (lifeline: Lifeline) => Forwarder;
  /** Awaits in the source of the tick. */
  readonly awaits: number;
}

/** esbuild's helper that runs a lowered async function; ours asks the lifeline at each step. */
const HELPER = /var __async = \([\s\S]*?\n\};\n/;
const OWN_HELPER =
  'var __async = (self, args, generator) => __lifeline.run(generator.apply(self, args ?? []));\n';

/**
 * Builds the tick with a stop at every await, found by the compiler and not by hand: esbuild lowers each async function
 * to a generator and each `await` to a `yield`, which are then numbered.
 *
 * @param sabotage makes a forwarder that breaks its promises, from the lowered text
 */
export async function buildWithPoints(
  sabotage: (javaScript: string) => string = (javaScript) => javaScript,
): Promise<StoppableForwarder> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./entry.ts', import.meta.url))],
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    supported: { 'async-await': false },
    legalComments: 'none',
    logLevel: 'error',
  });
  const lowered = sabotage(outputFiles[0]?.text ?? '');
  if (!HELPER.test(lowered)) throw new Error('esbuild lowers async functions in another way than it did.');
  let awaits = 0;
  const numbered = lowered
    .replace(HELPER, OWN_HELPER)
    // `at` returns undefined, so the awaited expression is evaluated after it, and its value is what is awaited.
    .replaceAll(/\byield (?!\*)/g, () => `yield __lifeline.at(${awaits++}) ?? `);

  const load = compileFunction(numbered, ['module', 'require', '__lifeline'], {
    filename: 'tick-with-points.cjs',
  });
  return {
    awaits,
    of: (lifeline) => {
      const module: { exports: unknown } = { exports: {} };
      load(module, createRequire(import.meta.url), lifeline);
      return module.exports as Forwarder;
    },
  };
}
