/**
 * No line of a .ts file is longer than 110 characters. The formatter wraps code, but neither comments nor
 * texts.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAX = 110;

const root = fileURLToPath(new URL('..', import.meta.url));
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
});
const long = listed
  .split('\n')
  // A file that is deleted, and not committed yet, is still listed.
  .filter((file) => file !== '' && existsSync(`${root}${file}`))
  .flatMap((file) => {
    const lines = readFileSync(`${root}${file}`, 'utf8').split('\n');
    return lines.flatMap((line, index) => (line.length > MAX ? [`${file}:${index + 1}`] : []));
  });

if (long.length > 0) {
  console.error(`Lines of more than ${MAX} characters; wrap them:\n  ${long.join('\n  ')}`);
  process.exitCode = 1;
}
