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
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // `npm run test:coverage`: what decides over a status is covered whole, or the command fails.
    coverage: {
      include: ['functions/poll-reports/{domain,tick}/**/*.ts'],
      reporter: ['text'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
