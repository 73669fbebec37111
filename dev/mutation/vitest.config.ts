import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { PARTS } from './parts.ts';

const part = PARTS.find(({ name }) => name === process.env.MUTATION_PART);

/**
 * A mutant is done with at the first test that fails. So the file that failed for the mutant before runs
 * first, since the next mutant stands in the same function, and then the quickest.
 */
class KillersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = (file: TestSpecification): number => {
      const before = this.ctx.cache.getTestSpecificationResult(file);
      return before?.failed ? -1 : (before?.duration ?? 0);
    };
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: [...(part?.tests ?? [])],
    sequence: { sequencer: KillersFirst },
    // A mutant is killed by few runs as well as by many, and one seed makes two runs alike.
    env: { PROPERTY_RUNS: '300', PROPERTY_SEED: '1' },
    maxWorkers: 1,
    // One process for all files of a change; the next change gets another.
    isolate: false,
    // A test that is only slow, on a machine that is busy, has noticed nothing; Stryker ends what hangs.
    testTimeout: 300_000,
  },
});
