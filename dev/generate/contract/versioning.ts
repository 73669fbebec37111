import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingChanges } from './compatibility.ts';
import type { JsonSchema } from './json-schema.ts';
import { shapeOf } from './shape.ts';

/** The schema of a version. */
export interface Release {
  /** major.minor */
  readonly version: string;
  readonly schema: JsonSchema;
}

const majorOf = (version: string): string => version.split('.')[0] ?? '';

/** Where the last release of a version's major number is recorded. */
export const releasedPath = (version: string): string =>
  join(import.meta.dirname, '../../../contract/released', `v${majorOf(version)}.json`);

/** The last release of the version's major number; `undefined` before the first one. */
export function released(version: string): Release | undefined {
  const path = releasedPath(version);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** What is wrong with publishing `current` after `last`: sentences that say how to version the change. */
export function versioningProblems(last: Release | undefined, current: Release): string[] {
  if (last === undefined) return [];
  const broken = breakingChanges(last.schema, current.schema);
  const next = Number(majorOf(last.version)) + 1;
  if (broken.length > 0) {
    return [
      `The message changed in a way that breaks consumers of version ${last.version}:`,
      ...broken.map((change) => `  ${change}`),
      'Keep the field as it was and add a new optional one beside it. Where that cannot be, it is a ' +
        'new major version:',
      `in contract/version.ts set CONTRACT_VERSION to "${next}.0" and the type's ending to ` +
        `".v${next}", and tell consumers`,
      'as docs/consuming.md says under "When the contract gets a new version".',
    ];
  }
  const same = JSON.stringify(shapeOf(last.schema)) === JSON.stringify(shapeOf(current.schema));
  if (same || last.version !== current.version) return [];
  const [major, minor] = last.version.split('.');
  return [
    `The message got something new since version ${last.version}, which breaks nobody.`,
    `In contract/version.ts set CONTRACT_VERSION to "${major}.${Number(minor) + 1}".`,
  ];
}
