import { readFileSync, writeFileSync } from 'node:fs';
import { NAMES } from './parts.ts';

/** A change that no test noticed. */
export interface Survivor {
  /** From the root of the project; `template` for a change of the template. */
  readonly file: string;
  /** The line in which the change begins, or the resource of the template that it changes. */
  readonly line: string;
  /** What stood there → what stands there instead. */
  readonly change: string;
}

/** Changes for which no test is needed, since no caller can see them. */
export interface KnownSurvivors {
  readonly file: string;
  readonly line: string;
  readonly changes: readonly string[];
  /** Why no test can notice them: a sentence or two. */
  readonly reason: string;
}

/** What the last run of a part found. */
export interface Result {
  readonly mutants: number;
  /** A loop that lost its exit or its step: noticed, like one that was killed. */
  readonly neverEnded: number;
  readonly survivors: readonly Survivor[];
}

/** The last run of each part, by its name. */
export type Results = Readonly<Record<string, Result>>;

const RESULTS = new URL('results.json', import.meta.url);
const SURVIVORS = new URL('survivors.json', import.meta.url);

export const readResults = (): Results => JSON.parse(readFileSync(RESULTS, 'utf8'));

/** Puts the result of one part in the place of what its run before found. */
export function writeResult(name: string, result: Result): void {
  const all = { ...readResults(), [name]: result };
  const inOrder = Object.fromEntries(NAMES.flatMap((one) => (all[one] ? [[one, all[one]]] : [])));
  writeFileSync(RESULTS, `${JSON.stringify(inOrder, null, 2)}\n`);
}

export const readKnown = (): KnownSurvivors[] => JSON.parse(readFileSync(SURVIVORS, 'utf8'));

/** Of 100 mutants of a part, those that a test has to notice. */
export const MINIMUM = 95;

/** Of 100 mutants, those that a test noticed. */
export const percentOf = ({ mutants, survivors }: Result): number =>
  (100 * (mutants - survivors.length)) / mutants;

/** Why a survivor may survive; undefined where nobody has said so. */
export const reasonFor = (
  { change, file, line }: Survivor,
  known: readonly KnownSurvivors[],
): string | undefined =>
  known.find((one) => one.file === file && one.line === line && one.changes.includes(change))?.reason;
