/**
 * Runs the tests that look at a template once for each change of it, in one process: `vitest run --config
 * dev/mutation/template/vitest.config.ts`, by dev/mutation/run.ts.
 */
import { writeFileSync, writeSync } from 'node:fs';
import { test } from '../../../node_modules/vitest/dist/index.js';
import { type Collected, collect } from './collect.ts';
import { mutantsOf, survivorOf } from './mutants.ts';
import { synthesized, templateOf, tryMutant } from './synthesize.ts';

const FILES = [
  'stack/statements',
  'monitoring/evaluations',
  'monitoring/alarms',
  'stack/forwarder-stack',
  'daily-digest',
];
const STEP = 50;

/** The places of the tests of a file that look at a template; all, where the file does so outside of them. */
async function lookersIn(file: string): Promise<readonly number[]> {
  const before = synthesized();
  const tests = await collect(file, 0);
  const all = synthesized() > before;
  const looking: number[] = [];
  for (const [place, run] of tests.entries()) {
    const count = synthesized();
    await run();
    if (all || synthesized() > count) looking.push(place);
  }
  return looking;
}

/** Whether a test of the file fails with the change that is being tried. */
async function notices(file: string, places: readonly number[], round: number): Promise<boolean> {
  try {
    const tests = await collect(file, round);
    for (const place of places) await (tests[place] as Collected)();
    return false;
  } catch {
    // A file that cannot even be read with this template has noticed as well.
    return true;
  }
}

test('changes of the template', async () => {
  const lookers = new Map<string, readonly number[]>();
  for (const file of FILES) lookers.set(file, await lookersIn(file));
  const template = templateOf();
  const mutants = mutantsOf(template);
  const survivors = [];
  for (const [index, mutant] of mutants.entries()) {
    tryMutant(mutant);
    let killed = false;
    for (const [file, places] of lookers) killed ||= await notices(file, places, index + 1);
    tryMutant(undefined);
    if (!killed) survivors.push(survivorOf(mutant, template));
    if ((index + 1) % STEP === 0)
      writeSync(2, `${index + 1} of ${mutants.length} tried, ${survivors.length} survived\n`);
  }
  const { MUTATION_RESULT } = process.env;
  if (MUTATION_RESULT) writeFileSync(MUTATION_RESULT, JSON.stringify({ mutants: mutants.length, survivors }));
});
