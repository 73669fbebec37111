import { readFileSync, writeFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';
import { between } from '../generate/between.ts';
import { NAMES } from './parts.ts';
import {
  type KnownSurvivors,
  percentOf,
  type Results,
  readKnown,
  readResults,
  reasonFor,
} from './results.ts';

const PAGE = new URL('../../docs/mutation.md', import.meta.url);
const PLACE = ['<!-- results, written by `npm run test:mutation` -->', '<!-- end of results -->'] as const;
/** Without padding, so that one row changes alone. */
const TO_THE_RIGHT = { align: ['l', 'r', 'r', 'r', 'r', 'r', 'r'], alignDelimiters: false };

/** A row for each part. */
export function resultRows(
  results: Results,
  known: readonly KnownSurvivors[],
  names: readonly string[] = NAMES,
): [string[], ...string[][]] {
  const rows = names.map((name) => {
    const result = results[name];
    if (!result) return [name, 'not run'];
    const { mutants, neverEnded, survivors } = result;
    const withoutReason = survivors.filter((survivor) => !reasonFor(survivor, known)).length;
    const counts = [mutants, mutants - neverEnded - survivors.length, neverEnded, survivors.length];
    return [name, ...counts.map(String), String(withoutReason), `${percentOf(result).toFixed(1)} %`];
  });
  return [['part', 'mutants', 'killed', 'never ended', 'survived', 'without a reason', 'noticed'], ...rows];
}

/** docs/mutation.md with the results in their place. */
export const mutationPage = (page: string, results: Results, known: readonly KnownSurvivors[]): string =>
  between(page, PLACE, markdownTable(resultRows(results, known), TO_THE_RIGHT));

/** Puts what the files say into docs/mutation.md. */
export function writeMutationPage(): void {
  writeFileSync(PAGE, mutationPage(readFileSync(PAGE, 'utf8'), readResults(), readKnown()));
  console.log('docs/mutation.md is written.');
}
