import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { nodeOptions } from '#infra/constructs/poller.ts';

const PROGRAM = fileURLToPath(new URL('../../../dev/proofs/size/million.ts', import.meta.url));
/** The default setting. */
const MEMORY_MB = 512;
test('a million recipients pass through one execution environment with memory to spare', {
  timeout: 300_000,
}, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...nodeOptions(MEMORY_MB).split(' '),
    PROGRAM,
  ]);
  const { peakMb, ...counts } = JSON.parse(stdout);

  expect(counts).toEqual({ accepted: 1_000_000, deleted: 100_000, endings: ['drained'] });
  // About 240 MB as a rule: one page of 10,000 statuses, what is remembered, and garbage that nobody had to
  // collect.
  expect(peakMb).toBeLessThan(MEMORY_MB * 0.75);
  console.info(`Size: a million recipients, at most ${peakMb} MB resident of ${MEMORY_MB}.`);
});
