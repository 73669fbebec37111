import { readFile, writeFile } from 'node:fs/promises';
import type { Results } from '../results.ts';
import { drainDocument } from './drain.ts';
import { faultDocument } from './faults.ts';
import { growthDocument } from './growth.ts';
import { memoryDocument } from './memory.ts';
import { withFigures } from './readme.ts';
import { sizeDocument } from './sizes.ts';
import { startDocument } from './starts.ts';

/** The documents of everything that has been measured, by their names in docs/. */
export function documentsOf(results: Results): Record<string, string> {
  const { drain, faults, growth, memory, sizes, starts } = results;
  return {
    ...(drain && { 'benchmark.md': drainDocument(drain, results) }),
    ...(starts && { 'benchmark-starts.md': startDocument(starts) }),
    ...(memory && { 'benchmark-memory.md': memoryDocument(memory) }),
    ...(sizes && { 'benchmark-sizes.md': sizeDocument(sizes) }),
    ...(growth && { 'benchmark-growth.md': growthDocument(growth) }),
    ...(faults && { 'benchmark-faults.md': faultDocument(faults) }),
  };
}

const ROOT = new URL('../../../', import.meta.url);

/** Writes the documents and the README's figures, and pictures by their names in docs/. */
export async function writeDocuments(
  results: Results,
  pictures: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const [name, text] of Object.entries({ ...documentsOf(results), ...pictures }))
    await writeFile(new URL(`docs/${name}`, ROOT), text);
  const readme = new URL('README.md', ROOT);
  await writeFile(readme, withFigures(await readFile(readme, 'utf8'), results));
}
