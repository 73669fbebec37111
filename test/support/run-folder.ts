import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names a folder that lives as long as the run of all tests; their processes inherit it. */
const RUN_FOLDER_VARIABLE = 'TEST_RUN_FOLDER';

/** @returns what deletes the folder */
export function makeRunFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'test-run-'));
  process.env[RUN_FOLDER_VARIABLE] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * What takes long and is the same for several files of tests, made by the first that needs it.
 *
 * @param key all that what is made depends on, apart from the sources
 * @param make fills a folder, which it has to create
 * @returns the folder, which is not to be changed
 */
export async function onceInRun(key: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(runFolder(), createHash('sha256').update(key).digest('hex'));
  if (await stat(folder).catch(() => undefined)) return folder;
  const made = `${folder}-${randomUUID()}`;
  await make(made);
  // Another file of tests may have been faster; then what it made stays.
  await rename(made, folder).catch(() => undefined);
  return folder;
}

/** Where execution environments keep what Node.js compiles: they load a few bundles hundreds of times. */
export const compileCache = (): string => join(runFolder(), 'compile-cache');

function runFolder(): string {
  // A program that is no run of tests has one of its own.
  if (!process.env[RUN_FOLDER_VARIABLE]) process.once('exit', makeRunFolder());
  return process.env[RUN_FOLDER_VARIABLE] ?? '';
}
