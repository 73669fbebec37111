import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CONTRACT_VERSION } from '#contract/version.ts';
import { eventJsonSchema } from './documents.ts';
import { released, releasedPath, versioningProblems } from './versioning.ts';

// Records today's schema as the released one. Run when a version is published.

const current = { version: CONTRACT_VERSION, schema: eventJsonSchema() };
const problems = versioningProblems(released(CONTRACT_VERSION), current);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
} else {
  const path = releasedPath(CONTRACT_VERSION);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(current, null, 2)}\n`);
  console.log(`Contract version ${CONTRACT_VERSION} is recorded as released.`);
}
