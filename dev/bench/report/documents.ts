import type { Results } from '../results.ts';
import { drainDocument } from './drain.ts';
import { faultDocument } from './faults.ts';
import { growthDocument } from './growth.ts';
import { memoryDocument } from './memory.ts';
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
