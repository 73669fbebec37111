import { describe, expect, test } from 'vitest';
import { forwarderWith } from './forwarder/forwarder.ts';
import { checkHistories } from './history/histories.ts';
import { MUTANTS } from './mutants.ts';
import { PromiseBroken } from './world/promise-broken.ts';

/** The same histories each time: whether the model sees a mistake must not be a matter of luck. */
const SEED = 2;
const HISTORIES = 5_000;

describe('the model sees it when', () => {
  test.for(MUTANTS)('$what', async (mutant) => {
    const forwarder = await forwarderWith(mutant);
    const { failure } = await checkHistories({ runs: HISTORIES, seed: SEED, forwarder, isShrunk: false });

    expect(failure?.error).toBeInstanceOf(PromiseBroken);
    expect(mutant.breaks).toContain(failure?.error instanceof PromiseBroken && failure.error.promise);
  });
});

test('each promise that the model checks is broken by one of them', () => {
  const broken = new Set(MUTANTS.flatMap(({ breaks }) => breaks));
  // A forwarder cannot break P1 but by breaking P3 first; that the ledger sees it is shown in
  // world/ledger.test.ts.
  expect([...broken].sort()).toEqual(['P10', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8']);
});

test('a failing history is printed as a script, and runs again by its path', async () => {
  const pending = MUTANTS.find(({ what }) => what.includes('pending'));
  if (!pending) throw new Error('There is no mutant that deletes a pending job.');
  const forwarder = await forwarderWith(pending);
  const { failure } = await checkHistories({ runs: HISTORIES, seed: SEED, forwarder });
  const again = await checkHistories({ runs: 1, seed: SEED, ...failure?.again, forwarder, isShrunk: false });

  const script = /^P3: job J\d+ .*\n {2}with .*\n {2}1\. .*pending(.*\n)+ {2}then all faults stop\.\n/;
  expect(failure?.report).toMatch(script);
  const command = /^Again: npm run test:model -- --seed 2 --path \S+ --replay '\S+'$/;
  expect(failure?.report.replace(script, '')).toMatch(command);
  expect(again.failure?.report).toBe(failure?.report);
});
