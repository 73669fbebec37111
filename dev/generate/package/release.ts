/**
 * `npm run release`: makes a version of the changesets in .changeset. Version and CHANGELOG, a commit, a tag,
 * and the package with its list of parts in release/. Nothing leaves the machine: push the commit and the
 * tag, and the workflow publishes.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';
import { packInto } from './pack.ts';

/** @changesets/cli, taken when it is needed: hardly any install of the repository makes a release. */
const CHANGESETS = '@changesets/cli@3.0.3';

const run = (command: string, ...words: string[]): string =>
  execFileSync(command, words, { cwd: PROJECT_ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

function problem(): string | undefined {
  if (run('git', 'status', '--porcelain') !== '')
    return 'Commit your changes first: a release is what is committed.';
  const changesets = globSync('.changeset/*.md', { cwd: PROJECT_ROOT }).filter(
    (name) => !name.endsWith('README.md'),
  );
  if (changesets.length === 0)
    return 'There is nothing to release: no changeset in .changeset. `npx @changesets/cli` writes one.';
  return undefined;
}

/** Who copies an example installs the version that it came with. */
function useInExamples(version: string): void {
  for (const name of globSync('examples/*/package.json', { cwd: PROJECT_ROOT })) {
    const file = join(PROJECT_ROOT, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/("fax-status-forwarder": ")[^"]+/, `$1^${version}`));
  }
}

const wrong = problem();
if (wrong === undefined) {
  run('npx', '--yes', CHANGESETS, 'version');
  run('npm', 'install', '--package-lock-only', '--silent');
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  useInExamples(version);
  run('git', 'add', '--all');
  run('git', 'commit', '--quiet', '--message', `Release ${version}`);
  run('git', 'tag', '--annotate', `v${version}`, '--message', `Version ${version}`);
  console.log(
    `Version ${version} is committed and tagged. The package: ${packInto(join(PROJECT_ROOT, 'release'))}`,
  );
  console.log(`To publish it: git push --follow-tags`);
} else {
  console.error(wrong);
  process.exitCode = 1;
}
