/**
 * Runs the tests that look at a template once for each change of it, in one process: `vitest run --config
 * dev/mutation/template/vitest.config.ts`, by dev/mutation/run.ts.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import type { Survivor } from '../results.ts';
import { mutantsOf, survivorOf } from './mutants.ts';
import { templateOf, tryMutant } from './synthesize.ts';

const TESTS = [
  'stack/forwarder-stack',
  'stack/statements',
  'monitoring/alarms',
  'monitoring/evaluations',
  'daily-digest',
];

const template = templateOf();
const killed = new Set<string>();
const survivors = new Map<string, Survivor>();

for (const [number, mutant] of mutantsOf(template).entries()) {
  const survivor = survivorOf(mutant, template);
  const name = `${survivor.line}: ${survivor.change}`;
  survivors.set(name, survivor);
  describe(name, async () => {
    beforeAll(() => tryMutant(mutant));
    beforeEach((context) => {
      // One test that fails is enough.
      if (killed.has(name)) context.skip();
      onTestFailed(() => {
        killed.add(name);
      });
    });
    tryMutant(mutant);
    for (const file of TESTS) {
      try {
        await import(/* @vite-ignore */ `../../../test/infra/${file}.test.ts?mutant=${number}`);
      } catch {
        // A test file that cannot even be read with this template has noticed.
        killed.add(name);
      }
    }
    tryMutant(undefined);
    test('is tried', () => expect(true).toBe(true));
  });
}

afterAll(() => {
  const { MUTATION_RESULT } = process.env;
  const mutants = survivors.size;
  for (const name of killed) survivors.delete(name);
  const survived = { mutants, survivors: [...survivors.values()] };
  if (MUTATION_RESULT) writeFileSync(MUTATION_RESULT, JSON.stringify(survived));
});
