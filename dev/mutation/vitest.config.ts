import { defineConfig } from 'vitest/config';
import { PARTS } from './parts.ts';

const part = PARTS.find(({ name }) => name === process.env.MUTATION_PART);

export default defineConfig({
  test: {
    include: [...(part?.tests ?? [])],
    // A mutant is killed by few runs as well as by many, and one seed makes two runs alike.
    env: { PROPERTY_RUNS: '300', PROPERTY_SEED: '1' },
    maxWorkers: 1,
    // A test that is only slow, on a machine that is busy, has noticed nothing; Stryker ends what hangs.
    testTimeout: 300_000,
  },
});
