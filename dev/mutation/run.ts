/**
 * Changes the code of the domain and the poll loop in every way that Stryker knows, one at a time, and runs
 * the tests that touch it: a change that no test notices is a survivor (docs/mutation.md).
 *
 * `npm run test:mutation` for all of it; `npm run test:mutation -- -m functions/poll-reports/domain/pack.ts`
 * for a part.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const project = fileURLToPath(new URL('../..', import.meta.url));
const stryker = `${folder}node_modules/@stryker-mutator/core`;

if (!isCurrent()) {
  console.error('Installing Stryker …');
  execFileSync('npm', ['ci', '--silent', '--no-progress'], { cwd: folder, stdio: 'inherit' });
}
const run = spawn(
  process.execPath,
  [`${stryker}/bin/stryker.js`, 'run', 'dev/mutation/stryker.config.json', ...process.argv.slice(2)],
  { cwd: project, stdio: 'inherit' },
);
run.on('exit', (code) => {
  process.exitCode = code ?? 1;
});

function isCurrent(): boolean {
  if (!existsSync(`${stryker}/package.json`)) return false;
  const { version } = JSON.parse(readFileSync(`${stryker}/package.json`, 'utf8'));
  const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  return version === dependencies['@stryker-mutator/core'];
}
