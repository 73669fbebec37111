import { readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import { mutationPage } from '#dev/mutation/page.ts';
import { NAMES, PARTS } from '#dev/mutation/parts.ts';
import { MINIMUM, percentOf, readKnown, readResults, reasonFor } from '#dev/mutation/results.ts';

const page = readFileSync(new URL('../../docs/mutation.md', import.meta.url), 'utf8');

test('docs/mutation.md says what the files say; if not: npm run generate -- --only mutation', () => {
  expect(mutationPage(page, readResults(), readKnown())).toBe(page);
});

test('docs/mutation.md counts survivors, and those without a reason', () => {
  const place = { file: 'functions/a.ts', line: 'if (a || b) {' };
  const results = {
    domain: { mutants: 8, neverEnded: 1, survivors: [{ ...place, change: 'a || b → true' }] },
  };
  expect(mutationPage(page, results, [])).toContain('| domain | 8 | 6 | 1 | 1 | 1 | 87.5 % |');
  const known = [{ ...place, changes: ['a || b → true'], reason: 'Both are always true.' }];
  expect(mutationPage(page, results, known)).toContain('| domain | 8 | 6 | 1 | 1 | 0 | 87.5 % |');
});

test('in every part, tests notice 95 of 100 changes', () => {
  const results = Object.entries(readResults());
  expect(results.map(([name]) => name)).toEqual(NAMES);
  expect(results.filter(([, result]) => percentOf(result) < MINIMUM)).toEqual([]);
});

test('every survivor has a reason', () => {
  const survivors = Object.values(readResults()).flatMap((result) => result.survivors);
  expect(survivors.filter((survivor) => !reasonFor(survivor, readKnown()))).toEqual([]);
});

test('every reason in dev/mutation/survivors.json is one of a survivor, where the part has been run', () => {
  const results = readResults();
  const run = PARTS.filter(({ name }) => name in results).flatMap(({ mutate }) => mutate);
  const found = Object.values(results).flatMap(({ survivors }) => survivors);
  const explained = found.filter((survivor) => reasonFor(survivor, readKnown())).map(({ change }) => change);
  const known = readKnown().filter(({ file }) => run.some((glob) => matchesGlob(file, glob)));
  const changes = known.flatMap((reason) => reason.changes);
  expect(changes.filter((change) => !explained.includes(change))).toEqual([]);
});
