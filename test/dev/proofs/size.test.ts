import { expect, test } from 'vitest';
import { passThrough, problemsOf } from '#dev/proofs/size/proof.ts';

test('50,000 recipients pass through one execution environment with memory to spare', async () => {
  expect(problemsOf(await passThrough(50_000), 50_000)).toEqual([]);
});

test('a recipient that is lost, a job that stays, a second tick and too much memory are problems', () => {
  const bad = { accepted: 49_999, deleted: 4_999, endings: ['more', 'drained'], peakMb: 384 };
  expect(problemsOf(bad, 50_000)).toHaveLength(4);
});
