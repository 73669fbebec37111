import { expect, test } from 'vitest';
import { checkHistories } from './history/histories.ts';
import { RareCounts } from './world/rare-states.ts';

const HISTORIES = 1_000;

test(`none of ${HISTORIES} random histories breaks a promise, and they reach every rare state`, async () => {
  // Another thousand each time; the seed is printed, and a failing history says how it is run again.
  const seed = Date.now() % 2 ** 31;
  const counts = new RareCounts();
  const { failure, histories } = await checkHistories({
    runs: HISTORIES,
    seed,
    onHistory: ({ rare }) => counts.add(rare),
  });

  expect(failure?.report).toBeUndefined();
  expect(histories).toBe(HISTORIES);
  console.info(`Model: ${histories} histories kept every promise, seed ${seed}; reached\n${counts.lines}`);
  expect(counts.tooRare(histories)).toEqual([]);
});
