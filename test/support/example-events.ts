import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaxStatusEvent } from '#contract/consumer/index.ts';

/** An example of the contract, by the name of its file. */
export const example = (name: string): FaxStatusEvent =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../contract/examples', `${name}.json`), 'utf8'));

/** The body of its message. */
export const bodyOf = (name: string): string => JSON.stringify(example(name));
