import { readFileSync, writeFileSync } from 'node:fs';
import { MisuseError } from './errors.ts';

/** The text of a file that the command line names. @throws MisuseError */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MisuseError(`${file} cannot be read: ${reasonOf(error)}.`);
  }
}

/**
 * Writes a file that the command line names.
 *
 * @param how `secret`: it must not be there yet, and its owner alone may read it
 * @throws MisuseError
 */
export function writeText(file: string, text: string, how: 'open' | 'secret' = 'open'): void {
  try {
    writeFileSync(file, text, how === 'secret' ? { flag: 'wx', mode: 0o600 } : {});
  } catch (error) {
    throw new MisuseError(`${file} cannot be written: ${reasonOf(error)}.`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you are not allowed to',
  EEXIST: 'it is there already, name another file',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  EROFS: 'the disk is read-only',
};

/** Why the system could not do something with a file, in words. */
export function reasonOf(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? code;
}
