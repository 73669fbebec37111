/**
 * Takes the place of vitest in the tests that look at a template (vitest.config.ts): they are collected, to
 * be run as often as there are changes, without what a test runner does around each.
 */
import { expect as realExpect } from '../../../node_modules/vitest/dist/index.js';

export const expect = realExpect;

/** A test without its title: here, only whether it fails counts. */
export type Collected = () => unknown;

let collected: Collected[] = [];

type Body = (...values: never[]) => unknown;

const valuesOf = (row: unknown): never[] => (Array.isArray(row) ? row : [row]) as never[];

export const test = Object.assign(
  (_title: string, body: Body): void => {
    collected.push(() => body());
  },
  {
    each: (rows: readonly unknown[]) => (_title: string, body: Body) => {
      for (const row of rows) collected.push(() => body(...valuesOf(row)));
    },
  },
);
export const it = test;

export const describe = Object.assign((_title: string, body: () => void): void => body(), {
  each: (rows: readonly unknown[]) => (_title: string, body: Body) => {
    for (const row of rows) body(...valuesOf(row));
  },
});

/** The tests of a file, which is read anew: what it makes of a template outside of its tests, too. */
export async function collect(file: string, round: number): Promise<Collected[]> {
  collected = [];
  await import(/* @vite-ignore */ `../../../test/infra/${file}.test.ts?round=${round}`);
  return collected;
}
