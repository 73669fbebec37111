import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documents } from './documents.ts';

const ROOT = join(import.meta.dirname, '../..');

for (const [path, content] of documents()) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), content);
}
console.log(`${documents().size} files written from contract/event.ts and contract/reasons.ts.`);
