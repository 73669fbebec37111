import fc from 'fast-check';
import { expect } from 'vitest';

/** Runs of each property; PROPERTY_RUNS for fewer, as mutation testing does, or for more. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 10_000);
/** PROPERTY_SEED repeats a run; fast-check prints the seed of one that failed. */
const SEED = process.env.PROPERTY_SEED;

/** `runs`: for properties that are too slow for the usual number. */
interface Effort {
  readonly runs?: number;
}

const parameters = <T>({ runs = RUNS }: Effort): fc.Parameters<T> => ({
  numRuns: Math.min(runs, RUNS),
  ...(SEED !== undefined && { seed: Number(SEED) }),
});

/** The property holds for every generated input. */
export const holds = <T>(property: fc.IProperty<T>, effort: Effort = {}): void =>
  fc.assert(property, parameters(effort));

/** The property tells a known mutant apart: one that holds whatever the code does would prove nothing. */
export function catches<T>(mutated: fc.IProperty<T>, effort: Effort = {}): void {
  const { failed } = fc.check(mutated, { ...parameters(effort), endOnFailure: true });
  expect(failed, 'the property does not notice the mutant').toBe(true);
}

/** `holds` for a property that waits. */
export const holdsAsync = <T>(property: fc.IAsyncProperty<T>, effort: Effort = {}): Promise<void> =>
  fc.assert(property, parameters(effort));

/** `catches` for a property that waits. */
export async function catchesAsync<T>(mutated: fc.IAsyncProperty<T>, effort: Effort = {}): Promise<void> {
  const { failed } = await fc.check(mutated, { ...parameters(effort), endOnFailure: true });
  expect(failed, 'the property does not notice the mutant').toBe(true);
}
