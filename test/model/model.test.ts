import { expect, test } from 'vitest';
import { checkHistories } from './history/histories.ts';
import { RARE_STATES, type RareState } from './world/rare-states.ts';

const HISTORIES = 1_000;

test(`none of ${HISTORIES} random histories breaks a promise, and they reach every rare state`, async () => {
  // Another thousand each time; the seed is printed, and a failing history says how it is run again.
  const seed = Date.now() % 2 ** 31;
  const reached = new Map<RareState, number>();
  const { failure, histories } = await checkHistories({
    runs: HISTORIES,
    seed,
    onHistory: ({ rare }) => {
      for (const state of rare.all) reached.set(state, (reached.get(state) ?? 0) + 1);
    },
  });

  expect(failure?.report).toBeUndefined();
  expect(histories).toBe(HISTORIES);
  const states = Object.keys(RARE_STATES) as RareState[];
  const counts = states.map((state) => `  ${reached.get(state) ?? 0} × ${state}`);
  console.info(
    `Model: ${histories} histories kept every promise, seed ${seed}; reached\n${counts.join('\n')}`,
  );
  expect(states.filter((state) => (reached.get(state) ?? 0) < RARE_STATES[state])).toEqual([]);
});
