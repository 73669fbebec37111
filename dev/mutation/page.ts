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
const COMMAND = '`npm run test:mutation`';

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

/** docs/mutation.md with the results, and the survivors that have a reason, in their places. */
export function mutationPage(page: string, results: Results, known: readonly KnownSurvivors[]): string {
  const placed = between(page, linesOf('results'), table(resultRows(results, known), 'r'));
  return between(placed, linesOf('survivors'), knownTable(known));
}

/** Puts what the files say into docs/mutation.md. */
export function writeMutationPage(): void {
  writeFileSync(PAGE, mutationPage(readFileSync(PAGE, 'utf8'), readResults(), readKnown()));
  console.log('docs/mutation.md is written.');
}

const linesOf = (what: string) =>
  [`<!-- ${what}, written by ${COMMAND} -->`, `<!-- end of ${what} -->`] as const;

const knownTable = (known: readonly KnownSurvivors[]): string =>
  table([
    ['where', 'change', 'why no test can notice it'],
    ...known.map(({ changes, file, reason }) => [code(file), changes.map(code).join('<br>'), reason]),
  ]);

/** Without padding, so that one row changes alone. */
const table = (rows: readonly [string[], ...string[][]], align: 'l' | 'r' = 'l'): string =>
  markdownTable(rows, { align: ['l', ...rows[0].slice(1).map(() => align)], alignDelimiters: false });

/** A column of a table would end at a bar, and code at a backtick. */
function code(text: string): string {
  const quote = text.includes('`') ? '``' : '`';
  const space = quote === '`' ? '' : ' ';
  return `${quote}${space}${text.replaceAll('|', '\\|')}${space}${quote}`;
}
