import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/functions/poll-reports/{domain,tick}/**/*.test.ts'],
    // A mutant is killed by few runs as well as by many, and one seed makes two runs alike.
    env: { PROPERTY_RUNS: '300', PROPERTY_SEED: '1' },
    maxWorkers: 1,
  },
});
