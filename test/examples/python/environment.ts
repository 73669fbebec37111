import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that a person can mend, said in one sentence. */
export class Impossible extends Error {
  override readonly name = 'Impossible';
}

/** The Python of a virtual environment in the cache folder that has what the requirements name. Made once. */
export function pythonWith(requirements: string, cache: string): string {
  const name = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(cache, `python-${name}`);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;

  console.log('Installing Python packages …');
  mkdirSync(cache, { recursive: true });
  run(
    'python3',
    ['-c', 'import sys, venv; assert sys.version_info >= (3, 10)'],
    'This test needs Python 3.10 or newer, with venv, as "python3"; install it and run the test again.',
  );
  run('python3', ['-m', 'venv', '--clear', folder], `No virtual environment could be made in ${folder}.`);
  run(
    python,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
    'The Python packages could not be installed with pip; is the Python package index reachable?',
  );
  writeFileSync(complete, '');
  return python;
}

function run(program: string, words: readonly string[], otherwise: string): void {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
  } catch (cause) {
    throw new Impossible(otherwise, { cause });
  }
}
