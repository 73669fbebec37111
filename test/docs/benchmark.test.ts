import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documentsOf } from '#dev/bench/report/documents.ts';
import { withFigures } from '#dev/bench/report/readme.ts';
import { readResults } from '#dev/bench/results.ts';

const textOf = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('the figures of the README on speed are those of dev/bench/results.json', async () => {
  const readme = textOf('README.md');
  expect(withFigures(readme, await readResults())).toBe(readme);
});

test('other results write other figures into the README, and nothing else', async () => {
  const readme = textOf('README.md');
  const results = JSON.parse(
    JSON.stringify(await readResults()).replaceAll(
      /"statusesPerSecond":\d+(\.\d+)?/g,
      '"statusesPerSecond":7',
    ),
  );
  const changed = readme
    .split('\n')
    .filter((line, index) => line !== withFigures(readme, results).split('\n')[index]);
  expect(changed.length).toBeGreaterThan(3);
  expect(changed.every((line) => line.startsWith('|'))).toBe(true);
});

test('a README without the place for its figures is not written', async () => {
  expect(() => withFigures('# A README', {})).toThrow('The page lacks the lines');
});

test('the documents of the benchmark are what dev/bench/results.json comes to', async () => {
  const documents = Object.entries(documentsOf(await readResults()));
  expect(documents.length).toBeGreaterThanOrEqual(5);
  for (const [name, text] of documents) expect(textOf(`docs/${name}`), name).toBe(text);
});
