import { expect, test } from 'vitest';
import { checkHistories } from './history/histories.ts';

const HISTORIES = 1_000;

test(`none of ${HISTORIES} random histories breaks a promise`, { timeout: 300_000 }, async () => {
  // Another thousand each time; the seed is printed, and a failing history says how it is run again.
  const seed = Date.now() % 2 ** 31;
  const { failure, histories } = await checkHistories({ runs: HISTORIES, seed });

  expect(failure?.report).toBeUndefined();
  expect(histories).toBe(HISTORIES);
  console.info(`Model: ${histories} histories kept every promise, seed ${seed}.`);
});
