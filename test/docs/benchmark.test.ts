import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documentsOf } from '#dev/bench/report/documents.ts';
import { readResults } from '#dev/bench/results.ts';

const textOf = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** Cells of a Markdown table, by the first one of their row. */
const rowsOf = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('*', '').trim()),
    );

const README = textOf('README.md');
const SECTION = README.slice(README.indexOf('## How fast'), README.indexOf('\n## Documents'));
const measured = new Set(
  ['benchmark.md', 'benchmark-starts.md', 'benchmark-sizes.md', 'benchmark-growth.md'].flatMap((file) =>
    rowsOf(textOf(`docs/${file}`)).flat(),
  ),
);

test('every figure of the README on speed stands in what the benchmark wrote', () => {
  const figures = rowsOf(SECTION)
    .slice(2)
    .flatMap((cells) => cells.slice(1))
    .filter((cell) => /\d/.test(cell));
  expect(figures.length).toBeGreaterThan(8);
  expect(figures.filter((figure) => !measured.has(figure))).toEqual([]);
});

test('the documents of the benchmark are what dev/bench/results.json comes to', async () => {
  const documents = Object.entries(documentsOf(await readResults()));
  expect(documents.length).toBeGreaterThanOrEqual(5);
  for (const [name, text] of documents) expect(textOf(`docs/${name}`), name).toBe(text);
});
