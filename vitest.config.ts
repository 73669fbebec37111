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
    projects: [
      {
        extends: true,
        test: { name: 'tests', include: ['test/**/*.test.ts'], exclude: ['test/package/**'] },
      },
      // Packs and installs what is published: for `npm run check:package`, and too long for `npm test`.
      { extends: true, test: { name: 'package', include: ['test/package/**/*.test.ts'] } },
    ],
    globalSetup: ['test/support/global-setup.ts'],
    // Nothing asserts wall-clock time: these end only what hangs, also on a machine whose load is ten.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A line for each file, and what failed; a test that takes long is no news.
    slowTestThreshold: 3_600_000,
    maxWorkers: 2,
    env: {
      // The CDK's check of a template against CloudFormation's rules takes as long as ten syntheses, and only
      // warns: test/infra/security.test.ts asks for it, and nothing else needs it.
      CDK_VALIDATION: 'false',
    },
    // What the CDK tells of a stack is for whoever deploys it.
    onConsoleLog: (log) => !/^WARNING .*\(Annotation\)$/m.test(log),
    // `npm test -- test/functions --coverage`: what decides over a status is covered whole, or the command
    // fails.
    coverage: {
      include: ['functions/poll-reports/{domain,tick}/**/*.ts'],
      reporter: ['text'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
