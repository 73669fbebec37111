import type { Problem } from './problems.ts';

/** Options that nothing has checked yet: whatever is not what it should be is taken for nothing. */
export type Loose = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
export const listOf = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(objectOf) : []);
export const listOfTexts = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The texts of a list that stand there more than once. */
export function twice(values: readonly unknown[], path: readonly PropertyKey[], instead: string): Problem[] {
  const texts = values.filter((value) => typeof value === 'string');
  const same = (text: string) => (other: string) => other.toLowerCase() === text.toLowerCase();
  const repeated = texts.filter((text, index) => texts.findIndex(same(text)) !== index);
  return [...new Set(repeated)].map((text) => ({ path, message: `names "${text}" twice; ${instead}` }));
}
