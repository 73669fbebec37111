import { readFile, writeFile } from 'node:fs/promises';
import type { MemoryRun } from '../proofs/memory/proof.ts';
import type { ColdStart } from './cold-start/index.ts';
import type { Deployed } from './deployed.ts';
import type { FaultRow } from './faults/index.ts';
import type { Growth } from './growth/index.ts';
import type { Result } from './rows.ts';
import type { Size } from './sizes/index.ts';
import type { TickCost } from './tick-cost.ts';

/** Everything that was measured, each part when it was measured last; the documents are written from it. */
export interface Results {
  readonly drain?: Measured<{
    readonly rounds: number;
    readonly results: readonly Result[];
  }>;
  readonly tick?: Measured<TickCost>;
  readonly starts?: Measured<{ readonly rounds: number; readonly starts: readonly ColdStart[] }>;
  readonly memory?: Measured<{ readonly runs: readonly MemoryRun[] }>;
  readonly bundle?: Measured<Deployed>;
  readonly sizes?: Measured<{ readonly rounds: number; readonly sizes: readonly Size[] }>;
  readonly growth?: Measured<Growth>;
  readonly faults?: Measured<{ readonly rows: readonly FaultRow[] }>;
}

/** A part with what it was measured on and of. */
export type Measured<Part> = Part & {
  /** Machine, Node.js, commit. */
  readonly machine: string;
};

const FILE = new URL('results.json', import.meta.url);

export const readResults = async (): Promise<Results> => JSON.parse(await readFile(FILE, 'utf8'));

export const writeResults = (results: Results): Promise<void> =>
  writeFile(FILE, `${JSON.stringify(results, rounded, 1)}\n`);

/** Four digits are more than a second run would repeat. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
