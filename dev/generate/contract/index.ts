import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documents } from './documents.ts';
import { UncheckedRuleError } from './shape.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Writes what is made of contract/event.ts and contract/reasons.ts. */
export function writeContract(): void {
  try {
    const all = documents();
    for (const [path, content] of all) {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), content);
    }
    console.log(`${all.size} files written from contract/event.ts and contract/reasons.ts.`);
  } catch (error) {
    if (!(error instanceof UncheckedRuleError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
