/**
 * No comment of a .ts file is longer than 110 characters: the formatter wraps code and leaves comments alone.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAX = 110;
const COMMENT = /^\s*(\/\/|\/?\*)/;

const root = fileURLToPath(new URL('..', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
});
const long = files
  .split('\n')
  .filter((file) => file !== '' && !file.startsWith('contract/generated/'))
  .flatMap((file) => linesOf(file).flatMap((line, index) => (isLong(line) ? [`${file}:${index + 1}`] : [])));

if (long.length > 0) {
  console.error(`Comments of more than ${MAX} characters; wrap them:\n  ${long.join('\n  ')}`);
  process.exitCode = 1;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(`${root}${file}`, 'utf8').split('\n');
  } catch {
    // Deleted, and not committed yet.
    return [];
  }
}

function isLong(line: string): boolean {
  return line.length > MAX && COMMENT.test(line);
}
