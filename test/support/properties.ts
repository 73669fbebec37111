import fc from 'fast-check';
import { expect } from 'vitest';

/** Runs of each property. */
const RUNS = 10_000;
/** PROPERTY_RUNS is for fewer, as mutation testing has it, or for more. */
const WANTED_RUNS = Number(process.env.PROPERTY_RUNS ?? RUNS);
/** PROPERTY_SEED repeats a run; fast-check prints the seed of one that failed. */
const SEED = process.env.PROPERTY_SEED;

/** `runs`: for properties that are too slow for the usual number. */
interface Effort {
  readonly runs?: number;
}

const parameters = <T>(runs: number): fc.Parameters<T> => ({
  numRuns: runs,
  ...(SEED !== undefined && { seed: Number(SEED) }),
});
const runsOf = ({ runs = RUNS }: Effort): number => Math.ceil((runs * WANTED_RUNS) / RUNS);

/** The property holds for every generated input. */
export const holds = <T>(property: fc.IProperty<T>, effort: Effort = {}): void =>
  fc.assert(property, parameters(runsOf(effort)));

/** `holds` for a property that waits. */
export const holdsAsync = <T>(property: fc.IAsyncProperty<T>, effort: Effort = {}): Promise<void> =>
  fc.assert(property, parameters(runsOf(effort)));

const UNNOTICED = 'the property does not notice the mutant';

/**
 * The property tells a known mutant apart: one that holds whatever the code does would prove nothing. It
 * takes as many runs as it needs, up to the usual number, whatever PROPERTY_RUNS says.
 */
export function catches<T>(mutated: fc.IProperty<T>, { runs = RUNS }: Effort = {}): void {
  const { failed } = fc.check(mutated, { ...parameters(runs), endOnFailure: true });
  expect(failed, UNNOTICED).toBe(true);
}

/** `catches` for a property that waits. */
export async function catchesAsync<T>(
  mutated: fc.IAsyncProperty<T>,
  { runs = RUNS }: Effort = {},
): Promise<void> {
  const { failed } = await fc.check(mutated, { ...parameters(runs), endOnFailure: true });
  expect(failed, UNNOTICED).toBe(true);
}
