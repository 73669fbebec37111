import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const pathOf = (path: string): string => new URL(path, import.meta.url).pathname;

/** Tests that leave nothing behind in their process: their files share one, which loads CDK and SDK once. */
const SHARING = [
  'test/{contract,docs,end-to-end,functions,infra}/**/*.test.ts',
  'test/dev/{generate,proofs}/**/*.test.ts',
];

/** What takes longest comes first, so that no worker is left with it alone at the end. */
const LONGEST = [
  ...['faults/faults', 'crash-points', 'start/start', 'model/model', 'recovery/events', 'forwarding'],
  ...['alarms/months', 'infra/security'],
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

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
      { extends: true, test: { name: 'sharing', isolate: false, include: SHARING } },
      {
        extends: true,
        test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: [...SHARING, 'test/package/**'] },
      },
      // Packs and installs what is published: for `npm run check:package`, and too long for `npm test`.
      { extends: true, test: { name: 'package', include: ['test/package/**/*.test.ts'] } },
    ],
    sequence: { sequencer: LongestFirst },
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
