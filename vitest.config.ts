import { defineConfig } from 'vitest/config';

const pathOf = (path: string): string => new URL(path, import.meta.url).pathname;

export default defineConfig({
  // The examples name the package as its users do.
  resolve: {
    alias: [
      { find: /^fax-status-forwarder$/, replacement: pathOf('infra/index.ts') },
      { find: /^fax-status-forwarder\/consumer$/, replacement: pathOf('contract/consumer/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Nothing asserts wall-clock time: these end only what hangs, also on a machine whose load is ten.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A line for each file, and what failed; a test that takes long is no news.
    slowTestThreshold: 3_600_000,
    maxWorkers: 2,
    // `npm test -- test/functions --coverage`: what decides over a status is covered whole, or the command
    // fails.
    coverage: {
      include: ['functions/poll-reports/{domain,tick}/**/*.ts'],
      reporter: ['text'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
